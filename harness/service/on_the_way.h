// Answers that tell of the way to the service, and nothing of the call.
#pragma once

#include "cassette/cassette.h"
#include "spec/spec.h"

namespace contract {

/// Whether a decision of the gateway hangs on who signs and when: on the key, the signature or the
/// time of the call, which are other ones each time it is made.
bool is_about_signer(const Spec& spec, const Decision& decision);

/// No answer came (kUpstreamHeader tells of it), a gateway answered for the service by 502 or 504
/// (RFC 9110 15.6.3, 15.6.5) with no documented error, or an error says that the call's key,
/// token, signature or time was refused: a row of the shared table that names one, or that the
/// table's decisions have for one.
bool is_failure_of_way(const Spec& spec, const Interaction& interaction);

}  // namespace contract
