// Answers that tell of the way to the service, and nothing of the call.
#pragma once

#include "cassette/cassette.h"
#include "spec/spec.h"

namespace contract {

/// Whether a decision of the gateway hangs on who signs and when: on the key, the signature or the
/// time of the call, which are other ones each time it is made.
bool is_about_signer(const Spec& spec, const Decision& decision);

/// No answer of the service came: kUpstreamHeader tells of it, or what came is none that the API
/// could have given, without a code where it is an error and without a request id where it is none:
/// a gateway's page, a redirect. Or an error came that says nothing of the call: its key, token,
/// signature or time was refused, by a row of the shared table that names one or that the table's
/// decisions have for one, or that table says that the call is to be made again.
bool is_failure_of_way(const Spec& spec, const Interaction& interaction);

}  // namespace contract
