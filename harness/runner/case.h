// A case asks a client for calls and states what must hold. Data, never code.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "finding.h"
#include "formats/schema.h"
#include "service/answer.h"
#include "spec/spec.h"

namespace contract {

/// A parameter as the user of a client sets it. `text` nothing: set to the language's null.
struct Argument {
  std::string name;
  ValueType type = ValueType::string;
  std::optional<std::string> text;
};

/// What answers a step's requests.
struct StepAnswer {
  enum class Kind {
    service,  ///< what the spec's rules say about the request: its first refusal, else success
    error,    ///< `status`, `code`, `message`
    success,  ///< with `order_id`, or without
    text,     ///< `body` as it stands, a successful answer that says `request_id` and `order_id`
  };
  Kind kind = Kind::service;
  int status = 200;
  std::string code;
  std::string message;
  std::string retry;  ///< the row's: "now" or "later" where a repeat is allowed
  std::string body;
  std::string request_id;               ///< empty: one is made
  std::optional<std::string> order_id;  ///< nothing: the answer has no such member
};

/// One call of a case.
struct Step {
  std::vector<Argument> arguments;
  StepAnswer answer;
  bool refused = false;  ///< the arguments break a rule: the client may refuse them itself
};

/// A case for one format, signature, scheme and method. A plain value.
struct Case {
  std::string id;     ///< "group/…/name@json,v1-hmac-sha1": path and spread; never reused
  std::string title;  ///< a sentence
  std::vector<std::string> rules;
  Level level = Level::must;
  Format format = Format::json;
  std::string signature;  ///< "v1-hmac-sha1", "v1-hmac-sha256" or "v3"
  std::string scheme = "http";
  std::string method;                 ///< empty: the client's default
  std::string security_token;         ///< empty: none
  std::vector<std::string> features;  ///< what the client must declare
  std::vector<Step> steps;

  /// The first name of the path.
  std::string group() const { return id.substr(0, id.find('/')); }
};

/// Reads every *.json below `folder`, generates what they ask for and spreads each case over
/// formats, signatures, schemes and methods; sorted by id. Error with file and line: it breaks the
/// schema, names a rule or row that the spec does not have, or an id stands twice.
std::vector<Case> load_cases(const std::filesystem::path& folder, const Schema& schema,
                             const Spec& spec);
/// The same; reads the schema too.
std::vector<Case> load_cases(const std::filesystem::path& folder,
                             const std::filesystem::path& schema, const Spec& spec);

/// What part of a suite to run. Empty members choose all.
struct Selection {
  std::vector<std::string> prefixes;  ///< of ids, ending at a '/', '@' or the end; any may match
  std::vector<std::string> rules;     ///< any of these ids is tested
  std::vector<std::string> formats;   ///< "json", "xml"
  std::vector<std::string> signatures;
  std::size_t shard = 1;  ///< of `shards`, from 1: every shards-th of the chosen cases
  std::size_t shards = 1;
};

bool selects(const Selection& selection, const Case& each);

/// The chosen cases, in the suite's order. The shards of a suite share no case and miss none.
std::vector<Case> select(const std::vector<Case>& suite, const Selection& selection);

}  // namespace contract
