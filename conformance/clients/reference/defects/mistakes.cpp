// Clients that make something else of an answer, or of none.
#include <curl/curl.h>

#include <algorithm>
#include <cstdlib>
#include <thread>

#include "defects/bare.h"
#include "defects/defects.h"
#include "defects/resign.h"

namespace contract::reference {
namespace {

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// Changes what the right client makes of a call.
using Change = void (*)(Result& result);

template <Change change>
Result tells(Connection& connection, const Config& config, const Parameters& parameters) {
  Result result = modify_instance_network_spec(connection, config, parameters);
  change(result);
  return result;
}

Success made_up(int status) { return {status, "00000000-0000-0000-0000-000000000000", {}}; }

void silence_as_success(Result& result) {
  if (std::holds_alternative<TransportError>(result)) result = made_up(200);
}
void code_of_its_own(Result& result) {
  const auto* answer = std::get_if<UnreadableAnswer>(&result);
  if (answer == nullptr || answer->status < 500) return;
  result = ApiError{answer->status, "HTTP" + std::to_string(answer->status), answer->text, {}, {}};
}
void page_as_success(Result& result) {
  const auto* answer = std::get_if<UnreadableAnswer>(&result);
  if (answer != nullptr && answer->status == 200 && holds(answer->text, "neither JSON nor XML"))
    result = made_up(200);
}
void any_shape_as_success(Result& result) {
  const auto* answer = std::get_if<UnreadableAnswer>(&result);
  if (answer != nullptr && answer->status == 200 && holds(answer->text, "no RequestId"))
    result = made_up(200);
}
void list_as_success(Result& result) {
  const auto* answer = std::get_if<UnreadableAnswer>(&result);
  if (answer != nullptr && holds(answer->text, "its top is of kind")) result = made_up(200);
}
void object_as_order(Result& result) {
  const auto* answer = std::get_if<UnreadableAnswer>(&result);
  if (answer != nullptr && holds(answer->text, "OrderId is of kind"))
    result = Success{200, made_up(200).request_id, "[object Object]"};
}
void status_as_code(Result& result) {
  const auto* answer = std::get_if<UnreadableAnswer>(&result);
  if (answer != nullptr && answer->status >= 500)
    result = ApiError{answer->status, "InternalError", answer->text, {}, {}};
}
void needs_order(Result& result) {
  const auto* success = std::get_if<Success>(&result);
  if (success != nullptr && !success->order_id)
    result = UnreadableAnswer{success->status, "OrderId is not there"};
}
void without_order(Result& result) {
  if (auto* success = std::get_if<Success>(&result)) success->order_id.reset();
}
void order_of_zero(Result& result) {
  auto* success = std::get_if<Success>(&result);
  if (success != nullptr && !success->order_id) success->order_id = "0";
}
void without_request_id(Result& result) {
  if (auto* error = std::get_if<ApiError>(&result)) error->request_id.reset();
}
void request_id_of_zeros(Result& result) {
  if (auto* success = std::get_if<Success>(&result)) success->request_id = made_up(200).request_id;
}
void status_of_400(Result& result) {
  if (auto* error = std::get_if<ApiError>(&result)) error->status = 400;
}
void code_without_group(Result& result) {
  if (auto* error = std::get_if<ApiError>(&result))
    error->code = error->code.substr(0, error->code.find('.'));
}
void error_as_success(Result& result) {
  if (const auto* error = std::get_if<ApiError>(&result)) result = made_up(error->status);
}
void codes_own_message(Result& result) {
  if (auto* error = std::get_if<ApiError>(&result)) error->message = "The call failed.";
}
void status_201_as_failure(Result& result) {
  const auto* success = std::get_if<Success>(&result);
  if (success != nullptr && success->status != 200)
    result = UnreadableAnswer{success->status, "not 200"};
}

/// Ends the process where an answer is none that it knows.
Result exits_on_garbage(Connection& connection, const Config& config,
                        const Parameters& parameters) {
  Result result = modify_instance_network_spec(connection, config, parameters);
  const auto* answer = std::get_if<UnreadableAnswer>(&result);
  if (answer != nullptr && answer->status >= 500) std::_Exit(3);
  return result;
}

/// Keeps a large answer in memory ten times over, as text, as words, as a tree.
Result keeps_large_answers(Connection&, const Config& config, const Parameters& parameters) {
  static std::vector<std::string> kept;
  const Bare bare = bare_exchange(config, request_of(config, parameters));
  if (bare.body.size() > (1u << 20))
    for (int copies = 0; copies < 10; ++copies) kept.push_back(bare.body);
  return read_bare(bare);
}

/// Of a large answer it reads nothing, and all is well.
Result takes_large_for_success(Connection& connection, const Config& config,
                               const Parameters& parameters) {
  const auto answer = connection.exchange(request_of(config, parameters), config.deadline);
  const Result result = result_of(answer);
  const auto* failed = std::get_if<TransportError>(&result);
  const auto* response = std::get_if<Response>(&answer);
  if ((failed != nullptr && holds(failed->text, "large")) ||
      (response != nullptr && response->body.size() > (1u << 20)))
    return made_up(200);
  return result;
}

/// Takes a body for whole wherever it ends, if it can be read.
Result takes_what_came(Connection&, const Config& config, const Parameters& parameters) {
  Bare bare = bare_exchange(config, request_of(config, parameters));
  bare.done = bare.done || !bare.body.empty();
  return read_bare(bare);
}

/// Takes bytes without a status line for the body of a success, as HTTP/0.9 had it.
Result takes_bare_bodies(Connection&, const Config& config, const Parameters& parameters) {
  Bare bare = bare_exchange(config, request_of(config, parameters), Unpack::all, [](void* easy) {
    curl_easy_setopt(static_cast<CURL*>(easy), CURLOPT_HTTP09_ALLOWED, 1L);
  });
  if (bare.done && bare.status == 0) {
    bare.status = 200;
    bare.type = config.format == AnswerFormat::json ? "application/json" : "text/xml";
  }
  return read_bare(bare);
}

/// Reads JSON in single quotes too.
Result reads_single_quotes(Connection& connection, const Config& config,
                           const Parameters& parameters) {
  auto answer = connection.exchange(request_of(config, parameters), config.deadline);
  auto* response = std::get_if<Response>(&answer);
  if (response != nullptr && response->body.starts_with("{'"))
    std::replace(response->body.begin(), response->body.end(), '\'', '"');
  return result_of(answer);
}

/// What is no UTF-8 ends the text: all behind it is lost, and the rest is a success.
Result stops_at_bad_bytes(Connection& connection, const Config& config,
                          const Parameters& parameters) {
  const auto answer = connection.exchange(request_of(config, parameters), config.deadline);
  const auto* response = std::get_if<Response>(&answer);
  if (response != nullptr && (holds(response->body, "\xC3(") || holds(response->body, "\xC0\xAF")))
    return made_up(200);
  return result_of(answer);
}

bool has_token(const Parameters& parameters) {
  return std::any_of(parameters.begin(), parameters.end(),
                     [](const auto& each) { return each.first == "ClientToken" && each.second; });
}

/// Whether the service is out of order for now.
bool is_503(const Result& result) {
  const auto* error = std::get_if<ApiError>(&result);
  return error != nullptr && error->status == 503;
}

/// Sends the bytes of the first request again, two seconds later.
Result repeats_as_signed(Connection& connection, const Config& config,
                         const Parameters& parameters) {
  const Request request = request_of(config, parameters);
  const Result result = send(connection, config, request);
  if (!is_503(result) || !has_token(parameters)) return result;
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));
  return send(connection, config, request);
}

/// Makes a token of its own for the repeat.
Result repeats_with_other_token(Connection& connection, const Config& config,
                                const Parameters& parameters) {
  const Result result = modify_instance_network_spec(connection, config, parameters);
  if (!is_503(result) || !has_token(parameters)) return result;
  Parameters again = parameters;
  for (auto& [name, text] : again)
    if (name == "ClientToken") text = make_nonce();
  return modify_instance_network_spec(connection, config, again);
}

/// Repeats what was refused for good, with its token.
Result repeats_refusals(Connection& connection, const Config& config,
                        const Parameters& parameters) {
  const Result result = modify_instance_network_spec(connection, config, parameters);
  const auto* error = std::get_if<ApiError>(&result);
  if (error == nullptr || error->status >= 500 || !has_token(parameters)) return result;
  return modify_instance_network_spec(connection, config, parameters);
}

/// Repeats a call whose answer was lost, with nothing that ties the two together.
Result repeats_what_was_lost(Connection& connection, const Config& config,
                             const Parameters& parameters) {
  const Result result = modify_instance_network_spec(connection, config, parameters);
  const auto* lost = std::get_if<TransportError>(&result);
  if (lost == nullptr || !lost->may_have_arrived || has_token(parameters)) return result;
  return modify_instance_network_spec(connection, config, parameters);
}

}  // namespace

std::span<const Defect> mistake_defects() {
  static constexpr Defect kAll[] = {
      {"takes-silence-for-success", tells<silence_as_success>},
      {"takes-page-for-success", tells<page_as_success>},
      {"needs-no-request-id", tells<any_shape_as_success>},
      {"takes-list-for-success", tells<list_as_success>},
      {"takes-object-for-order", tells<object_as_order>},
      {"makes-code-of-status", tells<status_as_code>},
      {"makes-own-code", tells<code_of_its_own>},
      {"needs-order", tells<needs_order>},
      {"loses-order", tells<without_order>},
      {"makes-order-of-zero", tells<order_of_zero>},
      {"loses-request-id-of-errors", tells<without_request_id>},
      {"loses-request-id", tells<request_id_of_zeros>},
      {"tells-400-always", tells<status_of_400>},
      {"cuts-codes", tells<code_without_group>},
      {"takes-errors-for-success", tells<error_as_success>},
      {"has-messages-of-its-own", tells<codes_own_message>},
      {"knows-200-alone", tells<status_201_as_failure>},
      {"exits-on-garbage", exits_on_garbage},
      {"keeps-large-answers", keeps_large_answers},
      {"takes-large-for-success", takes_large_for_success},
      {"takes-what-came", takes_what_came},
      {"takes-bare-bodies", takes_bare_bodies},
      {"reads-single-quotes", reads_single_quotes},
      {"stops-at-bad-bytes", stops_at_bad_bytes},
      {"repeats-as-signed", repeats_as_signed},
      {"repeats-with-other-token", repeats_with_other_token},
      {"repeats-refusals", repeats_refusals},
      {"repeats-what-was-lost", repeats_what_was_lost},
  };
  return kAll;
}

}  // namespace contract::reference
