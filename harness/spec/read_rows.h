// The rows of a spec table, from JSON that keeps the schema.
#pragma once

#include "formats/value.h"
#include "spec/spec.h"

namespace contract {

/// Row is Rule, Parameter, Field, Example, ErrorRow, Contradiction, Decision or Envelope. An error
/// row or example read as a Rule stands in the ledger of rules. What other rows have to tell stays
/// empty: Rule::parameter, Parameter::rules, ErrorRow::of_action.
template <class Row>
Row read_row(const Value& row);

/// Gives each decision that names neither an error nor an effect the error of its rule: the rule's
/// own refusal, or the rule itself where it is an error row. A decision without conditions holds
/// where a request breaks its rule: fact "breaks.<rule>".
void settle_refusals(Spec& spec);

}  // namespace contract
