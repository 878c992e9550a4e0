#include "server/answer.h"

#include <algorithm>
#include <cctype>
#include <exception>
#include <string_view>
#include <utility>

namespace contract {
namespace {

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Whether a Connection header names `option` (RFC 9110 7.6.1: a list, on one line or several).
bool has_option(const Headers& headers, std::string_view option) {
  for (const Header& header : headers) {
    if (!equal_ignoring_case(header.name, "Connection")) continue;
    std::string_view rest = header.value;
    while (!rest.empty()) {
      const auto comma = std::min(rest.find(','), rest.size());
      if (equal_ignoring_case(trimmed(rest.substr(0, comma)), option)) return true;
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  return false;
}

Response plain_text(int status, std::string body) {
  return {.status = status,
          .reason = {},
          .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
          .body = std::move(body),
          .script = {}};
}

}  // namespace

Response call(const Handler& handler, const Request& request) {
  try {
    return handler(request);
  } catch (...) {
    return plain_text(500, "the handler failed\n");
  }
}

Script answer(const Handler& handler, const Request& request) {
  Response response = call(handler, request);
  if (!response.script.empty()) return std::move(response.script);

  const bool old = request.version == "HTTP/1.0";
  const bool stays = !has_option(request.headers, "close") &&
                     !has_option(response.headers, "close") &&
                     (!old || has_option(request.headers, "keep-alive"));
  if (stays == old && !find_header(response.headers, "Connection")) {
    response.headers.push_back({"Connection", stays ? "keep-alive" : "close"});
  }
  Script script;
  script.emplace_back(to_bytes(response, request.method != "HEAD"));
  if (!stays) script.emplace_back(Close{});
  return script;
}

Script refuse(const Refusal& refusal) {
  Response response = plain_text(refusal.status, refusal.reason + "\n");
  response.headers.push_back({"Connection", "close"});
  return {to_bytes(response), Close{}};
}

}  // namespace contract
