// What the verbs of cassettes share: the rules with the spec's names filled in, and its verdict.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cassette/cassette_store.h"
#include "cassette/rules.h"
#include "proxy/record.h"
#include "runner/suite.h"
#include "spec/spec.h"
#include "verbs.h"

namespace contract {

struct CassetteSetting {
  std::filesystem::path folder;  ///< where the suite's recordings lie
  Spec spec;
  CassetteRules rules;

  CassetteFacts facts() const;
  /// The spec's lines on an interaction, to be stored with it.
  SpecVerdict verdict(const Interaction& interaction) const;
  /// verdict() as it is asked for when a recording is saved. Must not outlive this.
  SpecJudge judge() const;
  /// The answer of a replay that has none, in the format that was asked for.
  Response miss(const Request& request, const std::string& text) const;
};

CassetteSetting load_setting(const SuiteArguments& arguments);

/// Secret and token of the access key that this machine has, if it has one: whatever is written,
/// they are not in it.
std::vector<std::string> secrets_at_hand();

/// The options of a suite's folder, without its cases.
void add_setting_options(CLI::App& app, SuiteArguments& arguments);

/// --fail-on: MUST, SHOULD or information, the slightest finding that fails.
void add_fail_on(CLI::App& app, std::string& level);
bool fails(Level level, const std::string& fail_on);

/// A variable of the environment; nothing where it is not set.
std::optional<std::string> variable(const std::string& name);

/// "1 interaction", "2 interactions"
std::string counted(std::size_t count, const std::string& what);

/// "yyyy-MM-ddTHH:mm:ssZ"
std::string utc_now();

}  // namespace contract
