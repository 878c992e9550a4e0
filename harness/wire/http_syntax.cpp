#include "wire/http_syntax.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

#include "wire/ascii.h"

namespace contract {
namespace {

enum : unsigned char { kToken = 1, kInValue = 2, kInTarget = 4 };

constexpr std::array<unsigned char, 256> byte_classes() {
  std::array<unsigned char, 256> table{};
  for (std::size_t c = 0x21; c < 256; ++c) {
    if (c != 0x7F) table[c] = kInValue | kInTarget;
  }
  table[' '] = table['\t'] = kInValue;
  for (std::size_t c = 'A'; c <= 'Z'; ++c) table[c] |= kToken;
  for (std::size_t c = 'a'; c <= 'z'; ++c) table[c] |= kToken;
  for (std::size_t c = '0'; c <= '9'; ++c) table[c] |= kToken;
  for (const unsigned char c : std::string_view("!#$%&'*+-.^_`|~")) table[c] |= kToken;
  return table;
}
constexpr auto kClasses = byte_classes();

bool all(std::string_view text, unsigned char wanted) {
  return std::all_of(text.begin(), text.end(), [wanted](char c) {
    return (kClasses[static_cast<unsigned char>(c)] & wanted) != 0;
  });
}

bool is_token(std::string_view text) { return !text.empty() && all(text, kToken); }

Refusal bad(const char* reason) { return {400, reason}; }

bool is_http_version(std::string_view text) {
  return text.size() == 8 && text.substr(0, 5) == "HTTP/" && is_digit(text[5]) && text[6] == '.' &&
         is_digit(text[7]);
}

bool is_absolute(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.size() > scheme.size() &&
        equal_ignoring_case(target.substr(0, scheme.size()), scheme)) {
      return std::string_view("/?#").find(target[scheme.size()]) == std::string_view::npos;
    }
  }
  return false;
}

bool is_target(std::string_view target, std::string_view method) {
  if (!all(target, kInTarget)) return false;
  return target.starts_with('/') || is_absolute(target) || (target == "*" && method == "OPTIONS");
}

bool read_number(std::string_view text, int base, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  return error == std::errc() && end == text.data() + text.size();
}

// What one header line adds to the framing. `lengths` and `hosts` count the lines of that name.
struct Seen {
  int lengths = 0, codings = 0, hosts = 0;
};

std::optional<Refusal> add_header(const Header& header, Seen& seen, Framing& framing) {
  if (equal_ignoring_case(header.name, "Content-Length")) {
    std::uint64_t length = 0;
    if (!read_number(header.value, 10, length)) return bad("Content-Length is not a number");
    if (seen.lengths++ > 0 && length != framing.length) {
      return bad("there are two Content-Length headers that differ");
    }
    framing.length = length;
  } else if (equal_ignoring_case(header.name, "Transfer-Encoding")) {
    ++seen.codings;
    framing.chunked = equal_ignoring_case(header.value, "chunked");
  } else if (equal_ignoring_case(header.name, "Host")) {
    if (seen.hosts++ > 0) return bad("there is more than one Host header");
  } else if (equal_ignoring_case(header.name, "Expect")) {
    framing.expects_continue = equal_ignoring_case(header.value, "100-continue");
  }
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> read_request_line(std::string_view line, Request& request) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) {
    return bad("the request line is not method, target and version with a space between");
  }
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(method)) return bad("the method has characters that no method has");
  if (!is_http_version(version)) {
    return bad("the request line does not end in HTTP/ and a version");
  }
  if (version[5] != '1') return Refusal{505, "the version is not HTTP/1.0 or HTTP/1.1"};
  if (target.find(' ') != std::string_view::npos) {
    return bad("the target has a space in it, which is sent as %20");
  }
  if (!is_target(target, method)) {
    return bad("the target is neither a path nor an http or https address");
  }
  request.method = method;
  request.target = target;
  request.version = version;
  return std::nullopt;
}

std::optional<Refusal> read_header_line(std::string_view line, Header& header) {
  if (line.starts_with(' ') || line.starts_with('\t')) {
    return bad("a header line starts with white space (folding is obsolete)");
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return bad("a header line has no colon");
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (!is_token(name)) {
    return bad("the name of a header is empty or has white space or other foreign characters");
  }
  if (!all(value, kInValue)) return bad("the value of a header has control characters");
  header.name = name;
  header.value = value;
  return std::nullopt;
}

std::optional<Refusal> read_framing(const Request& request, Framing& framing) {
  framing = {};
  Seen seen;
  for (const Header& header : request.headers) {
    if (auto refusal = add_header(header, seen, framing)) return refusal;
  }
  if (seen.codings > 0) {
    if (seen.lengths > 0) return bad("there are both Content-Length and Transfer-Encoding");
    if (request.version == "HTTP/1.0") return bad("HTTP/1.0 has no Transfer-Encoding");
    if (seen.codings > 1 || !framing.chunked) {
      return Refusal{501, "the only Transfer-Encoding that is understood is chunked, once"};
    }
  }
  if (request.version == "HTTP/1.0") framing.expects_continue = false;
  return std::nullopt;
}

std::optional<Refusal> read_chunk_size(std::string_view line, std::uint64_t& size) {
  const std::size_t semicolon = std::min(line.find(';'), line.size());
  std::string_view digits = line.substr(0, semicolon);
  // White space is legal before an extension only.
  if (semicolon < line.size()) digits = digits.substr(0, digits.find_last_not_of(" \t") + 1);
  if (digits.size() > 16 || !read_number(digits, 16, size)) {
    return bad("the size of a chunk is not a hexadecimal number of at most 16 digits");
  }
  if (!all(line.substr(semicolon), kInValue)) {
    return bad("the extension of a chunk has control characters");
  }
  return std::nullopt;
}

}  // namespace contract
