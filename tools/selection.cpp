#include "selection.h"

#include <algorithm>

#include "ecs_contract/error.h"
#include "ecs_contract/finding.h"
#include "spec/check_request.h"

namespace contract {

void add_options(CLI::App& app, SelectionArguments& a) {
  app.add_option("--case", a.selection.prefixes,
                 "Only cases whose id begins so; may stand repeatedly");
  app.add_option("--rule", a.selection.rules, "Only cases that test this rule");
  app.add_option("--format", a.selection.formats, "Only cases with answers in this format")
      ->check(CLI::IsMember({"json", "xml"}));
  app.add_option("--signature", a.selection.signatures, "Only cases with this signature")
      ->check(CLI::IsMember({"v1-hmac-sha1", "v1-hmac-sha256", "v3"}));
  app.add_option("--shard", a.shard,
                 "I/N: every N-th of the chosen cases, from the I-th; see merge")
      ->capture_default_str();
}

Selection read_selection(const SelectionArguments& arguments) {
  Selection selection = arguments.selection;
  const std::string& text = arguments.shard;
  const std::size_t slash = text.find('/');
  const auto shard = read_integer(text.substr(0, slash));
  const auto shards =
      slash == std::string::npos ? std::nullopt : read_integer(text.substr(slash + 1));
  constexpr long long kMostShards = 100'000;  // there are fewer cases
  if (!shard || !shards || *shard < 1 || *shard > *shards || *shards > kMostShards)
    throw Error("'" + printable(text) + "' is no shard",
                "say --shard I/N, I from 1 to N and N at most " + std::to_string(kMostShards));
  selection.shard = static_cast<std::size_t>(*shard);
  selection.shards = static_cast<std::size_t>(*shards);
  return selection;
}

namespace {

/// One name of several that chooses nothing would go unseen: whoever gave it believes it was run.
void demand_each_chooses(const std::vector<Case>& suite, const char* option,
                         const std::vector<std::string>& values,
                         std::vector<std::string> Selection::*list) {
  for (const std::string& value : values) {
    Selection alone;
    alone.*list = {value};
    if (std::none_of(suite.begin(), suite.end(),
                     [&](const Case& each) { return selects(alone, each); }))
      throw Error(std::string(option) + " '" + printable(value) + "' matches none of " +
                      std::to_string(suite.size()) + " cases",
                  "correct it; --list alone shows all cases, 'check --rules' all rules");
  }
}

}  // namespace

std::vector<Case> chosen(const std::vector<Case>& suite, const Selection& selection) {
  demand_each_chooses(suite, "--case", selection.prefixes, &Selection::prefixes);
  demand_each_chooses(suite, "--rule", selection.rules, &Selection::rules);
  std::vector<Case> cases = select(suite, selection);
  if (cases.empty())
    throw Error("the selection matches none of " + std::to_string(suite.size()) + " cases",
                "widen --case, --rule, --format, --signature or --shard; --list alone shows all");
  return cases;
}

}  // namespace contract
