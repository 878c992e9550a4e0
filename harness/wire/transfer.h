// The same answer in other bytes: what HTTP leaves to the one who sends a message.
#pragma once

#include <string>
#include <vector>

#include "ecs_contract/message.h"

namespace contract {

/// How an answer travels (RFC 9110, 9112). The default is to_bytes.
struct Transfer {
  enum class Framing {
    length,   ///< Content-Length
    chunked,  ///< Transfer-Encoding: chunked
    close,    ///< neither: the body ends with the connection
  };
  enum class Names { as_they_are, lower_case, upper_case };

  Framing framing = Framing::length;
  std::size_t chunk = 0;          ///< bytes a chunk; 0: the whole body in one
  std::string chunk_extension{};  ///< ";name=value" behind each chunk's size
  bool upper_case_chunks = false;
  Headers trailers{};  ///< behind the last chunk
  bool gzip = false;   ///< where the request accepts it; otherwise nothing is coded
  Names names = Names::as_they_are;
  Names codings = Names::as_they_are;  ///< the letters of "gzip" and "chunked"
  std::string gzip_name = "gzip";      ///< or its other name, "x-gzip"
  std::string after_colon = " ";       ///< between a header's colon and its value
  std::string version = "HTTP/1.1";
  std::string interim{};  ///< whole messages of status 1xx before the answer, as they stand
  std::string reason{};   ///< " " for an empty phrase; empty: the standard one
  std::size_t piece = 0;  ///< bytes a write; 0: all in one
};

/// The actions that send `response` so, as answer to `request`. The connection stays open, but for
/// Framing::close.
std::vector<WireAction> transfer(const Request& request, Response response, const Transfer& how);

/// Whether Accept-Encoding lets an answer be gzip-coded (RFC 9110 12.5.3); without that header: no.
bool accepts_gzip(const Request& request);

}  // namespace contract
