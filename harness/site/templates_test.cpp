#include "site/templates.h"

#include <catch2/catch.hpp>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "site/markdown.h"
#include "site/testing.h"

namespace contract {
namespace {

namespace fs = std::filesystem;
using namespace contract::testing;

/// A folder with words.json and one template "page".
fs::path folder_with(const std::string& name, const std::string& page) {
  const fs::path folder = site_work(name);
  write_file(folder / "words.json", R"({"hello": {"en": "Hello", "zh": "你好"}})");
  write_file(folder / "page.mustache", page);
  return folder;
}

std::string rendered(const std::string& page, const Value& data, const std::string& language) {
  const fs::path folder = folder_with("render", page);
  return Templates(folder, Words::load(folder / "words.json")).render("page", language, data);
}

}  // namespace

TEST_CASE("a template prints words by language and data escaped, and an empty text is false") {
  const Value data = Value::object()
                         .add("text", Value::string("<b>&\"'"))
                         .add("empty", Value::string(""))
                         .add("list", Value::texts({"a", "b"}));
  CHECK(rendered("{{w.hello}} {{text}}", data, "en") == "Hello &lt;b&gt;&amp;&quot;'");
  CHECK(rendered("{{w.hello}}", data, "zh") == "你好");
  CHECK(rendered("{{#empty}}there{{/empty}}{{^empty}}none{{/empty}}", data, "en") == "none");
  CHECK(rendered("{{#list}}{{.}},{{/list}}", data, "en") == "a,b,");
}

TEST_CASE("a template that asks for a word that is not there is refused with its file") {
  const fs::path folder = folder_with("no-word", "{{#list}}{{w.goodbye}}{{/list}}");
  const Words words = Words::load(folder / "words.json");
  CHECK_THROWS_WITH(Templates(folder, words),
                    Catch::Contains("page.mustache: asks for the word 'goodbye'"));
}

TEST_CASE("what is no template is refused, and so is a folder without one") {
  const fs::path folder = folder_with("broken", "{{#open}}");
  const Words words = Words::load(folder / "words.json");
  CHECK_THROWS_WITH(Templates(folder, words), Catch::Contains("is no template"));
  CHECK_THROWS_WITH(Templates(site_work("none"), words), Catch::Contains("holds no templates"));
}

TEST_CASE("a word without a text in each language is refused, and so is one that is not there") {
  const fs::path folder = site_work("words");
  write_file(folder / "words.json", R"({"hello": {"en": "Hello"}})");
  CHECK_THROWS_WITH(Words::load(folder / "words.json"), Catch::Contains("no text in zh"));
  write_file(folder / "words.json", "{}");
  CHECK_THROWS_WITH(Words::load(folder / "words.json"), Catch::Contains("holds no texts"));
  CHECK_THROWS_WITH(Words::load(kSource / "site/words.json").text("no-such", "en"),
                    Catch::Contains("has no text 'no-such'"));
}

TEST_CASE("Markdown has tables, and HTML in it is text") {
  CHECK_THAT(html_of_markdown("| a |\n|---|\n| b |\n"), Catch::Contains("<td>b</td>"));
  CHECK(html_of_markdown("see [there](x.md#y), <b>\n") == "<p>see there, &lt;b&gt;</p>\n");
  CHECK_THAT(html_of_markdown("<script>alert(1)</script>\n"), !Catch::Contains("<script>"));
}

}  // namespace contract
