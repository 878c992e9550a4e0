#include "proxy/host_check.h"

#include <arpa/inet.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "ecs_contract/finding.h"

namespace contract {
namespace {

constexpr std::size_t kShownBytes = 80;

/// Top-level domains that nobody can register, so that no page is served under them.
constexpr std::string_view kReserved[] = {".example", ".home.arpa", ".internal",
                                          ".invalid", ".local",     ".test"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return out;
}

bool is_address(const std::string& name) {
  in6_addr binary{};
  if (::inet_pton(AF_INET, name.c_str(), &binary) == 1) return true;
  return name.size() > 2 && name.front() == '[' && name.back() == ']' &&
         ::inet_pton(AF_INET6, name.substr(1, name.size() - 2).c_str(), &binary) == 1;
}

/// "name", "name:port" or "[address]:port", without the port and in small letters.
std::string host_of(std::string_view authority) {
  const auto colon = authority.rfind(':');
  if (colon != std::string_view::npos &&
      authority.find_first_not_of("0123456789", colon + 1) == std::string_view::npos)
    authority = authority.substr(0, colon);
  if (authority.ends_with('.')) authority.remove_suffix(1);  // the root, spelled out
  return lower(authority);
}

/// The authority of a target in absolute form; nullopt for other targets.
std::optional<std::string_view> authority_of(std::string_view target) {
  const auto begin = target.find("://");
  if (target.starts_with('/') || begin == std::string_view::npos) return std::nullopt;
  const std::string_view rest = target.substr(begin + 3);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  return authority.substr(authority.rfind('@') + 1);  // npos + 1 is 0
}

Response refused(int status, const std::string& why) {
  Response response;
  response.status = status;
  response.headers = {{"Content-Type", "text/plain; charset=utf-8"}};
  response.body = "refused: " + why + "\n";
  return response;
}

bool is_allowed(const std::string& name, const HostNames& allowed) {
  if (name == "localhost" || name.ends_with(".localhost") || is_address(name)) return true;
  const auto matches = [&](const std::string& each) {
    const std::string wanted = lower(each);
    return wanted.starts_with('.') ? name.ends_with(wanted) : name == wanted;
  };
  if (std::any_of(allowed.names.begin(), allowed.names.end(), matches)) return true;
  if (!allowed.unregistered) return false;
  return name.find('.') == std::string::npos ||
         std::any_of(std::begin(kReserved), std::end(kReserved),
                     [&](std::string_view domain) { return name.ends_with(domain); });
}

}  // namespace

std::optional<std::string> page_behind(const Request& request) {
  if (find_header(request.headers, "Origin") != nullptr)
    return "it comes from a web page: it has an Origin header";
  for (const Header& header : request.headers)
    if (equal_ignoring_case(header.name, "Sec-Fetch-Site") &&
        !equal_ignoring_case(header.value, "none") &&
        !equal_ignoring_case(header.value, "same-origin"))
      return "it comes from a web page: its Sec-Fetch-Site is " +
             printable(header.value, kShownBytes);
  return std::nullopt;
}

std::optional<std::string> foreign_host(const Request& request, const HostNames& allowed) {
  const auto refused = [&](std::string_view authority) -> std::optional<std::string> {
    if (is_allowed(host_of(authority), allowed)) return std::nullopt;
    return "it was sent to the host '" + printable(std::string(authority), kShownBytes) +
           "', which is not this one; --allow-host NAME lets it pass";
  };
  if (const auto authority = authority_of(request.target))
    if (auto why = refused(*authority)) return why;
  for (const Header& header : request.headers)
    if (equal_ignoring_case(header.name, "Host"))
      if (auto why = refused(header.value)) return why;
  return std::nullopt;
}

namespace {

/// HTTP/1.1 wants a Host from everybody, and a 400 for whoever sends none (RFC 9112 3.2).
bool lacks_host(const Request& request) {
  return request.version != "HTTP/1.0" && find_header(request.headers, "Host") == nullptr;
}

Response refuse(int status, const std::string& why, const Request& request,
                const TellRefused& told) {
  Response response = refused(status, why);
  if (told) told(request, response);
  return response;
}

}  // namespace

Handler refuse_pages(Handler inner, TellRefused told) {
  return [inner = std::move(inner), told = std::move(told)](const Request& request) {
    const auto why = page_behind(request);
    return why ? refuse(403, *why, request, told) : inner(request);
  };
}

Handler refuse_foreign(HostNames allowed, Handler inner, TellRefused told) {
  return refuse_pages(
      [allowed = std::move(allowed), inner = std::move(inner), told](const Request& request) {
        if (lacks_host(request))
          return refuse(400, "it is HTTP/1.1 and has no Host header", request, told);
        const auto why = foreign_host(request, allowed);
        return why ? refuse(403, *why, request, told) : inner(request);
      },
      told);
}

}  // namespace contract
