// The parts of an absolute address of HTTP (RFC 3986 3), as they stand.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

#include "ecs_contract/message.h"

namespace contract {

/// Looks into the text that it was read from.
struct UrlParts {
  bool tls = false;
  std::string_view user;       ///< and password, without the '@'
  std::string_view authority;  ///< host, and port where one is said
  std::string_view rest;       ///< path, query and fragment
};

/// Returns nullopt where the scheme is neither http nor https, in any letter case. Checks nothing.
inline std::optional<UrlParts> split_url(std::string_view url) {
  const std::size_t scheme = std::min(url.find("://"), url.size());
  UrlParts parts;
  parts.tls = equal_ignoring_case(url.substr(0, scheme), "https");
  if (scheme == url.size() || (!parts.tls && !equal_ignoring_case(url.substr(0, scheme), "http")))
    return std::nullopt;
  url.remove_prefix(scheme + 3);
  const std::size_t path = std::min(url.find_first_of("/?#"), url.size());
  parts.rest = url.substr(path);
  const std::string_view all = url.substr(0, path);
  const std::size_t at = all.rfind('@');
  parts.user = at == all.npos ? std::string_view() : all.substr(0, at);
  parts.authority = all.substr(at + 1);  // npos + 1 is 0
  return parts;
}

}  // namespace contract
