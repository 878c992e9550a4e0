#include "wire/signature_v1.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "wire/ascii.h"
#include "wire/canonical_query.h"
#include "wire/percent.h"

namespace contract {
namespace {

constexpr const char* kRule = "signature.v1";

/// How a signer proceeds. By default rightly; each member is one known deviation.
struct SigningVariantV1 {
  enum class Method { as_sent, other, lower_case };
  enum class Key { secret_and_ampersand, secret, ampersand };

  QueryRecipe query;
  Escaping again;  ///< how the canonical query is escaped in the string to sign
  Method method = Method::as_sent;
  std::string_view slash = "%2F";
  Key key = Key::secret_and_ampersand;
  bool other_hash = false;
};

void spell_both(SigningVariantV1& r, bool Escaping::*deviation) {
  r.query.spelling.*deviation = true;
  r.again.*deviation = true;
}

// The likely ones first: where two reproduce the same signature, the first is named.
constexpr SigningMistake<SigningVariantV1> kMistakes[] = {
    {"order", "the names are sorted without regard to upper and lower case",
     [](SigningVariantV1& r) { r.query.order = NameOrder::ignoring_case; }},
    {"order", "the names are not sorted but signed in the order they were sent",
     [](SigningVariantV1& r) { r.query.order = NameOrder::as_sent; }},

    {"encoding", "a space is signed as '+', not as %20",
     [](SigningVariantV1& r) { r.query.spelling.space_is_plus = true; }},
    {"encoding", "'*' is signed as it is, not as %2A",
     [](SigningVariantV1& r) { spell_both(r, &Escaping::star_is_raw); }},
    {"encoding", "'*' is signed as it is, not as %2A, but escaped with the whole query",
     [](SigningVariantV1& r) { r.query.spelling.star_is_raw = true; }},
    {"encoding", "'~' is signed as %7E, not as it is",
     [](SigningVariantV1& r) { r.query.spelling.tilde_is_escaped = true; }},
    {"encoding", "escaped by the rules of forms: space as '+', '*' as it is, '~' as %7E",
     [](SigningVariantV1& r) {
       r.query.spelling.space_is_plus = r.query.spelling.tilde_is_escaped = true;
       spell_both(r, &Escaping::star_is_raw);
     }},
    {"encoding", "one of * ! ' ( ) is signed as it is, not escaped",
     [](SigningVariantV1& r) {
       spell_both(r, &Escaping::star_is_raw);
       spell_both(r, &Escaping::marks_are_raw);
     }},
    {"encoding", "'/' in a value is signed as it is, not as %2F",
     [](SigningVariantV1& r) { spell_both(r, &Escaping::slash_is_raw); }},
    {"encoding", "escapes are signed with lower-case hexadecimal digits",
     [](SigningVariantV1& r) { spell_both(r, &Escaping::lower_case_hex); }},
    {"encoding",
     "escapes are signed with lower-case hexadecimal digits, but in upper case where "
     "the whole query is escaped",
     [](SigningVariantV1& r) { r.query.spelling.lower_case_hex = true; }},
    {"encoding", "names and values are signed escaped twice",
     [](SigningVariantV1& r) { r.query.spelling.times = 2; }},
    {"encoding", "the values are signed rightly but sent escaped once more",
     [](SigningVariantV1& r) { r.query.reading = SentReading::unescaped_again; }},
    {"encoding", "names and values are signed without being escaped",
     [](SigningVariantV1& r) { r.query.spelling.times = 0; }},
    {"encoding", "a '+' in a value is sent as it is, which reads as a space; it is sent as %2B",
     [](SigningVariantV1& r) { r.query.reading = SentReading::plus_is_plus; }},

    {"string-to-sign", "the string to sign starts with another HTTP method than the request",
     [](SigningVariantV1& r) { r.method = SigningVariantV1::Method::other; }},
    {"string-to-sign", "the string to sign starts with the HTTP method in lower case",
     [](SigningVariantV1& r) { r.method = SigningVariantV1::Method::lower_case; }},
    {"string-to-sign", "the '/' behind the HTTP method is not escaped as %2F",
     [](SigningVariantV1& r) { r.slash = "/"; }},
    {"string-to-sign", "the '/' behind the HTTP method is escaped as %2f, not as %2F",
     [](SigningVariantV1& r) { r.slash = "%2f"; }},
    {"string-to-sign", "the canonical query is not escaped once more in the string to sign",
     [](SigningVariantV1& r) { r.again.times = 0; }},
    {"string-to-sign", "the parameters of the form body are not signed",
     [](SigningVariantV1& r) { r.query.without_body = true; }},
    {"string-to-sign", "parameters with an empty value are not signed",
     [](SigningVariantV1& r) { r.query.without_empty = true; }},
    {"string-to-sign", "an empty value is signed without its '='",
     [](SigningVariantV1& r) { r.query.without_equals = true; }},
    {"string-to-sign", "SecurityToken is sent but not signed",
     [](SigningVariantV1& r) { r.query.without_token = true; }},

    {"key", "the key is the secret alone, without the '&' behind it",
     [](SigningVariantV1& r) { r.key = SigningVariantV1::Key::secret; }},
    {"key", "the key is '&' alone: the client has no secret",
     [](SigningVariantV1& r) { r.key = SigningVariantV1::Key::ampersand; }},
    {"key", "the hash is another than SignatureMethod says",
     [](SigningVariantV1& r) { r.other_hash = true; }},
};

std::string method_text(SigningVariantV1::Method method, std::string_view sent) {
  if (method == SigningVariantV1::Method::other) return sent == "GET" ? "POST" : "GET";
  return method == SigningVariantV1::Method::lower_case ? lower_case(sent) : std::string(sent);
}

std::string key_text(SigningVariantV1::Key key, std::string_view secret) {
  std::string text;
  if (key != SigningVariantV1::Key::ampersand) text = secret;
  if (key != SigningVariantV1::Key::secret) text += '&';
  return text;
}

/// The signature that such a signer gives.
SignatureV1 sign_v1_by(const SigningVariantV1& variant, std::string_view method,
                       const Params& params, std::string_view secret, Hash hash) {
  SignatureV1 steps;
  steps.canonical_query = canonical_query(params, variant.query);
  steps.string_to_sign.reserve(steps.canonical_query.size() * 3 / 2 + 16);
  steps.string_to_sign = method_text(variant.method, method);
  steps.string_to_sign += '&';
  steps.string_to_sign += variant.slash;
  steps.string_to_sign += '&';
  append_spelt(steps.string_to_sign, steps.canonical_query, variant.again);
  if (variant.other_hash) hash = hash == Hash::sha1 ? Hash::sha256 : Hash::sha1;
  steps.signature = base64(hmac(hash, key_text(variant.key, secret), steps.string_to_sign));
  return steps;
}

/// The mistakes, one or two, by which a signer gives `sent`; nullopt where none are known.
std::optional<SignatureDiagnosis> explain_v1(std::string_view method, const Params& params,
                                             std::string_view secret, Hash hash,
                                             std::string_view sent) {
  return diagnose(kMistakes, [&](const SigningVariantV1& variant) {
    return sign_v1_by(variant, method, params, secret, hash).signature == sent;
  });
}

bool is_present(const Params& params, std::string_view name) {
  const std::string* const value = find_param(params, name);
  return value != nullptr && !value->empty();
}

// The names of the signature's own parameters that are absent or empty: "Signature, Timestamp".
std::string missing_names(const Params& params) {
  static constexpr std::string_view kNames[] = {"AccessKeyId",     "Signature",
                                                "SignatureMethod", "SignatureVersion",
                                                "SignatureNonce",  "Timestamp"};
  std::string missing;
  for (const std::string_view name : kNames) {
    // The oldest documents spell it TimeStamp.
    if (is_present(params, name) || (name == "Timestamp" && is_present(params, "TimeStamp"))) {
      continue;
    }
    if (!missing.empty()) missing += ", ";
    missing += name;
  }
  return missing;
}

// One page writes Hmac-SHA1, so case makes no difference.
std::optional<Hash> hash_of(std::string_view signature_method) {
  if (equal_ignoring_case(signature_method, "HMAC-SHA1")) return Hash::sha1;
  if (equal_ignoring_case(signature_method, "HMAC-SHA256")) return Hash::sha256;
  return std::nullopt;
}

// The right signature, misspelt where it was put in the query.
std::optional<SignatureDiagnosis> explain_spelling(const std::string& right,
                                                   const std::string& sent) {
  std::string plus_read_as_space = right;
  std::replace(plus_read_as_space.begin(), plus_read_as_space.end(), '+', ' ');
  if (sent == plus_read_as_space) {
    return SignatureDiagnosis{
        "encoding",
        "the signature is right but its '+' is sent as it is, which reads as a "
        "space; it is sent as %2B"};
  }
  if (percent_decode(sent, false) == right) {
    return SignatureDiagnosis{"encoding", "the signature is right but sent escaped twice"};
  }
  return std::nullopt;
}

std::size_t bytes_of(const Params& params) {
  std::size_t bytes = 0;
  for (const Param& param : params) bytes += param.name.size() + param.value.size();
  return bytes;
}

}  // namespace

SignatureV1 sign_v1(std::string_view method, const Params& params, std::string_view secret,
                    Hash hash) {
  return sign_v1_by(SigningVariantV1{}, method, params, secret, hash);
}

Findings verify_v1(const Request& request, const Params& params, std::string_view secret,
                   Search search) {
  const auto one = [secret](std::string_view step, std::string expected, std::string_view actual,
                            std::string note) -> Findings {
    return {signature_finding(kRule, step, std::move(expected), actual, std::move(note), secret)};
  };
  if (const std::string missing = missing_names(params); !missing.empty()) {
    return one("missing", "a value of " + missing, "none", "");
  }
  const std::string& method = *find_param(params, "SignatureMethod");
  const std::optional<Hash> hash = hash_of(method);
  if (!hash) return one("method", "SignatureMethod HMAC-SHA1", method, "");
  const std::string& version = *find_param(params, "SignatureVersion");
  if (version != "1.0") return one("method", "SignatureVersion 1.0", version, "");

  const std::string right = sign_v1(request.method, params, secret, *hash).signature;
  const std::string& sent = *find_param(params, "Signature");
  if (equal_constant_time(right, sent)) return {};

  if (const auto found = explain_spelling(right, sent)) {
    return one(found->step, right, sent, found->what);
  }
  if (search == Search::nothing) return one("unexplained", right, sent, kNotSearched);
  if (bytes_of(params) > kSearchedBytes) return one("unexplained", right, sent, kTooLongToSearch);
  const auto found = explain_v1(request.method, params, secret, *hash, sent);
  if (!found) return one("unexplained", right, sent, kSecretDiffers);
  return one(found->step, right, sent, found->what);
}

}  // namespace contract
