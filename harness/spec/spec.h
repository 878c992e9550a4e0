// The API's written rules as data: a spec table, read from specs/.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecs_contract/call.h"
#include "ecs_contract/finding.h"
#include "formats/schema.h"

namespace contract {

/// Where a row stands in the document: its section and the row's name or number there.
struct Place {
  std::string section;
  std::string row;
};

/// "only where that parameter is at most / more than this", as numbers.
struct When {
  std::string parameter;
  std::optional<long long> at_most;
  std::optional<long long> more_than;
};

/// What a machine can check of a rule. One struct for all kinds; a kind reads the members it names.
struct Check {
  enum class Kind {
    none,            ///< only people can
    required,        ///< the parameter is there and not empty
    type,            ///< `type`
    range,           ///< `min` .. `max`, or .. the value of `parameter`; under `when`
    one_of,          ///< `values`; letter case ignored where `any_case`
    time,            ///< `pattern`
    gap,             ///< from parameter `from` to parameter `to` at least `minutes`
    ascii,           ///< every character is ASCII
    max_length,      ///< at most `characters`
    default_value,   ///< absent means `values[0]`, or the value of `parameter`; under `when`
    within_minutes,  ///< at most `minutes` away from now
    unique,          ///< differs between different requests
    utc,             ///< the time is UTC's: it does not arrive as the same hour of another zone
    unsent,          ///< no parameter of these names, `values`, is sent unless the user gives it
  };
  Kind kind = Kind::none;
  ValueType type = ValueType::string;
  long long min = 0;
  long long max = 0;
  long long minutes = 0;
  std::size_t characters = 0;
  bool any_case = false;
  std::string parameter;
  std::string from;
  std::string to;
  std::string pattern;
  std::vector<std::string> values;
  std::optional<When> when;
};

/// Parameters by name as an example sets them; nothing means that the parameter is left out.
using Assignment = std::map<std::string, std::optional<std::string>>;

/// A value that a rule accepts or refuses, and the other parameters it depends on.
struct Sample {
  std::optional<std::string> value;
  Assignment with;
};

/// Which error row a service answers where a rule is broken, on which basis, and the text for a
/// message that the document gives as %s.
struct ErrorReference {
  std::string error;
  Basis basis = Basis::inferred;
  std::string text;
};

/// "that fact of the moment is one of these, none of these, below, at least or above this". A fact
/// that nobody states fulfils no condition.
struct Condition {
  std::string fact;
  std::vector<std::string> values;
  std::vector<std::string> not_values;
  std::optional<long long> less_than, at_least, more_than;
};

/// What the service does where all conditions hold: refuse, or have these effects, or both. Stands
/// in the table in the order in which the service decides.
struct Decision {
  std::string rule;  ///< id of the statement behind it
  std::vector<Condition> given;
  std::optional<ErrorReference> refusal;
  std::vector<std::string> effects;
  bool at_payment = false;  ///< refuses the payment of an order, too
};

/// How a service that keeps state is brought to answer an error row.
struct Provocation {
  bool by_state = false;          ///< else nothing but a declared injection does it
  std::string account;            ///< a file below specs/accounts, without its ending
  Assignment request;             ///< beside the action and the common parameters
  Basis basis = Basis::document;  ///< of the condition that this shows
  std::string because;            ///< why only an injection; empty where by_state
};

/// A documented statement. Immutable id.
struct Rule {
  std::string id;
  Place at;
  Level level = Level::must;
  Basis basis = Basis::document;
  std::string statement;
  std::string parameter;  ///< the parameter it belongs to; empty for the others
  Check check;
  std::optional<ErrorReference> refusal;
  std::vector<Sample> accepted;
  std::vector<Sample> refused;
  std::string excluded;     ///< why no case tests it; empty where cases do
  bool of_service = false;  ///< binds the service and no client: the emulator has to keep it
};

struct Parameter {
  std::string name;
  ValueType type = ValueType::string;
  bool required = false;
  std::string example;
  std::string role;  ///< what the service takes it for: "action", "out", …; may be empty
  std::vector<std::size_t> rules;  ///< places in Spec::rules
};

/// A member of a successful answer.
struct Field {
  std::string name;  ///< with a dot for each level: "Regions.Region"
  ValueType type = ValueType::string;
  std::string example;
  std::string role;            ///< what the service puts there: "request_id", "order_id", …
  std::vector<Field> members;  ///< of each item, where it is a list
};

/// A sample of the document: a request, or an answer as text.
struct Example {
  std::string id;
  std::string format;  ///< "request", "xml" or "json"
  std::string text;
  Assignment parameters;
};

/// A row of an error table. Its key is (status, code, message): codes repeat.
struct ErrorRow {
  std::string id;
  Place at;
  Basis basis = Basis::document;
  int status = 0;
  std::string code;
  std::string
      message;  ///< "%s" stands for a text of the moment, {name} and {text} for what is meant
  std::string condition;  ///< when it is answered, in our words
  std::string fill;       ///< a plausible text for %s
  std::string retry;     ///< "now" or "later" where the document says that the call may be repeated
  int wait_minutes = 0;  ///< that the message asks to wait before; 0: it names no time
  bool of_action = false;  ///< of the action's own page, not of the table that all actions share
  /// It says nothing of the call, but of its key, signature, token, nonce or time.
  bool about_signer = false;
  std::optional<Provocation> provoked;
};

/// Where the document speaks against itself, and how the suite decides.
struct Contradiction {
  std::string id;
  std::vector<std::string> about;
  std::string says;
  std::string against;
  std::string resolution;
};

/// An order in which the members of an error were seen; some leave members out.
struct ErrorOrder {
  std::string id;
  std::vector<std::string> formats;  ///< "json", "xml"
  std::vector<std::string> members;  ///< "request_id", "code", …
  std::string by;                    ///< "gateway": this is how the gateway answers today
};

/// A header of an answer; `{request_id}`, `{trace_id}` and `{etag}` in its value are filled in.
struct AnswerHeader {
  std::string name, value;
  std::string format;          ///< only in answers of this format; empty: in any
  int status = 0;              ///< only in answers of this status; 0: in any
  std::size_t from_bytes = 0;  ///< only in answers whose body has as many
};

/// How answers are wrapped.
struct Envelope {
  std::string default_format;  ///< "json" or "xml"
  std::string xml_declaration;
  std::string success_root_suffix;
  std::string error_root;
  std::string request_id, host_id, code, message, recommend;  ///< names of the members
  std::string recommend_template;  ///< with {code}, {product} and {request_id}
  std::string json_type, xml_type;
  std::vector<AnswerHeader> headers;   ///< beside Content-Type, in order
  std::chrono::seconds keep_alive{0};  ///< how long an idle connection is promised to stay open
  std::vector<std::string> xml_cdata;  ///< members that XML answers put in CDATA
  std::vector<ErrorOrder> error_orders;
  std::string endpoint;
  std::string region;  ///< the one that calls of the suite are made in
};

/// One action's table together with the table of rules that all actions share. Immutable once
/// loaded: may be read from many threads.
struct Spec {
  std::string id;
  std::string product;
  std::string version;
  std::string action;
  std::string title;
  std::string revision;
  std::string hash;  ///< SHA-256 of both files' bytes, hexadecimal

  std::vector<Parameter> parameters;         ///< of the action, in the document's order
  std::vector<Parameter> shared_parameters;  ///< of any call
  std::vector<Rule> rules;    ///< every row with an id, error rows among them, in order
  std::size_t own_rules = 0;  ///< so many of `rules` are the action's; they stand first
  std::vector<Field> fields;
  std::vector<Example> examples;
  std::vector<ErrorRow> errors;  ///< the action's rows first, in the document's order
  std::vector<Contradiction> contradictions;
  std::vector<Decision> gateway;    ///< what every call goes through first
  std::vector<Decision> behaviour;  ///< what the action does then
  Envelope envelope;

  /// nullptr where there is no such row.
  const Rule* rule(std::string_view rule_id) const;
  const ErrorRow* error(std::string_view error_id) const;
  const Parameter* parameter(std::string_view name) const;  ///< of the action
  /// The parameter (of the action or shared) with that role; nullptr where none has it.
  const Parameter* parameter_of(std::string_view role) const;
  /// The name of the parameter (of the action or shared) or field with that role. Error: none has
  /// it.
  const std::string& name_of(std::string_view role) const;
};

/// Reads an action's file and the one it uses. Error with file and line: it breaks the schema, an
/// id stands twice, a reference leads nowhere.
Spec load_spec(const std::filesystem::path& file, const Schema& schema);
/// The same; reads the schema too.
Spec load_spec(const std::filesystem::path& file, const std::filesystem::path& schema);

/// The ids of every row that is tested, excluded or contradicted: rules, examples, error rows and
/// contradictions, in the tables' order.
std::vector<std::string> all_ids(const Spec& spec);

const char* to_text(ValueType type);

}  // namespace contract
