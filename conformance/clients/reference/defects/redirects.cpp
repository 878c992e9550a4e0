// Clients that follow where an answer leads.
#include <curl/curl.h>

#include <memory>
#include <optional>

#include "defects/defects.h"

namespace contract::reference {
namespace {

/// Where a redirect leads: the endpoint and the target, "/?a=b".
struct Lead {
  Endpoint endpoint;
  std::string target;
};

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return "";
  const std::unique_ptr<char, decltype(&curl_free)> owned(text, curl_free);
  return text;
}

/// Nothing where the answer is no redirect. `from` is where the request went.
std::optional<Lead> lead_of(const Response& answer, const Endpoint& from) {
  const std::string* location = find_header(answer.headers, "Location");
  if (answer.status < 300 || answer.status > 399 || location == nullptr) return std::nullopt;
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), curl_url_cleanup);
  const std::string base = from.scheme + "://" + host_header(from) + "/";
  if (curl_url_set(url.get(), CURLUPART_URL, base.c_str(), 0) != CURLUE_OK ||
      curl_url_set(url.get(), CURLUPART_URL, location->c_str(), 0) != CURLUE_OK)
    return std::nullopt;
  Lead lead;
  lead.endpoint = {part_of(url.get(), CURLUPART_SCHEME), part_of(url.get(), CURLUPART_HOST),
                   std::stoi(part_of(url.get(), CURLUPART_PORT)), from.ca_pem};
  const std::string query = part_of(url.get(), CURLUPART_QUERY);
  lead.target = part_of(url.get(), CURLUPART_PATH) + (query.empty() ? "" : "?" + query);
  return lead;
}

/// Makes the request that is sent to where an answer leads, of the one that was answered. Its
/// target is the redirect's already.
using Change = void (*)(Request& second, const Request& first, const Config& config);

/// Calls, and calls again where the answer leads to, as often as a browser would.
Result follow(Connection& connection, const Config& config, const Parameters& parameters,
              Change change) {
  constexpr int kMost = 20;
  const Request first = request_of(config, parameters);
  auto answer = connection.exchange(first, config.deadline);
  Endpoint at = config.endpoint;
  for (int nth = 0; nth < kMost; ++nth) {
    const auto* response = std::get_if<Response>(&answer);
    const auto lead = response ? lead_of(*response, at) : std::nullopt;
    if (!lead) break;
    Request next = first;
    next.target = lead->target;
    change(next, first, config);
    at = lead->endpoint;
    answer = Connection(at).exchange(next, config.deadline);
  }
  return result_of(answer);
}

void erase_header(Headers& headers, std::string_view name) {
  std::erase_if(headers, [&](const Header& each) { return equal_ignoring_case(each.name, name); });
}

void keep_all(Request&, const Request&, const Config&) {}

void drop_authorization(Request& second, const Request&, const Config&) {
  erase_header(second.headers, "Authorization");
}

/// A plain GET that takes nothing of the call along.
void drop_all(Request& second, const Request&, const Config& config) {
  second.method = "GET";
  second.body.clear();
  second.headers = {
      {"Accept", config.format == AnswerFormat::json ? "application/json" : "text/xml"}};
}

/// The same, but for the address that it came from, as browsers tell it.
void drop_all_but_referer(Request& second, const Request& first, const Config& config) {
  drop_all(second, first, config);
  second.headers.push_back(
      {"Referer", config.endpoint.scheme + "://" + host_header(config.endpoint) + first.target});
}

template <Change change>
Result follow_with(Connection& connection, const Config& config, const Parameters& parameters) {
  return follow(connection, config, parameters, change);
}

/// Whatever has a status below 400 is a success.
Result takes_3xx_for_success(Connection& connection, const Config& config,
                             const Parameters& parameters) {
  auto answer = connection.exchange(request_of(config, parameters), config.deadline);
  auto* response = std::get_if<Response>(&answer);
  if (response != nullptr && response->status >= 300 && response->status < 400) {
    if (response->body.empty()) return Success{response->status, "none", std::nullopt};
    response->status = 200;
  }
  return result_of(answer);
}

}  // namespace

std::span<const Defect> redirect_defects() {
  static constexpr Defect kAll[] = {
      {"follows-with-everything", follow_with<keep_all>},
      {"follows-without-authorization", follow_with<drop_authorization>},
      {"follows-with-referer", follow_with<drop_all_but_referer>},
      {"believes-elsewhere", follow_with<drop_all>},
      {"takes-3xx-for-success", takes_3xx_for_success},
  };
  return kAll;
}

}  // namespace contract::reference
