#include "net/flawed_tls.h"

namespace contract {
namespace {

using std::chrono::hours;

Identity flawed_identity(const Identity& authority, TlsFlaw flaw) {
  switch (flaw) {
    case TlsFlaw::other_authority:
      return make_leaf(make_lasting_authority(), {});
    case TlsFlaw::other_name:
      return make_leaf(authority, {.names = "DNS:other.example,IP:192.0.2.1"});
    case TlsFlaw::expired:
      return make_leaf(authority, {.from = -hours(48), .to = -hours(1)});
    case TlsFlaw::not_yet_valid:
      return make_leaf(authority, {.from = hours(24), .to = hours(48)});
    case TlsFlaw::self_signed:
      return make_self_signed({});
    case TlsFlaw::signed_by_server:
      return make_leaf(make_leaf(authority, {}), {});
    case TlsFlaw::none:
    case TlsFlaw::old_protocol:
    case TlsFlaw::no_tls:
      break;
  }
  return make_leaf(authority, {});
}

}  // namespace

TlsFlaw tls_flaw(const std::string& name) {
  return name == "other-authority"    ? TlsFlaw::other_authority
         : name == "other-name"       ? TlsFlaw::other_name
         : name == "expired"          ? TlsFlaw::expired
         : name == "not-yet-valid"    ? TlsFlaw::not_yet_valid
         : name == "self-signed"      ? TlsFlaw::self_signed
         : name == "signed-by-server" ? TlsFlaw::signed_by_server
         : name == "old-protocol"     ? TlsFlaw::old_protocol
         : name == "no-tls"           ? TlsFlaw::no_tls
                                      : TlsFlaw::none;
}

std::shared_ptr<const TlsContext> make_flawed_tls(const Identity& authority, TlsFlaw flaw) {
  if (flaw == TlsFlaw::no_tls) return nullptr;
  return std::make_shared<const TlsContext>(
      flawed_identity(authority, flaw),
      TlsOptions{.only_old = flaw == TlsFlaw::old_protocol, .clear_too = flaw != TlsFlaw::none});
}

}  // namespace contract
