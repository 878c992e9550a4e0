#include "wire/fault.h"

#include <algorithm>
#include <cmath>

#include "wire/gzip.h"

namespace contract {
namespace {

void set_header(Headers& headers, const std::string& name, const std::string& value) {
  for (Header& header : headers)
    if (equal_ignoring_case(header.name, name)) {
      header.value = value;
      return;
    }
  headers.push_back({name, value});
}

std::string share(const std::string& text, double from, double to) {
  const auto at = [&](double part) {
    return static_cast<std::size_t>(std::lround(part * static_cast<double>(text.size())));
  };
  const std::size_t begin = std::min(at(from), text.size());
  return text.substr(begin, std::max(at(to), begin) - begin);
}

void add_pieces(const std::string& bytes, const Act& act, std::vector<WireAction>& script) {
  const std::size_t piece = act.piece == 0 ? std::max<std::size_t>(bytes.size(), 1) : act.piece;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    if (at > 0 && act.every.count() > 0) script.emplace_back(Pause{act.every});
    script.emplace_back(bytes.substr(at, piece));
  }
}

void perform(const Act& act, const std::string& head, const std::string& body,
             std::vector<WireAction>& script) {
  switch (act.kind) {
    case Act::Kind::status_line:
      return add_pieces(share(head.substr(0, head.find("\r\n")), act.from, act.to), act, script);
    case Act::Kind::head:
      return add_pieces(share(head, act.from, act.to), act, script);
    case Act::Kind::body:
      return add_pieces(share(body, act.from, act.to), act, script);
    case Act::Kind::text:
      return script.emplace_back(act.text), void();
    case Act::Kind::pause:
      return script.emplace_back(Pause{act.time}), void();
    case Act::Kind::reset:
      return script.emplace_back(Reset{}), void();
    case Act::Kind::close:
      return script.emplace_back(Close{}), void();
    case Act::Kind::cut:
      return script.emplace_back(Close{.cut = true}), void();
  }
}

}  // namespace

bool Fault::none() const {
  return status == 0 && content_type.empty() && !body && headers.empty() && length_off == 0 &&
         body_padding == 0 && header_padding == 0 && packed_part == 1 && acts.empty();
}

Response with_fault(Response response, const Fault& fault) {
  if (fault.status != 0) response.status = fault.status;
  if (fault.body) response.body = *fault.body;
  if (!fault.content_type.empty()) set_header(response.headers, "Content-Type", fault.content_type);
  response.headers.insert(response.headers.end(), fault.headers.begin(), fault.headers.end());
  if (fault.header_padding > 0)
    response.headers.push_back({"X-Padding", std::string(fault.header_padding, 'x')});
  if (fault.body_padding > 0) response.body.insert(0, fault.body_padding, ' ');
  if (fault.packed_part < 1) {
    response.body = share(gzip(response.body), 0, fault.packed_part);
    response.headers.push_back({"Content-Encoding", "gzip"});
  }
  if (fault.length_off != 0)
    response.headers.push_back(
        {"Content-Length",
         std::to_string(static_cast<long long>(response.body.size()) + fault.length_off)});
  if (fault.acts.empty()) return response;
  const std::string head = to_bytes(response, false);
  for (const Act& act : fault.acts) perform(act, head, response.body, response.script);
  return response;
}

}  // namespace contract
