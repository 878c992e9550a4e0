// Answers that tell of the way to the service, and nothing of the call.
#pragma once

#include "cassette/cassette.h"
#include "spec/spec.h"

namespace contract {

/// No answer of the service came: kUpstreamHeader tells of it, or what came is none that the API
/// could have given, without a code where it is an error and without a request id where it is none:
/// a gateway's page, a redirect. Or an error came that says nothing of the call: the table says
/// that it is about the signer, or the table that all actions share that the call is to be made
/// again.
bool is_failure_of_way(const Spec& spec, const Interaction& interaction);

}  // namespace contract
