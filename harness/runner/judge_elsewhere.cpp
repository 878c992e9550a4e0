#include "runner/judge_elsewhere.h"

#include "wire/params.h"

namespace contract {
namespace {

/// Headers that speak of the signature.
bool of_signature(const std::string& name) {
  constexpr std::string_view kPrefix = "x-acs-";
  return equal_ignoring_case(name, "Authorization") ||
         (name.size() > kPrefix.size() &&
          equal_ignoring_case(std::string_view(name).substr(0, kPrefix.size()), kPrefix));
}

/// RFC 9110 10.1.3: the address of the page that led here, which for a V1 GET is the signed call.
bool tells_address(const Header& header) {
  return equal_ignoring_case(header.name, "Referer") && header.value.find('?') != std::string::npos;
}

}  // namespace

Findings judge_elsewhere(const JudgeView& view, const Request& request) {
  std::string sent;
  const auto note = [&](const std::string& what) { sent += (sent.empty() ? "" : ", ") + what; };
  bool form = false;
  for (const Param& param : parse_params(request).params) {
    form = form || param.in_body;
    if (param.in_body || param.name != view.spec.name_of("access_key")) note(param.name);
  }
  for (const Header& header : request.headers) {
    if (of_signature(header.name)) note(header.name);
    if (tells_address(header)) note("the address of the call, as " + header.name);
  }
  if (!request.body.empty() && !form) note("the body");
  if (sent.empty()) return {};
  return {cite(view.spec, "transport.elsewhere", "wire.elsewhere", "nothing of the call sent there",
               sent, "to the host that a redirect named")};
}

}  // namespace contract
