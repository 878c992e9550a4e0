// The adapter protocol's messages (conformance/PROTOCOL.md) as plain values.
#pragma once

#include <string>
#include <vector>

#include "ecs_contract/call.h"
#include "ecs_contract/outcome.h"
#include "formats/value.h"
#include "runner/case.h"

namespace contract {

/// What a case asks for, without number, place, key, parameters and deadline.
Call call_of(const Spec& spec, const Case& each);

/// The messages to an adapter; each fits schemas/to-adapter.schema.json.
Value hello_message(const std::string& suite_version);
Value call_message(const Call& call);
Value bye_message();

/// REQUIRES: the value fits schemas/from-adapter.schema.json and is of that type.
Hello read_hello(const Value& value);
Outcome read_outcome(const Value& value);

/// What is wrong with a declaration: "format:xml is neither declared nor given a reason", or a
/// reason is given for what is declared. Empty: nothing.
std::vector<std::string> inconsistencies(const Hello& hello);

/// Why the client can't be asked for this case: "format:xml: reads every answer as JSON"; empty
/// where it can.
std::string unsupported_by(const Hello& hello, const Case& each);

}  // namespace contract
