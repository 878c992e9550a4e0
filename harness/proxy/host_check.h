// Was a request meant for this listener? A web page can make its reader's browser ask any address,
// this machine's own too, and can have its own name resolved to one (DNS rebinding).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ecs_contract/message.h"

namespace contract {

/// By which names a listener may be asked. IP addresses and "localhost" always will do, whatever
/// the port, which a forwarding may change.
struct HostNames {
  /// More of them, without a port; one that begins with '.' stands for all names that end so.
  std::vector<std::string> names{};
  /// Whether to take names, too, that no page on the Internet can have: those without a dot, and
  /// those under the domains that are reserved (RFC 2606, 6761, 6762, 8375).
  bool unregistered = true;
};

/// Says why a request comes from a web page: it has an Origin header, or a Sec-Fetch-Site header
/// that names another site. Returns nullopt for requests of programs, and for addresses that a
/// person typed.
std::optional<std::string> page_behind(const Request& request);

/// Says why a request was sent to another host than `allowed`: by its Host header or, where the
/// target is an absolute address, by that too (RFC 9112 3.2.2). Returns nullopt where it was not,
/// and where it names no host.
std::optional<std::string> foreign_host(const Request& request, const HostNames& allowed);

/// Called with each call that was refused, and the answer it got.
using TellRefused = std::function<void(const Request&, const Response&)>;

/// A Handler that answers 403, and does not ask `inner`, where page_behind() has something to say.
Handler refuse_pages(Handler inner, TellRefused told = nullptr);
/// The same where page_behind() or foreign_host() have; and a Handler that answers 400 to HTTP/1.1
/// without a Host (RFC 9112 3.2).
Handler refuse_foreign(HostNames allowed, Handler inner, TellRefused told = nullptr);

}  // namespace contract
