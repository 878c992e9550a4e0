// A case asks a client for calls and states what must hold. Data, never code.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ecs_contract/call.h"
#include "ecs_contract/finding.h"
#include "formats/schema.h"
#include "net/flawed_tls.h"
#include "runner/emulation.h"
#include "service/answer.h"
#include "spec/spec.h"
#include "wire/fault.h"

namespace contract {

/// What a client may say of an answer.
enum class Expect {
  as_answered,  ///< success or error, as the answer says
  failure,      ///< a failure of whatever kind: there is nothing in it that could be read
  truth,        ///< what the answer says, or a failure: nothing is granted, nothing may be made up
};

/// What answers a request of a step.
struct StepAnswer {
  enum class Kind {
    service,   ///< what the spec's rules say about the request: its first refusal, else success
    error,     ///< `status`, `code`, `message`
    success,   ///< with `order_id`, or without
    emulator,  ///< what the case's emulator decides; `decided` says what that has to be
    text,      ///< `body` as it stands, a successful answer that says `request_id` and `order_id`
  };
  Kind kind = Kind::service;
  int status = 200;
  std::string code;
  std::string message;
  std::string retry;  ///< the row's: "now" or "later" where a repeat is allowed
  /// That the answer asks a client to let pass before a repeat, in its message or in a header; 0:
  /// it says nothing of it.
  std::chrono::milliseconds wait{0};
  Headers headers;  ///< beside the answer's own; they are no fault
  std::string body;
  std::string request_id;                       ///< empty: one is made
  std::optional<std::string> order_id;          ///< nothing: the answer has no such member
  std::string order;                            ///< of an error's members; empty: the table's first
  std::shared_ptr<const AnswerStyle> spelling;  ///< nullptr: the service's own
  Decided decided;
  Fault fault;
  Expect expect = Expect::as_answered;
  /// Whether the service has carried the call out when it answers so, or may have: a success, a
  /// 5xx, a lost answer.
  bool acts = false;
};

/// One call of a case.
struct Step {
  std::string action;  ///< empty: the table's; another one is asked of clients that call any
  std::string region;  ///< that the user names; empty: the table's
  bool moved = false;  ///< called at another address than the steps that are not
  std::vector<Argument> arguments;
  /// One for each request of the call; the last one for all further ones. Never empty.
  std::vector<StepAnswer> answers = {StepAnswer{}};
  Intervention before;   ///< done to the emulator when the first request arrives
  Holding after;         ///< what its account has to hold when the call has ended
  bool reused = false;   ///< is about a connection that has served a call: else it is skipped
  bool refused = false;  ///< the arguments break a rule: the client may refuse them itself

  const StepAnswer& answer(std::size_t nth) const {
    return answers[nth < answers.size() ? nth : answers.size() - 1];
  }
};

/// What the user of a client sets, with the type that the table has for it: text where it has none.
Argument argument_of(const Spec& spec, const std::string& name, std::optional<std::string> text);

/// The region that the user of a step names.
const std::string& region_of(const Spec& spec, const Step& step);

/// A kind of bug that a case looks for: a row of the dictionary of flags. A plain value.
struct Flag {
  std::string id;
  std::string title;         ///< the bug, a sentence
  std::string effect;        ///< what it does to the user: one of the dictionary's effects
  std::size_t severity = 0;  ///< place of the effect, 0 is the worst
  /// Findings that show it: a subject or a rule, '*' at the end of a subject for any that begins
  /// so, and where it matters "=" with the start of what was seen instead, or "!=" with a start
  /// that shows nothing.
  std::vector<std::string> shown_by;
  std::vector<std::string> seen;  ///< reports from the field
};

/// The id of a case without its spread.
inline std::string path_of_case(const std::string& id) { return id.substr(0, id.find('@')); }

/// A case for one format, signature, scheme and method. A plain value.
struct Case {
  std::string id;     ///< "group/…/name@json,v1-hmac-sha1": path and spread; never reused
  std::string title;  ///< a sentence
  std::vector<std::string> rules;
  Level level = Level::must;
  Format format = Format::json;
  std::string signature;  ///< "v1-hmac-sha1", "v1-hmac-sha256" or "v3"
  std::string scheme = "http";
  TlsFlaw tls = TlsFlaw::none;        ///< of the server that is called; for scheme "https"
  std::string method;                 ///< empty: the client's default
  std::string security_token;         ///< empty: none
  std::vector<std::string> features;  ///< what the client must declare
  std::vector<std::string> flags;     ///< kinds of bug it looks for, ids of the dictionary
  std::shared_ptr<const std::vector<Flag>> dictionary;  ///< all flags; nullptr: none
  long long deadline_ms = 0;                            ///< of its calls; 0: the run's
  bool last = false;  ///< it looks back on the run: played when all others have ended
  std::shared_ptr<const Emulation> emulation;  ///< nullptr: the steps say the answers themselves
  std::vector<Step> steps;

  /// The id without the spread.
  std::string path() const { return path_of_case(id); }
  /// The first name of the path.
  std::string group() const { return id.substr(0, id.find('/')); }
};

/// Reads every *.json below `folder`, generates what they ask for and spreads each case over
/// formats, signatures, schemes and methods; sorted by id. Error with file and line: it breaks the
/// schema, names a rule, row or flag that is not there, or an id stands twice.
/// `source` for cases on the emulator.
std::vector<Case> load_cases(const std::filesystem::path& folder, const Schema& schema,
                             const Spec& spec, const EmulationSource& source = {});
/// The same; reads the schema too.
std::vector<Case> load_cases(const std::filesystem::path& folder,
                             const std::filesystem::path& schema, const Spec& spec,
                             const EmulationSource& source = {});

/// The dictionary of flags in those files, in their order.
std::vector<Flag> load_flags(const std::filesystem::path& folder,
                             const std::filesystem::path& schema);

/// Whether the finding shows that bug.
bool shows(const Flag& flag, const Finding& finding);

/// What part of a suite to run. Empty members choose all.
struct Selection {
  std::vector<std::string> prefixes;  ///< of ids, ending at a '/', '@' or the end; any may match
  std::vector<std::string> rules;     ///< any of these ids is tested
  std::vector<std::string> formats;   ///< "json", "xml"
  std::vector<std::string> signatures;
  std::size_t shard = 1;  ///< of `shards`, from 1
  std::size_t shards = 1;
};

bool selects(const Selection& selection, const Case& each);

/// The chosen cases, in the suite's order. The shards of a suite share no case and miss none. Each
/// has its part of the cases of every format, signature, scheme and method, so that it has its part
/// of what a client can be asked.
std::vector<Case> select(const std::vector<Case>& suite, const Selection& selection);

}  // namespace contract
