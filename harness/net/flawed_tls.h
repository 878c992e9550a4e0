// Servers that a client must not talk to: each is wrong in one thing.
#pragma once

#include <memory>
#include <string>

#include "ecs_contract/certificate.h"
#include "net/tls.h"

namespace contract {

/// What is wrong with a server's end of HTTPS.
enum class TlsFlaw {
  none,
  other_authority,   ///< signed by an authority of the trusted one's name and another key
  other_name,        ///< for another host
  expired,           ///< was valid until an hour ago
  not_yet_valid,     ///< will be from tomorrow on
  self_signed,       ///< by nobody else
  signed_by_server,  ///< by a trusted certificate that is no authority
  old_protocol,      ///< TLS 1.1 at most, which RFC 8996 forbids
  no_tls,            ///< speaks HTTP in the clear
};

/// The flaw of that name, "other-authority" say; `none` for any other.
TlsFlaw tls_flaw(const std::string& name);

/// The server's end with that flaw, where clients trust `authority`. It takes requests in the clear
/// too, so that a client that falls back is seen. nullptr for `no_tls`.
std::shared_ptr<const TlsContext> make_flawed_tls(const Identity& authority, TlsFlaw flaw);

}  // namespace contract
