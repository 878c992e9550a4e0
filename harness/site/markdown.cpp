#include "site/markdown.h"

#include <md4c-html.h>

#include "ecs_contract/error.h"

namespace contract {
namespace {

void append(const MD_CHAR* text, MD_SIZE size, void* to) {
  static_cast<std::string*>(to)->append(text, size);
}

/// Takes out what begins so, up to the next '>'. In what md4c writes a '<' begins a tag always.
void take_out_tags(const std::string& begin, std::string& html) {
  for (std::size_t at = html.find(begin); at != std::string::npos; at = html.find(begin, at))
    html.erase(at, html.find('>', at) - at + 1);
}

}  // namespace

std::string html_of_markdown(std::string_view markdown) {
  std::string html;
  if (md_html(markdown.data(), static_cast<MD_SIZE>(markdown.size()), append, &html,
              MD_FLAG_TABLES | MD_FLAG_NOHTML, 0) != 0)
    throw Error("a page of Markdown can't be read", "make it smaller");
  take_out_tags("<a ", html);
  take_out_tags("</a>", html);
  return html;
}

}  // namespace contract
