#include "site/site.h"

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "formats/json.h"
#include "site/pages.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

/// What every page says of the whole.
Value facts_of(const Sources& sources) {
  const Spec& spec = sources.suite.spec;
  Value facts = Value::object();
  facts.add("program_version", Value::string(CONTRACT_VERSION));
  facts.add("action", Value::string(spec.action));
  facts.add("spec_id", Value::string(spec.id));
  facts.add("spec_revision", Value::string(spec.revision));
  facts.add("spec_hash", Value::string(spec.hash.substr(0, 12)));
  facts.add("suite_hash", Value::string(sources.suite_hash.substr(0, 12)));
  return facts;
}

/// Style sheets and scripts, as they stand: ours, and the search library with its licence.
void add_assets(const fs::path& folder, SiteFiles& files) {
  for (const char* name : {"assets/site.css", "assets/errors.js", "assets/search.js",
                           "vendor/minisearch.js", "vendor/minisearch-LICENSE.txt"}) {
    const fs::path file = folder / name;
    files["assets/" + file.filename().string()] = read_file(file);
  }
}

void add_pages(Press& press, const SiteIndex& index, const std::vector<Question>& questions,
               const Keywords& keywords, SiteFiles& files) {
  add_home_page(press, index, questions);
  add_call_page(press, index);
  add_error_pages(press, index);
  add_rule_pages(press, index);
  add_case_pages(press, index);
  add_client_pages(press, index);
  add_cassette_pages(press, index);
  add_search_page(press);
  files["assets/search-" + press.language() + ".js"] =
      search_data(press, index, questions, keywords);
}

std::string mark_of(const Value& facts) {
  Value mark = Value::object();
  mark.add("made_by", Value::string("ecs-contract site"));
  for (const Member& fact : facts.members) mark.add(fact.name, fact.value);
  return write_json(mark, 2) + "\n";
}

}  // namespace

fs::path site_folder(const SuiteFiles& files) { return files.folder / "site"; }

MadeSite make_site(const Sources& sources, bool served) {
  const fs::path folder = site_folder(sources.suite.files);
  const Words words = Words::load(folder / "words.json");
  const Templates templates(folder / "templates", words);
  const std::vector<Question> questions =
      load_questions(folder / "questions.json", sources.suite.spec);
  const Keywords keywords = load_keywords(folder / "keywords.json", sources.suite.spec);
  Value facts = facts_of(sources);
  facts.add("served", Value::boolean(served));
  MadeSite site;
  const Examples examples = run_examples(
      sources.service, [&](const std::string& name) { return sources.accounts.at(name); });
  const SiteIndex index = index_of(sources, examples);
  for (const std::string& language : kLanguages) {
    Press press(templates, words, language, facts, site.files);
    add_pages(press, index, questions, keywords, site.files);
  }
  for (const auto& [name, text] : site.files) site.pages += name.ends_with(".html") ? 1 : 0;
  Value root = Value::object();
  for (const Member& fact : facts.members) root.add(fact.name, fact.value);
  site.files["index.html"] = templates.render("root", kLanguages.front(), root);
  ++site.pages;
  add_assets(folder, site.files);
  site.files[kSiteMark] = mark_of(facts);
  site.facts = std::move(facts);
  site.examples = examples.sent;
  site.findings = examples.findings;
  return site;
}

}  // namespace contract
