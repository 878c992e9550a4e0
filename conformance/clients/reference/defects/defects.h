// The client made wrong on purpose, in one way at a time: each defect stands for a mistake that
// clients make, and conformance/defects/ says which case has to see it. Only the suite's own tests
// switch one on: `ecs-contract-reference-client --defect NAME`, `ecs-contract kill-matrix`.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "ecs_client.h"

namespace contract::reference {

/// Makes a call, as modify_instance_network_spec does.
using MakeCall = Result (*)(Connection& connection, const Config& config,
                            const Parameters& parameters);

/// A wrong client: what it does in place of the call that the right one makes. Most do one thing
/// before or after the right one's own steps: build_request, Connection::exchange, read_answer.
struct Defect {
  std::string_view name;  ///< as in conformance/defects/
  MakeCall make_call;
};

/// Every defect, kind by kind: a file of this folder each.
std::span<const Defect> account_defects();
std::span<const Defect> answer_defects();
std::span<const Defect> encoding_defects();
std::span<const Defect> form_defects();
std::span<const Defect> kept_defects();
std::span<const Defect> mistake_defects();
std::span<const Defect> parameter_defects();
std::span<const Defect> redirect_defects();
std::span<const Defect> repeat_defects();
std::span<const Defect> secret_defects();
std::span<const Defect> signing_v1_defects();
std::span<const Defect> signing_v3_defects();
std::span<const Defect> tls_defects();
std::span<const Defect> value_defects();

/// The defect of that name; nullptr where there is none.
const Defect* find_defect(std::string_view name);
/// The names of all, a line each.
std::string defect_names();

/// The request that the right client would send now, with a fresh nonce.
Request request_of(const Config& config, const Parameters& parameters);
/// What the right client makes of what came of an exchange.
Result result_of(const std::variant<Response, TransportError>& answer);

}  // namespace contract::reference
