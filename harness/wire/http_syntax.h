// The lines of an HTTP/1.x request (RFC 9112): what each one says, or why it is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ecs_contract/message.h"

namespace contract {

/// Why bytes are no request that will be answered: the status to answer with before closing.
struct Refusal {
  int status = 400;    ///< 400, 408, 413, 414, 431, 501 or 505
  std::string reason;  ///< one sentence
};

/// How the end of a request is known. Without either member set there is no body.
struct Framing {
  bool chunked = false;
  std::uint64_t length = 0;       ///< bytes of a body that is not chunked
  bool expects_continue = false;  ///< the client waits for "100 Continue" (RFC 9110 10.1.1)
};

// Each takes a line without its end. They fill the second argument, or give the reason not to.

/// "METHOD target HTTP/1.x", single spaces. Any token is a method; the target is in origin form, in
/// absolute form (http, https) or, for OPTIONS, "*". Bytes beyond ASCII are let through in targets:
/// a client that does not encode them is to be told so, not cut off.
std::optional<Refusal> read_request_line(std::string_view line, Request& request);

/// "Name: value". No folding, no white space before the colon, no control characters.
std::optional<Refusal> read_header_line(std::string_view line, Header& header);

/// The framing that the headers of `request` state (RFC 9112 6). Transfer-Encoding is "chunked" or
/// refused, never beside Content-Length, never in HTTP/1.0. Content-Length may be repeated with the
/// same number. More than one Host is refused; a missing one is left to the rules of the spec.
std::optional<Refusal> read_framing(const Request& request, Framing& framing);

/// "1a", "1a;name=value": at most 16 hexadecimal digits.
std::optional<Refusal> read_chunk_size(std::string_view line, std::uint64_t& size);

}  // namespace contract
