// Clients that sign by V1 otherwise than the page says, or leave out what it asks for.
#include <algorithm>

#include "defects/defects.h"
#include "defects/resign.h"
#include "wire/ascii.h"
#include "wire/digest.h"
#include "wire/percent.h"
#include "wire/signature_v1.h"

namespace contract::reference {
namespace {

/// Changes what a V1 request says, before it is signed.
using Change = void (*)(Params&);

template <Change change>
Result says(Connection& connection, const Config& config, const Parameters& parameters) {
  Request request = request_of(config, parameters);
  if (!is_v3(config)) {
    Params params = unsigned_params(request);
    change(params);
    request = v1_signed(config, std::move(request), std::move(params));
  }
  return send(connection, config, request);
}

void leave_out(Params& params, const char* name) {
  std::erase_if(params, [&](const Param& each) { return each.name == name; });
}
void set(Params& params, const char* name, const char* value) {
  for (Param& each : params)
    if (each.name == name) each.value = value;
}

void without_action(Params& params) { leave_out(params, "Action"); }
void without_version(Params& params) { leave_out(params, "Version"); }
void without_key(Params& params) { leave_out(params, "AccessKeyId"); }
void without_method(Params& params) { leave_out(params, "SignatureMethod"); }
void without_signature_version(Params& params) { leave_out(params, "SignatureVersion"); }
void without_nonce(Params& params) { leave_out(params, "SignatureNonce"); }
void without_timestamp(Params& params) { leave_out(params, "Timestamp"); }
void of_method_md5(Params& params) { set(params, "SignatureMethod", "HMAC-MD5"); }
void of_method_sha1(Params& params) { set(params, "SignatureMethod", "HMAC-SHA1"); }
void of_signature_version_2(Params& params) { set(params, "SignatureVersion", "2.0"); }
void with_offset(Params& params) {
  for (Param& each : params)
    if (each.name == "Timestamp") replace_all(each.value, "Z", "+00:00");
}

/// Signs another text than the page's, by V1.
using Text = std::string (*)(const Config&, const Request&, const Params&, std::string text);

template <Text text>
Result signs(Connection& connection, const Config& config, const Parameters& parameters) {
  Request request = request_of(config, parameters);
  if (!is_v3(config)) {
    const Params params = unsigned_params(request);
    const std::string& secret = config.credentials.access_key_secret;
    const std::string right = sign_v1(request.method, params, secret).string_to_sign;
    const std::string signature =
        v1_signature(config, secret + "&", text(config, request, params, right));
    request = v1_request(std::move(request), params, signature);
  }
  return send(connection, config, request);
}

std::string plus_for_blank(const Config&, const Request&, const Params&, std::string text) {
  replace_all(text, "%2520", "%2B");
  return text;
}
std::string asterisk_raw(const Config&, const Request&, const Params&, std::string text) {
  replace_all(text, "%252A", "%2A");
  return text;
}
std::string tilde_escaped(const Config&, const Request&, const Params&, std::string text) {
  replace_all(text, "~", "%257E");
  return text;
}
std::string always_get(const Config&, const Request&, const Params&, std::string text) {
  return "GET" + text.substr(text.find('&'));
}
std::string slash_raw(const Config&, const Request&, const Params&, std::string text) {
  const std::size_t at = text.find("%2F");
  return at == std::string::npos ? text : text.replace(at, 3, "/");
}
std::string not_sorted(const Config&, const Request& request, const Params& params, std::string) {
  std::string query;
  for (const Param& each : params)
    query +=
        (query.empty() ? "" : "&") + percent_encode(each.name) + "=" + percent_encode(each.value);
  return request.method + "&%2F&" + percent_encode(query);
}
std::string without_empty(const Config&, const Request& request, const Params& params,
                          std::string) {
  Params filled = params;
  std::erase_if(filled, [](const Param& each) { return each.value.empty(); });
  return sign_v1(request.method, filled, "").string_to_sign;
}
std::string without_token(const Config&, const Request& request, const Params& params,
                          std::string) {
  Params others = params;
  leave_out(others, "SecurityToken");
  return sign_v1(request.method, others, "").string_to_sign;
}

/// The secret as it is, without the mark behind it.
Result signs_with_bare_secret(Connection& connection, const Config& config,
                              const Parameters& parameters) {
  Request request = request_of(config, parameters);
  if (!is_v3(config)) {
    const Params params = unsigned_params(request);
    const std::string& secret = config.credentials.access_key_secret;
    const std::string text = sign_v1(request.method, params, secret).string_to_sign;
    request = v1_request(std::move(request), params, v1_signature(config, secret, text));
  }
  return send(connection, config, request);
}

/// A V1 request without its signature.
Result leaves_signature_out(Connection& connection, const Config& config,
                            const Parameters& parameters) {
  Request request = request_of(config, parameters);
  if (!is_v3(config)) {
    const Params params = unsigned_params(request);
    request = v1_request(std::move(request), params, "");
  }
  return send(connection, config, request);
}

/// Nothing of a signature at all, as for an API that anybody may call.
Result signs_nothing(Connection& connection, const Config& config, const Parameters& parameters) {
  Request request = request_of(config, parameters);
  if (is_v3(config)) return send(connection, config, request);
  Params params = unsigned_params(request);
  std::erase_if(params, [](const Param& each) { return each.name.starts_with("Signature"); });
  return send(connection, config, v1_request(std::move(request), params, ""));
}

}  // namespace

std::span<const Defect> signing_v1_defects() {
  static constexpr Defect kAll[] = {
      {"leaves-action-out", says<without_action>},
      {"leaves-version-out", says<without_version>},
      {"leaves-key-out", says<without_key>},
      {"leaves-signature-method-out", says<without_method>},
      {"leaves-signature-version-out", says<without_signature_version>},
      {"leaves-nonce-out", says<without_nonce>},
      {"leaves-timestamp-out", says<without_timestamp>},
      {"names-md5", says<of_method_md5>},
      {"signs-sha1-for-sha256", says<of_method_sha1>},
      {"names-signature-version-2", says<of_signature_version_2>},
      {"writes-timestamp-with-offset", says<with_offset>},
      {"signs-plus-for-blank", signs<plus_for_blank>},
      {"signs-asterisk-raw", signs<asterisk_raw>},
      {"signs-tilde-escaped", signs<tilde_escaped>},
      {"signs-always-as-get", signs<always_get>},
      {"signs-slash-raw", signs<slash_raw>},
      {"signs-unsorted", signs<not_sorted>},
      {"signs-without-empty", signs<without_empty>},
      {"signs-without-token", signs<without_token>},
      {"signs-with-bare-secret", signs_with_bare_secret},
      {"leaves-signature-out", leaves_signature_out},
      {"signs-nothing", signs_nothing},
  };
  return kAll;
}

}  // namespace contract::reference
