#include "site/site.h"

#include <catch2/catch.hpp>
#include <set>
#include <sstream>

#include "formats/files.h"
#include "runner/explain.h"
#include "site/index.h"
#include "site/testing.h"
#include "wire/percent.h"

namespace contract {
namespace {

using namespace contract::testing;

/// The values of an attribute, as they stand.
std::vector<std::string> values_of(const std::string& html, const std::string& attribute) {
  std::vector<std::string> values;
  const std::string begin = " " + attribute + "=\"";
  for (std::size_t at = html.find(begin); at != std::string::npos; at = html.find(begin, at + 1)) {
    const std::size_t from = at + begin.size();
    values.push_back(html.substr(from, html.find('"', from) - from));
  }
  return values;
}

/// "en/rule/../call.html" without its steps up.
std::string resolved(const std::string& page, const std::string& address) {
  const std::string path = address.substr(0, address.find_first_of("?#"));
  if (path.empty()) return page;
  return (std::filesystem::path(page).parent_path() / path).lexically_normal().generic_string();
}

bool is_page(const std::string& name) { return name.ends_with(".html"); }

}  // namespace

TEST_CASE("each link of each page leads to a page and a place that there is") {
  const SiteFiles& files = real_site().files;
  std::map<std::string, std::set<std::string>> places;
  for (const auto& [name, html] : files)
    if (is_page(name))
      for (const std::string& id : values_of(html, "id")) {
        INFO(name << " has '" << id << "' twice");
        CHECK(places[name].insert(id).second);
      }
  std::size_t links = 0;
  for (const auto& [name, html] : files) {
    if (!is_page(name)) continue;
    for (const char* attribute : {"href", "src"})
      for (const std::string& address : values_of(html, attribute)) {
        if (address == "data:,") continue;
        ++links;
        const std::string target = resolved(name, address);
        const std::size_t hash = address.find('#');
        const std::string place =
            hash == std::string::npos
                ? ""
                : percent_decode(address.substr(hash + 1), false).value_or("(broken)");
        if (files.count(target) != 0 && (place.empty() || places[target].count(place) != 0))
          continue;
        FAIL_CHECK(name << " leads to " << address << ", which is not there");
      }
  }
  CHECK(links > 10'000);
}

TEST_CASE("each page that 'explain' names is one of the site") {
  const Spec& spec = real_spec();
  const std::string label = "  page     ";
  for (const Rule& rule : spec.rules) {
    const std::string text = explain_row(spec, {}, rule.id);
    const std::size_t at = text.find(label);
    REQUIRE(at != std::string::npos);
    const std::string page =
        text.substr(at + label.size(), text.find('\n', at) - at - label.size());
    INFO(rule.id << ": " << page);
    CHECK(real_site().files.count(page) == 1);
  }
}

TEST_CASE("each page that the tutorial shows is one of the site") {
  std::istringstream lines(read_file(kSource / "docs/tutorials/what-does-this-error-mean.md"));
  std::size_t pages = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::string label = "  page     ";
    if (!line.starts_with(label)) continue;
    ++pages;
    INFO(line);
    CHECK(real_site().files.count(line.substr(label.size())) == 1);
  }
  CHECK(pages == 2);
}

TEST_CASE("no page loads or names in a link anything from elsewhere") {
  for (const auto& [name, html] : real_site().files) {
    if (!is_page(name)) continue;
    INFO(name);
    for (const char* attribute : {"href", "src", "action"})
      for (const std::string& address : values_of(html, attribute))
        if (address.find(':') != std::string::npos && address != "data:,")
          FAIL_CHECK("names " << address);
    CHECK(html.find("<style") == std::string::npos);
    CHECK(html.find(" onclick=") == std::string::npos);
  }
}

TEST_CASE("no page has over 300 KB, and all together have less than 15 MB") {
  std::size_t all = 0;
  for (const auto& [name, text] : real_site().files) {
    all += text.size();
    INFO(name);
    if (is_page(name)) CHECK(text.size() <= 300'000);
  }
  CHECK(all < 15'000'000);
}

TEST_CASE(
    "each row, code, contradiction, case folder, client and cassette has a page in each language") {
  const Sources& sources = real_sources();
  const Spec& spec = sources.suite.spec;
  const SiteFiles& files = real_site().files;
  std::set<std::string> wanted = {"index.html",  "call.html",    "errors.html",
                                  "rules.html",  "cases.html",   "contradictions.html",
                                  "search.html", "clients.html", "cassettes.html"};
  for (const Rule& rule : spec.rules) wanted.insert(address_of_row(spec, rule.id));
  for (const ErrorRow& row : spec.errors) wanted.insert(address_of_code(row.code));
  for (const Contradiction& each : spec.contradictions)
    wanted.insert(address_of_contradiction(each.id));
  for (const Case& each : sources.suite.cases)
    wanted.insert(address_of_folder(folder_of_case(each.id.substr(0, each.id.find('@')))));
  for (const auto& [client, versions] : sources.results)
    for (const SavedResult& result : versions) wanted.insert(address_of_client(result));
  for (const ShippedCassette& cassette : sources.cassettes)
    wanted.insert(address_of_cassette(cassette.name));
  for (const std::string& language : kLanguages)
    for (const std::string& page : wanted) {
      INFO(language << "/" << page);
      CHECK(files.count(language + "/" + page) == 1);
    }
}

TEST_CASE(
    "the table of errors has a line for each row, and the page of a code tells its rows apart") {
  const SiteFiles& files = real_site().files;
  const Spec& spec = real_spec();
  const std::string& table = files.at("en/errors.html");
  for (const ErrorRow& row : spec.errors)
    CHECK(table.find("href=\"" + address_of_error(row.id) + "\"") != std::string::npos);
  const std::string& code = files.at("en/code/OperationDenied.html");
  std::size_t rows = 0;
  for (const ErrorRow& row : spec.errors) {
    if (row.code != "OperationDenied") continue;
    ++rows;
    INFO(row.id);
    CHECK(code.find(row.message) != std::string::npos);
  }
  CHECK(rows == 4);
}

TEST_CASE("no page shows a place of a message as if it were the message") {
  for (const auto& [name, html] : real_site().files) {
    if (!is_page(name)) continue;
    INFO(name);
    CHECK(html.find(">%s<") == std::string::npos);
  }
}

TEST_CASE("the page of a row has its answer in XML and JSON, raw with its head and laid out") {
  const std::string& page =
      real_site().files.at("en/error/error.404.InvalidInstanceId.NotFound.html");
  CHECK_THAT(page, Catch::Contains("HTTP/1.1 404 Not Found"));
  CHECK_THAT(page, Catch::Contains("Content-Type: text/xml;charset=utf-8"));
  CHECK_THAT(page, Catch::Contains("Content-Type: application/json;charset=utf-8"));
  CHECK_THAT(page, Catch::Contains("&lt;Code&gt;InvalidInstanceId.NotFound&lt;/Code&gt;\n"));
  CHECK_THAT(page, Catch::Contains("&quot;Code&quot;: &quot;InvalidInstanceId.NotFound&quot;"));
}

TEST_CASE("a page of the call names the default of a parameter at each bound of what it hangs on") {
  const std::string& page = real_site().files.at("en/call.html");
  for (const char* line : {"InternetMaxBandwidthOut=10): <code>10</code>",
                           "InternetMaxBandwidthOut=11): <code>11</code>"})
    CHECK_THAT(page, Catch::Contains(line));
}

TEST_CASE(
    "the call's page has the sentences of its notes, and no row of an error table among them") {
  const std::string& page = real_site().files.at("en/call.html");
  const std::string notes = page.substr(page.find("<h2 id=\"notes\">"));
  CHECK_THAT(notes, Catch::Contains("href=\"rule/note.classic-stopped.html\""));
  CHECK_THAT(notes, !Catch::Contains("href=\"error/"));
}

TEST_CASE("a page says of each example what was done that its answer came about") {
  const SiteFiles& files = real_site().files;
  const Words words = Words::load(kSource / "site/words.json");
  const auto says = [&](const std::string& page, const std::string& word) {
    for (const std::string& language : kLanguages) {
      INFO(language << "/" << page << ": " << word);
      CHECK_THAT(files.at(language + "/" + page), Catch::Contains(words.text(word, language)));
    }
  };
  says("error/error.400.IpAllocationError.html", "told");
  says("error/gateway.400.Throttling.html", "told_of_any");
  says("error/gateway.400.SignatureDoesNotMatch.html", "wrongly_signed");
  says("rule/EndTime.gap.html", "clock_at");
  CHECK_THAT(files.at("en/error/gateway.400.Throttling.html"),
             !Catch::Contains(words.text("told", "en")));
  CHECK_THAT(files.at("en/error/error.400.Throttling.html"), !Catch::Contains("was told"));
}

TEST_CASE("the first page counts rules without error rows, and libraries without their settings") {
  Sources sources = real_sources();
  std::vector<SavedResult> results = sources.results.at("node-pop-core");
  for (SavedResult& result : results) result.info.adapter = "node-pop-core@other=1";
  sources.results["node-pop-core@other=1"] = results;
  const SiteFiles before = real_site().files, after = make_site(sources).files;
  const auto count = [](const SiteFiles& files, const std::string& begin) {
    const std::string& page = files.at("en/index.html");
    const std::size_t at = page.find(begin);
    REQUIRE(at != std::string::npos);
    const std::size_t open = page.find('(', at);
    return page.substr(open + 1, page.find(')', open) - open - 1);
  };
  CHECK(count(before, "href=\"rules.html\"") ==
        std::to_string(real_spec().rules.size() - real_spec().errors.size()));
  const auto settings = [&](const Sources& of) { return std::to_string(of.results.size()); };
  CHECK(count(before, ">Clients</a> which").ends_with(" " + settings(real_sources())));
  CHECK(count(after, ">Clients</a> which").ends_with(" " + settings(sources)));
  CHECK(std::stoi(count(before, ">Clients</a> which")) ==
        std::stoi(count(after, ">Clients</a> which")));
}

TEST_CASE("the table of clients has what each part of a shared template says") {
  const std::string& page = real_site().files.at("en/clients.html");
  for (const char* kind : {"standing_pass", "standing_known", "standing_not_asked"})
    CHECK_THAT(page, Catch::Contains(std::string("class=\"") + kind + "\""));
  CHECK_THAT(real_site().files.at("en/rule/EndTime.gap.html"),
             Catch::Contains("class=\"standing_pass\"") && Catch::Contains("class=\"level MUST\""));
}

TEST_CASE(
    "the matrix has each client in each setting, says why one was not run, and is greyed when "
    "old") {
  Sources sources = real_sources();
  Matrix matrix;
  matrix.suite_hash = sources.suite_hash;
  matrix.spec_hash = sources.suite.spec.hash;
  matrix.rows.push_back({"a@retries=on", "", "A with retries", "a", "1.0", "C"});
  matrix.rows.back().counts = {{Status::pass, 17}, {Status::known_failing, 4}, {Status::error, 3}};
  matrix.rows.push_back({"b", "nobody had the time", "", "", "", ""});
  sources.matrix = matrix;
  const std::string page = make_site(sources).files.at("en/matrix.html");
  CHECK_THAT(page,
             Catch::Contains("a@retries=on") && Catch::Contains("<td>17</td><td>0</td><td>4</td>"
                                                                "<td>3</td><td>0</td>"));
  CHECK_THAT(page, Catch::Contains("nobody had the time") && !Catch::Contains("outdated"));
  sources.matrix->suite_hash = "other";
  CHECK_THAT(make_site(sources).files.at("en/matrix.html"), Catch::Contains("class=\"outdated\""));
}

TEST_CASE("two versions of a client have a page each, and the newer one tells what has changed") {
  Sources sources = real_sources();
  std::vector<SavedResult>& versions = sources.results.at("node-pop-core");
  SavedResult older = versions.front();
  older.info.client_version = "1.7.0";
  older.info.started = "2020-01-01T00:00:00Z";
  versions.push_back(older);
  const SiteFiles files = make_site(sources).files;
  CHECK_THAT(files.at("en/client/node-pop-core/1.8.0.html"),
             Catch::Contains("href=\"../../client/node-pop-core/1.7.0.html\""));
  CHECK(files.count("en/client/node-pop-core/1.7.0.html") == 1);
}

TEST_CASE("the same sources make the same pages, byte for byte") {
  CHECK(make_site(real_sources()).files == real_site().files);
}

TEST_CASE("every page says its language, and the pages of one are as many as of the other") {
  std::map<std::string, std::size_t> pages;
  for (const auto& [name, html] : real_site().files) {
    if (!is_page(name) || name == "index.html") continue;
    const std::string language = name.substr(0, 2);
    ++pages[language];
    INFO(name);
    CHECK(html.find(language == "zh" ? "<html lang=\"zh-CN\">" : "<html lang=\"en\">") !=
          std::string::npos);
  }
  CHECK(pages["en"] == pages["zh"]);
}

}  // namespace contract
