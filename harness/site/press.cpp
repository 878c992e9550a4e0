#include "site/press.h"

#include <algorithm>

#include "ecs_contract/error.h"

namespace contract {
namespace {

/// The way from a page up to the folder of its language: "../" for each folder that it is in.
std::string way_up(const std::string& path) {
  std::string up;
  for (const char character : path)
    if (character == '/') up += "../";
  return up;
}

}  // namespace

void Press::add(const Page& page) {
  const std::string up = way_up(page.path);
  Value inner = page.data;
  inner.add("up", Value::string(up.empty() ? "./" : up));
  inner.add("top", Value::string(up + "../"));
  inner.add("title", Value::string(page.title));
  Value outer = Value::object();
  for (const Member& fact : facts_.members) outer.add(fact.name, fact.value);
  outer.add("language", Value::string(language_));
  outer.add("title", Value::string(page.title));
  outer.add("up", Value::string(up.empty() ? "./" : up));
  outer.add("top", Value::string(up + "../"));
  outer.add("path", Value::string(page.path));
  outer.add("in_" + page.section, Value::boolean(true));
  outer.add("body", Value::string(templates_.render(page.template_name, language_, inner)));
  const std::string name = language_ + "/" + page.path;
  if (!files_.emplace(name, templates_.render("layout", language_, outer)).second)
    throw Error("two pages are called " + name, "give the rows, cases or clients other ids");
}

}  // namespace contract
