// A call that passed the gateway: what it asks for, and the facts that decide about it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/decide.h"
#include "service/state.h"
#include "spec/spec.h"
#include "wire/params.h"

namespace contract {

/// One call at work. The pointers lead into what the emulator owns and holds locked meanwhile.
struct ServedCall {
  const Spec* spec = nullptr;
  State* state = nullptr;
  Account* account = nullptr;
  Instance* instance = nullptr;  ///< nullptr: it names none, or one the account has not
  UtcTime now{};
  Params params;  ///< of the action
  Change change;
  bool auto_pay = true;
  std::string token;
  std::string instance_id;  ///< as the call names it
  std::string address;      ///< the public address that the call asks for; empty: any

  std::string order;                   ///< id of the order it made or repeats; empty: none
  std::vector<std::string> described;  ///< ids of the instances that the answer lists
  std::size_t total = 0;               ///< so many there are on all pages
  long long page = 1;
  long long page_size = 0;
};

/// A rule that gave a parameter its value, and the fact that hangs on it; empty: none does.
struct DefaultUsed {
  std::string fact;
  std::string rule;
};

/// Reads what the call asks for by the roles of the table's parameters. Adds to `defaults` those
/// that it used.
void read_call(ServedCall& call, std::vector<DefaultUsed>& defaults);

/// What the call's token came to before; nullptr where it has none, or a new one.
const TokenUse* used_token(const ServedCall& call);

/// Every fact that a decision of an action may ask for.
Facts facts_of(const ServedCall& call);

/// The parameters of the table but those in `without_role`, canonical: same text, same request.
std::string canonical_parameters(const Spec& spec, const Params& params,
                                 const std::string& without_role);

/// The value of the parameter with that role; empty where the call has none.
std::string given(const ServedCall& call, const char* role);

/// The ids in a parameter that is a JSON array of strings; nothing where it is none.
std::optional<std::vector<std::string>> read_ids(const std::string& text);

/// Whether every parameter with the role "instances" that the call has is readable.
bool ids_readable(const ServedCall& call);

}  // namespace contract
