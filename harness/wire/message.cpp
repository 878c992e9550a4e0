#include "ecs_contract/message.h"

#include <algorithm>
#include <utility>

#include "wire/ascii.h"

namespace contract {
namespace {

bool has_body(int status) { return status >= 200 && status != 204 && status != 304; }

bool names_its_framing(const Headers& headers) {
  return find_header(headers, "Content-Length") != nullptr ||
         find_header(headers, "Transfer-Encoding") != nullptr;
}

}  // namespace

bool same_letters(std::string_view a, std::string_view b) {
  return a == b || std::equal(a.begin(), a.end(), b.begin(),
                              [](char x, char y) { return lower_case(x) == lower_case(y); });
}

const std::string* find_header(const Headers& headers, std::string_view name) {
  for (const Header& header : headers) {
    if (equal_ignoring_case(header.name, name)) return &header.value;
  }
  return nullptr;
}

bool connection_names(const Headers& headers, std::string_view option) {
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

bool is_of_one_hop(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authorization",
      "TE",         "Trailer",    "Upgrade",          "Transfer-Encoding",
      "Expect"};
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [&](std::string_view each) { return equal_ignoring_case(name, each); });
}

std::string to_bytes(const Request& request) {
  std::string out = request.method + " " + request.target + " " + request.version + "\r\n";
  for (const Header& header : request.headers) out += header.name + ": " + header.value + "\r\n";
  return out + "\r\n" + request.body;
}

std::string to_bytes(const Response& response, bool with_body) {
  std::string out;
  std::size_t size = 64 + response.reason.size() + response.body.size();
  for (const Header& header : response.headers)
    size += header.name.size() + header.value.size() + 4;
  out.reserve(size);

  out += "HTTP/1.1 ";
  out += std::to_string(response.status);
  out += ' ';
  out += response.reason.empty() ? reason_phrase(response.status) : response.reason;
  out += "\r\n";
  for (const Header& header : response.headers) {
    out += header.name;
    out += ": ";
    out += header.value;
    out += "\r\n";
  }
  if (has_body(response.status) && !names_its_framing(response.headers)) {
    out += "Content-Length: ";
    out += std::to_string(response.body.size());
    out += "\r\n";
  }
  out += "\r\n";
  if (with_body && has_body(response.status)) out += response.body;
  return out;
}

std::string_view reason_phrase(int status) {
  // RFC 9110 15, and 428, 429, 431, 511 of RFC 6585.
  static constexpr std::pair<int, std::string_view> kPhrases[] = {
      {100, "Continue"},
      {101, "Switching Protocols"},
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {203, "Non-Authoritative Information"},
      {204, "No Content"},
      {205, "Reset Content"},
      {206, "Partial Content"},
      {300, "Multiple Choices"},
      {301, "Moved Permanently"},
      {302, "Found"},
      {303, "See Other"},
      {304, "Not Modified"},
      {305, "Use Proxy"},
      {307, "Temporary Redirect"},
      {308, "Permanent Redirect"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {402, "Payment Required"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {407, "Proxy Authentication Required"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {410, "Gone"},
      {411, "Length Required"},
      {412, "Precondition Failed"},
      {413, "Content Too Large"},
      {414, "URI Too Long"},
      {415, "Unsupported Media Type"},
      {416, "Range Not Satisfiable"},
      {417, "Expectation Failed"},
      {421, "Misdirected Request"},
      {422, "Unprocessable Content"},
      {426, "Upgrade Required"},
      {428, "Precondition Required"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {502, "Bad Gateway"},
      {503, "Service Unavailable"},
      {504, "Gateway Timeout"},
      {505, "HTTP Version Not Supported"},
      {511, "Network Authentication Required"},
  };
  const auto* const found =
      std::find_if(std::begin(kPhrases), std::end(kPhrases),
                   [status](const auto& phrase) { return phrase.first == status; });
  return found == std::end(kPhrases) ? "Unknown" : found->second;
}

}  // namespace contract
