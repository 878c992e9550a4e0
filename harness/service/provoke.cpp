#include "service/provoke.h"

#include "formats/json.h"
#include "formats/xml.h"
#include "wire/percent.h"
#include "wire/signature_v1.h"

namespace contract {
namespace {

std::string readable(const Assignment& parameters) {
  std::string text;
  for (const auto& [name, value] : parameters)
    if (value) text += (text.empty() ? "" : " ") + name + "=" + *value;
  return text;
}

/// Reads code and message out of an error's body.
void read_error(const Spec& spec, const Response& response, Provoked& result) {
  const Reading reading =
      result.format == Format::json ? read_json(response.body) : read_xml(response.body);
  const Value* error =
      result.format == Format::json ? &reading.value : reading.value.find(spec.envelope.error_root);
  if (!reading.ok() || error == nullptr) return;
  result.code = error->text_of(spec.envelope.code);
  result.message = error->text_of(spec.envelope.message);
}

}  // namespace

// For rows that only an injection leads to.
Assignment example_request(const Spec& spec) {
  for (const Example& example : spec.examples)
    if (example.format == "request") return example.parameters;
  return {};
}

Provoked provoke(const Service& service, const Accounts& accounts, const ErrorRow& row,
                 const Provocation& how, Format format, std::chrono::system_clock::time_point at) {
  Provoked result;
  result.row = &row;
  result.format = format;
  const Spec& spec = service.first();
  Assignment parameters = how.by_state ? how.request : example_request(spec);
  parameters.emplace(spec.name_of("action"), spec.action);
  const State state = accounts(how.by_state ? how.account : kExampleAccount);
  Emulator emulator(service, state);
  if (!how.by_state) emulator.inject({row.id, "", "", "", 1});
  const Request request = signed_request(spec, parameters, state.accounts.front().keys.front(),
                                         format, "provoke-" + row.id, at);
  const Response response = emulator.answer(request);
  result.request = readable(parameters);
  result.status = response.status;
  result.why = emulator.records().back().why;
  read_error(spec, response, result);
  result.right = result.status == row.status && result.code == row.code &&
                 fits_message(row.message, result.message);
  result.sent = request;
  result.answered = response;
  return result;
}

Request signed_request(const Spec& spec, const Assignment& parameters, const AccessKey& key,
                       Format format, const std::string& nonce,
                       std::chrono::system_clock::time_point at) {
  Params params = {
      {spec.name_of("version"), spec.version, false},
      {spec.name_of("format"), format == Format::json ? "JSON" : "XML", false},
      {spec.name_of("nonce"), nonce, false},
      {spec.name_of("timestamp"),
       format_utc(std::chrono::floor<std::chrono::seconds>(at), "yyyy-MM-ddTHH:mm:ssZ"), false},
      {spec.name_of("access_key"), key.id, false},
      {"SignatureMethod", "HMAC-SHA1", false},
      {"SignatureVersion", "1.0", false}};
  if (!key.security_token.empty()) params.push_back({"SecurityToken", key.security_token, false});
  for (const auto& [name, value] : parameters)
    if (value) params.push_back({name, *value, false});
  params.push_back({"Signature", sign_v1("GET", params, key.secret).signature, false});
  Request request;
  request.method = "GET";
  request.version = "HTTP/1.1";
  request.target = "/?";
  for (const Param& param : params)
    request.target += (request.target.size() > 2 ? "&" : "") + percent_encode(param.name) + "=" +
                      percent_encode(param.value);
  request.headers = {{"Host", spec.envelope.endpoint}};
  request.arrived = at;
  return request;
}

std::vector<Provoked> provoke_all(const Service& service, const Accounts& accounts,
                                  std::chrono::system_clock::time_point at) {
  std::vector<Provoked> results;
  for (const Format format : {Format::xml, Format::json})
    for (const ErrorRow& row : service.first().errors) {
      if (!row.of_action) continue;
      if (row.provoked) {
        results.push_back(provoke(service, accounts, row, *row.provoked, format, at));
      } else {
        results.emplace_back();
        results.back().row = &row;
        results.back().format = format;
      }
    }
  return results;
}

}  // namespace contract
