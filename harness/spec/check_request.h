// One check, two uses: the emulator answers the first finding, the judge reports all of them.
#pragma once

#include <optional>
#include <string>

#include "ecs_contract/finding.h"
#include "spec/spec.h"
#include "wire/params.h"

namespace contract {

/// Everything that the business parameters of a request break, in the table's order. Subject is
/// "parameter.<name>". Parameters that the table does not have are passed over; an empty value
/// counts as absent; a rule that depends on a parameter which is absent or no number is not
/// applied; of several rules of one parameter only the first broken one is reported. The shared
/// parameters are not looked at.
Findings check_request(const Spec& spec, const Params& params);

/// The first rule of one parameter, of the action or shared, that `value` (nullptr: absent) breaks;
/// nothing where it breaks none. `params` are those that its rules may hang on. Not looked at: how
/// near a time is to now, and whether a value came before.
std::optional<Finding> check_parameter(const Spec& spec, const Parameter& parameter,
                                       const std::string* value, const Params& params);

/// What a parameter means where it is absent or empty, and the rule that says so.
struct Default {
  std::string value;
  std::string rule;
};

/// What the request would say without the parameter, be it there or not; nothing where no rule
/// tells.
std::optional<Default> default_of(const Spec& spec, const Parameter& parameter,
                                  const Params& params);

/// Whether two spellings are one value of that type: leading zeros of an integer and the letter
/// case of a boolean mean nothing. Integers are of any length.
bool same_value(ValueType type, const std::string& one, const std::string& other);

/// An error row with its message as it is answered.
struct Refused {
  const ErrorRow* row = nullptr;
  std::string message;
};

/// What a service answers to `finding`: the error of the rule it cites; nothing where the rule
/// names none.
std::optional<Refused> refusal_of(const Spec& spec, const Finding& finding);

/// The message of a row with its places filled: %s by `fill` (or the row's own fill where that is
/// empty), {name} and {text} by `name` and `text`.
std::string fill_message(const ErrorRow& row, const std::string& fill, const std::string& name = "",
                         const std::string& text = "");

/// Whether `text` is what the document's `message` can look like once filled.
bool fits_message(const std::string& message, const std::string& text);

/// A decimal integer without blanks, plus sign or exponent; saturated at the ends of long long,
/// which is past every range of the table.
std::optional<long long> read_integer(const std::string& text);

}  // namespace contract
