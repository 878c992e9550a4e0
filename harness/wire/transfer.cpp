#include "wire/transfer.h"

#include <algorithm>
#include <cctype>
#include <cstdio>

#include "wire/gzip.h"

namespace contract {
namespace {

std::string chunks(const std::string& body, const Transfer& how) {
  const std::size_t most = how.chunk == 0 ? std::max<std::size_t>(body.size(), 1) : how.chunk;
  std::string out;
  for (std::size_t at = 0; at < body.size(); at += most) {
    const std::size_t size = std::min(most, body.size() - at);
    char digits[24];
    std::snprintf(digits, sizeof digits, how.upper_case_chunks ? "%zX" : "%zx", size);
    out.append(digits).append(how.chunk_extension).append("\r\n");
    out.append(body, at, size).append("\r\n");
  }
  out += "0" + how.chunk_extension + "\r\n";
  for (const Header& trailer : how.trailers) out += trailer.name + ": " + trailer.value + "\r\n";
  return out + "\r\n";
}

std::string spelled(std::string name, Transfer::Names how) {
  if (how == Transfer::Names::as_they_are) return name;
  std::transform(name.begin(), name.end(), name.begin(), [&](unsigned char c) {
    return static_cast<char>(how == Transfer::Names::lower_case ? std::tolower(c)
                                                                : std::toupper(c));
  });
  return name;
}

void add_framing(Response& response, const Transfer& how) {
  switch (how.framing) {
    case Transfer::Framing::length:
      response.headers.push_back({"Content-Length", std::to_string(response.body.size())});
      return;
    case Transfer::Framing::chunked: {
      response.headers.push_back({"Transfer-Encoding", spelled("chunked", how.codings)});
      std::string names;
      for (const Header& trailer : how.trailers)
        names += (names.empty() ? "" : ", ") + trailer.name;
      if (!names.empty()) response.headers.push_back({"Trailer", names});
      response.body = chunks(response.body, how);
      return;
    }
    case Transfer::Framing::close:
      response.headers.push_back({"Connection", "close"});
      return;
  }
}

std::string head_of(const Response& response, const Transfer& how) {
  std::string head = how.interim + how.version + " " + std::to_string(response.status) + " ";
  if (how.reason.empty()) {
    head += reason_phrase(response.status);
  } else if (how.reason != " ") {
    head += how.reason;
  }
  head += "\r\n";
  for (const Header& header : response.headers)
    head += spelled(header.name, how.names) + ":" + how.after_colon + header.value + "\r\n";
  return head + "\r\n";
}

}  // namespace

bool accepts_gzip(const Request& request) {
  const std::string* accepted = find_header(request.headers, "accept-encoding");
  if (accepted == nullptr) return false;
  std::string list = spelled(*accepted, Transfer::Names::lower_case);
  list.erase(std::remove_if(list.begin(), list.end(), [](char c) { return c == ' ' || c == '\t'; }),
             list.end());
  for (std::size_t from = 0; from <= list.size();) {
    const std::size_t end = std::min(list.find(',', from), list.size());
    const std::string one = list.substr(from, end - from);
    const std::string coding = one.substr(0, one.find(';'));
    if (coding == "gzip" || coding == "x-gzip" || coding == "*")
      return one.find(";q=0") == one.npos ||
             one.find_first_of("123456789", one.find(";q=0") + 4) != one.npos;
    from = end + 1;
  }
  return false;
}

std::vector<WireAction> transfer(const Request& request, Response response, const Transfer& how) {
  if (how.gzip && accepts_gzip(request)) {
    response.body = gzip(response.body);
    response.headers.push_back({"Content-Encoding", spelled(how.gzip_name, how.codings)});
    response.headers.push_back({"Vary", "Accept-Encoding"});
  }
  add_framing(response, how);
  const std::string bytes = head_of(response, how) + response.body;
  std::vector<WireAction> actions;
  const std::size_t piece = how.piece == 0 ? bytes.size() : how.piece;
  for (std::size_t at = 0; at < bytes.size(); at += piece)
    actions.emplace_back(bytes.substr(at, piece));
  if (how.framing == Transfer::Framing::close) actions.emplace_back(Close{});
  return actions;
}

}  // namespace contract
