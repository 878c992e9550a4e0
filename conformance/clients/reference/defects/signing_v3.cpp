// Clients that sign by V3 otherwise than the page says, and those that are wrong about time, nonce
// and token whatever they sign by.
#include <algorithm>
#include <cctype>

#include "defects/defects.h"
#include "defects/resign.h"
#include "wire/digest.h"
#include "wire/signature_v3.h"

namespace contract::reference {
namespace {

UtcTime now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

void leave_out(Headers& headers, std::string_view name) {
  std::erase_if(headers, [&](const Header& each) { return each.name == name; });
}
std::string& value_of(Headers& headers, std::string_view name) {
  return std::find_if(headers.begin(), headers.end(),
                      [&](const Header& each) { return each.name == name; })
      ->value;
}

/// Changes the headers of a V3 request before they are signed.
using Change = void (*)(Headers&);

template <Change change>
Result says(Connection& connection, const Config& config, const Parameters& parameters) {
  Request request = request_of(config, parameters);
  if (is_v3(config)) {
    change(request.headers);
    const std::vector<std::string> names = v3_names(request);
    request = v3_signed(config, std::move(request), names);
  }
  return send(connection, config, request);
}

void without_date(Headers& headers) { leave_out(headers, "x-acs-date"); }
void without_digest(Headers& headers) { leave_out(headers, "x-acs-content-sha256"); }
void with_no_digest(Headers& headers) {
  value_of(headers, "x-acs-content-sha256") = "UNSIGNED-PAYLOAD";
}
void of_other_version(Headers& headers) { value_of(headers, "x-acs-version") = "2014-05-28"; }
void with_small_action(Headers& headers) {
  value_of(headers, "x-acs-action") = "modifyInstanceNetworkSpec";
}

/// Signs without the header of that name.
template <const char* const& name>
Result leaves_unsigned(Connection& connection, const Config& config, const Parameters& parameters) {
  Request request = request_of(config, parameters);
  if (is_v3(config)) {
    std::vector<std::string> names = v3_names(request);
    std::erase(names, name);
    request = v3_signed(config, std::move(request), std::move(names));
  }
  return send(connection, config, request);
}
constexpr const char* kHost = "host";
constexpr const char* kToken = "x-acs-security-token";
constexpr const char* kNonce = "x-acs-signature-nonce";

/// Signs another canonical request than the page's.
using Text = std::string (*)(std::string canonical);

template <Text text>
Result signs(Connection& connection, const Config& config, const Parameters& parameters) {
  Request request = request_of(config, parameters);
  if (is_v3(config)) {
    const std::string& secret = config.credentials.access_key_secret;
    const std::string right =
        sign_v3(request, v3_names(request), config.credentials.access_key_id, secret)
            .canonical_request;
    const std::string to_sign = "ACS3-HMAC-SHA256\n" + hex(digest(Hash::sha256, text(right)));
    request = v3_with_signature(request, hex(hmac(Hash::sha256, secret, to_sign)));
  }
  return send(connection, config, request);
}

std::string with_plus_for_blank(std::string canonical) {
  for (std::size_t at = canonical.find("%20"); at != std::string::npos;
       at = canonical.find("%20", at))
    canonical.replace(at, 3, "+");
  return canonical;
}
std::string without_query(std::string canonical) {
  const std::size_t from = canonical.find('\n', canonical.find('\n') + 1) + 1;
  return canonical.erase(from, canonical.find('\n', from) - from);
}

/// A signature in capital digits.
Result writes_signature_in_capitals(Connection& connection, const Config& config,
                                    const Parameters& parameters) {
  Request request = request_of(config, parameters);
  if (is_v3(config)) {
    std::string signature =
        read_authorization_v3(value_of(request.headers, "Authorization")).signature;
    for (char& c : signature) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    request = v3_with_signature(std::move(request), signature);
  }
  return send(connection, config, request);
}

/// The key of V1 for V3: the secret and a mark behind it.
Result signs_v3_with_marked_secret(Connection& connection, const Config& config,
                                   const Parameters& parameters) {
  Config marked = config;
  if (is_v3(config)) marked.credentials.access_key_secret += "&";
  return modify_instance_network_spec(connection, marked, parameters);
}

/// A temporary key is used as if it were one for ever.
Result forgets_token(Connection& connection, const Config& config, const Parameters& parameters) {
  Config bare = config;
  bare.credentials.security_token.reset();
  return modify_instance_network_spec(connection, bare, parameters);
}

/// A clock that is so many minutes off.
template <int minutes>
Result has_clock_off(Connection& connection, const Config& config, const Parameters& parameters) {
  return send(
      connection, config,
      build_request(config, parameters, make_nonce(), now() + std::chrono::minutes(minutes)));
}

/// One nonce for the whole process.
Result has_one_nonce(Connection& connection, const Config& config, const Parameters& parameters) {
  static const std::string nonce = make_nonce();
  return send(connection, config, build_request(config, parameters, nonce, now()));
}

/// Signs with the other method than its user asked for.
Result signs_by_v1_always(Connection& connection, const Config& config,
                          const Parameters& parameters) {
  Config v1 = config;
  if (is_v3(config)) v1.signature = SignatureKind::v1_hmac_sha1;
  return modify_instance_network_spec(connection, v1, parameters);
}

}  // namespace

std::span<const Defect> signing_v3_defects() {
  static constexpr Defect kAll[] = {
      {"leaves-date-out", says<without_date>},
      {"leaves-digest-out", says<without_digest>},
      {"sends-no-digest", says<with_no_digest>},
      {"names-other-version", says<of_other_version>},
      {"names-action-in-small-letters", says<with_small_action>},
      {"leaves-host-unsigned", leaves_unsigned<kHost>},
      {"leaves-token-unsigned", leaves_unsigned<kToken>},
      {"leaves-nonce-unsigned", leaves_unsigned<kNonce>},
      {"signs-v3-with-plus-for-blank", signs<with_plus_for_blank>},
      {"signs-v3-without-query", signs<without_query>},
      {"writes-signature-in-capitals", writes_signature_in_capitals},
      {"signs-v3-with-marked-secret", signs_v3_with_marked_secret},
      {"forgets-token", forgets_token},
      {"has-slow-clock", has_clock_off<-20>},
      {"sends-local-time", has_clock_off<8 * 60>},
      {"has-one-nonce", has_one_nonce},
      {"signs-by-v1-always", signs_by_v1_always},
  };
  return kAll;
}

}  // namespace contract::reference
