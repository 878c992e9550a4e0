#include "wire/signature_v3.h"

#include <algorithm>
#include <array>
#include <utility>

#include "wire/ascii.h"
#include "wire/canonical_query.h"
#include "wire/digest.h"
#include "wire/params.h"

namespace contract {
namespace {

constexpr const char* kRule = "signature.v3";
constexpr const char* kBodyHash = "x-acs-content-sha256";

// The headers that every request has; the first may go unsigned, the others make the signature.
constexpr std::array<std::string_view, 6> kMandatory = {
    "host", "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", kBodyHash};

constexpr std::string_view kAlgorithmV3 = "ACS3-HMAC-SHA256";

/// How a signer proceeds. By default rightly; each member is one known deviation.
struct SigningVariantV3 {
  enum class Key { secret, secret_and_ampersand, nothing };
  enum class Written { lower_case_hex, upper_case_hex, base64 };

  QueryRecipe query{.without_body = true, .with_signature = true};
  bool other_method = false;      ///< GET for POST and the other way round
  bool listed_order = false;      ///< signed headers in the order of SignedHeaders, not sorted
  bool no_empty_line = false;     ///< header lines run into the list of their names
  bool no_body_hash = false;      ///< the last line is empty
  bool no_algorithm = false;      ///< the string to sign is the hash alone
  bool request_as_it_is = false;  ///< the canonical request is not hashed
  Key key = Key::secret;
  bool other_hash = false;
  Written written = Written::lower_case_hex;
};

/// A request taken apart for signing: what stays the same whatever the variant. `request` and
/// `listed` must outlive it.
struct SubjectV3 {
  SubjectV3(const Request& request, const std::vector<std::string>& listed);

  const Request& request;
  const std::vector<std::string>& listed;  ///< signed headers as listed
  std::vector<std::string> sorted;         ///< the same in lower case, sorted
  Params params;                           ///< of query and form body
  std::string body_hash;                   ///< lower-case hexadecimal
};

constexpr SigningMistake<SigningVariantV3> kMistakes[] = {
    {"order", "the names of the parameters are sorted without regard to upper and lower case",
     [](SigningVariantV3& r) { r.query.order = NameOrder::ignoring_case; }},
    {"order", "the parameters are not sorted but signed in the order they were sent",
     [](SigningVariantV3& r) { r.query.order = NameOrder::as_sent; }},
    {"order", "the signed headers are not sorted by name",
     [](SigningVariantV3& r) { r.listed_order = true; }},

    {"encoding", "a space is signed as '+', not as %20",
     [](SigningVariantV3& r) { r.query.spelling.space_is_plus = true; }},
    {"encoding", "'*' is signed as it is, not as %2A",
     [](SigningVariantV3& r) { r.query.spelling.star_is_raw = true; }},
    {"encoding", "'~' is signed as %7E, not as it is",
     [](SigningVariantV3& r) { r.query.spelling.tilde_is_escaped = true; }},
    {"encoding", "escaped by the rules of forms: space as '+', '*' as it is, '~' as %7E",
     [](SigningVariantV3& r) {
       Escaping& spelling = r.query.spelling;
       spelling.space_is_plus = spelling.star_is_raw = spelling.tilde_is_escaped = true;
     }},
    {"encoding", "one of * ! ' ( ) is signed as it is, not escaped",
     [](SigningVariantV3& r) {
       r.query.spelling.star_is_raw = r.query.spelling.marks_are_raw = true;
     }},
    {"encoding", "'/' in a value is signed as it is, not as %2F",
     [](SigningVariantV3& r) { r.query.spelling.slash_is_raw = true; }},
    {"encoding", "escapes are signed with lower-case hexadecimal digits",
     [](SigningVariantV3& r) { r.query.spelling.lower_case_hex = true; }},
    {"encoding", "names and values are signed escaped twice",
     [](SigningVariantV3& r) { r.query.spelling.times = 2; }},
    {"encoding", "the values are signed rightly but sent escaped once more",
     [](SigningVariantV3& r) { r.query.reading = SentReading::unescaped_again; }},
    {"encoding", "names and values are signed without being escaped",
     [](SigningVariantV3& r) { r.query.spelling.times = 0; }},
    {"encoding", "a '+' in a value is sent as it is, which reads as a space; it is sent as %2B",
     [](SigningVariantV3& r) { r.query.reading = SentReading::plus_is_plus; }},
    {"encoding", "the signature is written in upper-case hexadecimal digits",
     [](SigningVariantV3& r) { r.written = SigningVariantV3::Written::upper_case_hex; }},
    {"encoding", "the signature is written in base64, not in hexadecimal digits",
     [](SigningVariantV3& r) { r.written = SigningVariantV3::Written::base64; }},

    {"string-to-sign", "the canonical request starts with another HTTP method than the request",
     [](SigningVariantV3& r) { r.other_method = true; }},
    {"string-to-sign", "the parameters of the form body stand in the canonical query",
     [](SigningVariantV3& r) { r.query.without_body = false; }},
    {"string-to-sign", "parameters with an empty value are not signed",
     [](SigningVariantV3& r) { r.query.without_empty = true; }},
    {"string-to-sign", "an empty value is signed without its '='",
     [](SigningVariantV3& r) { r.query.without_equals = true; }},
    {"string-to-sign", "there is no empty line between the header lines and their names",
     [](SigningVariantV3& r) { r.no_empty_line = true; }},
    {"string-to-sign", "the canonical request does not end in the hash of the body",
     [](SigningVariantV3& r) { r.no_body_hash = true; }},
    {"string-to-sign", "the string to sign does not start with the algorithm",
     [](SigningVariantV3& r) { r.no_algorithm = true; }},
    {"string-to-sign", "the canonical request is signed as it is, not its hash",
     [](SigningVariantV3& r) { r.request_as_it_is = true; }},

    {"key", "the key has an '&' behind the secret, as only V1 wants it",
     [](SigningVariantV3& r) { r.key = SigningVariantV3::Key::secret_and_ampersand; }},
    {"key", "the key is empty: the client has no secret",
     [](SigningVariantV3& r) { r.key = SigningVariantV3::Key::nothing; }},
    {"key", "the HMAC is over SHA-1, not SHA-256",
     [](SigningVariantV3& r) { r.other_hash = true; }},
};

std::string canonical_request(const SigningVariantV3& variant, const SubjectV3& subject) {
  const Request& request = subject.request;
  std::string text = request.method;
  if (variant.other_method) text = text == "GET" ? "POST" : "GET";
  text.append(1, '\n').append(path_of(request.target)).append(1, '\n');
  text.append(canonical_query(subject.params, variant.query)).append(1, '\n');
  std::string names;
  for (const std::string& listed : variant.listed_order ? subject.listed : subject.sorted) {
    const std::string name = lower_case(listed);
    const std::string* const value = find_header(request.headers, name);
    text.append(name).append(1, ':').append(value == nullptr ? "" : *value).append(1, '\n');
    if (!names.empty()) names += ';';
    names += name;
  }
  if (!variant.no_empty_line) text += '\n';
  text.append(names).append(1, '\n');
  if (!variant.no_body_hash) text += subject.body_hash;
  return text;
}

std::string written(SigningVariantV3::Written spelling, const std::string& bytes) {
  if (spelling == SigningVariantV3::Written::base64) return base64(bytes);
  std::string text = hex(bytes);
  if (spelling == SigningVariantV3::Written::upper_case_hex) {
    for (char& c : text) c = c >= 'a' ? static_cast<char>(c - ('a' - 'A')) : c;
  }
  return text;
}

SubjectV3::SubjectV3(const Request& of, const std::vector<std::string>& headers)
    : request(of),
      listed(headers),
      params(parse_params(of).params),
      body_hash(hex(digest(Hash::sha256, of.body))) {
  for (const std::string& name : listed) sorted.push_back(lower_case(name));
  std::sort(sorted.begin(), sorted.end());
}

/// The signature that such a signer gives; `authorization` stays empty.
SignatureV3 sign_v3_by(const SigningVariantV3& variant, const SubjectV3& subject,
                       std::string_view secret) {
  SignatureV3 steps;
  steps.canonical_request = canonical_request(variant, subject);
  if (!variant.no_algorithm) steps.string_to_sign.append(kAlgorithmV3).append(1, '\n');
  steps.string_to_sign += variant.request_as_it_is
                              ? steps.canonical_request
                              : hex(digest(Hash::sha256, steps.canonical_request));
  std::string key;
  if (variant.key != SigningVariantV3::Key::nothing) key = secret;
  if (variant.key == SigningVariantV3::Key::secret_and_ampersand) key += '&';
  const Hash hash = variant.other_hash ? Hash::sha1 : Hash::sha256;
  steps.signature = written(variant.written, hmac(hash, key, steps.string_to_sign));
  return steps;
}

/// The mistakes, one or two, by which a signer gives `sent`; nullopt where none are known.
std::optional<SignatureDiagnosis> explain_v3(const SubjectV3& subject, std::string_view secret,
                                             std::string_view sent) {
  return diagnose(kMistakes, [&](const SigningVariantV3& variant) {
    return sign_v3_by(variant, subject, secret).signature == sent;
  });
}

// The pieces of `text` between the separators, without white space around them.
std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (const auto piece = trimmed(text.substr(0, end)); !piece.empty()) pieces.push_back(piece);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return pieces;
}

void add_name(std::string& names, std::string_view name) {
  if (!names.empty()) names += ", ";
  names += name;
}

std::string missing_headers(const Headers& headers) {
  std::string missing;
  for (const std::string_view name : kMandatory) {
    const std::string* const value = find_header(headers, name);
    if (value == nullptr || value->empty()) add_name(missing, name);
  }
  if (find_header(headers, "Authorization") == nullptr) add_name(missing, "authorization");
  return missing;
}

std::string missing_parts(const AuthorizationV3& authorization) {
  std::string missing;
  if (authorization.access_key_id.empty()) add_name(missing, "Credential");
  if (authorization.signed_headers.empty()) add_name(missing, "SignedHeaders");
  if (authorization.signature.empty()) add_name(missing, "Signature");
  return missing;
}

std::string listed_but_not_sent(const SubjectV3& subject) {
  std::string names;
  for (const std::string& name : subject.sorted) {
    if (find_header(subject.request.headers, name) == nullptr) add_name(names, name);
  }
  return names;
}

bool is_to_be_signed(std::string_view name) {
  return name == "host" || name == "content-type" || name.starts_with("x-acs-");
}

bool makes_the_signature(std::string_view name) {
  return name == "x-acs-security-token" ||
         std::find(kMandatory.begin(), kMandatory.end(), name) != kMandatory.end();
}

// Of a request whose signature is right: the headers that it does not cover.
Findings unsigned_headers(const SubjectV3& subject, std::string_view secret) {
  Findings findings;
  std::vector<std::string> seen = subject.sorted;
  for (const Header& header : subject.request.headers) {
    const std::string name = lower_case(header.name);
    if (!is_to_be_signed(name) || std::find(seen.begin(), seen.end(), name) != seen.end()) continue;
    findings.push_back(signature_finding(kRule, "headers", name + " among the signed headers",
                                         "not signed", "", secret));
    if (!makes_the_signature(name)) findings.back().level = Level::information;
    seen.push_back(name);
  }
  return findings;
}

}  // namespace

AuthorizationV3 read_authorization_v3(std::string_view value) {
  AuthorizationV3 authorization;
  value = trimmed(value);
  const std::size_t blank = std::min(value.find_first_of(" \t"), value.size());
  authorization.algorithm = value.substr(0, blank);
  for (const std::string_view part : split(value.substr(blank), ',')) {
    const std::size_t equals = std::min(part.find('='), part.size());
    const std::string_view name = trimmed(part.substr(0, equals));
    const std::string_view text = trimmed(part.substr(std::min(equals + 1, part.size())));
    if (name == "Credential") authorization.access_key_id = text;
    if (name == "Signature") authorization.signature = text;
    if (name == "SignedHeaders") {
      const std::vector<std::string_view> names = split(text, ';');
      authorization.signed_headers.assign(names.begin(), names.end());
    }
  }
  return authorization;
}

SignatureV3 sign_v3(const Request& request, const std::vector<std::string>& signed_headers,
                    std::string_view access_key_id, std::string_view secret) {
  const SubjectV3 subject(request, signed_headers);
  SignatureV3 steps = sign_v3_by(SigningVariantV3{}, subject, secret);
  steps.authorization.append(kAlgorithmV3).append(" Credential=").append(access_key_id);
  steps.authorization += ",SignedHeaders=";
  for (const std::string& name : subject.sorted) {
    if (&name != &subject.sorted.front()) steps.authorization += ';';
    steps.authorization += name;
  }
  steps.authorization += ",Signature=" + steps.signature;
  return steps;
}

Findings verify_v3(const Request& request, std::string_view secret, Search search) {
  const auto one = [secret](std::string_view step, std::string expected, std::string_view actual,
                            std::string note) -> Findings {
    return {signature_finding(kRule, step, std::move(expected), actual, std::move(note), secret)};
  };
  if (const std::string missing = missing_headers(request.headers); !missing.empty()) {
    return one("missing", "the headers " + missing, "none", "");
  }
  const AuthorizationV3 authorization =
      read_authorization_v3(*find_header(request.headers, "Authorization"));
  if (authorization.algorithm != kAlgorithmV3) {
    return one("method", std::string(kAlgorithmV3), authorization.algorithm, "");
  }
  if (const std::string missing = missing_parts(authorization); !missing.empty()) {
    return one("missing", missing + " in the header authorization", "none", "");
  }
  const SubjectV3 subject(request, authorization.signed_headers);
  if (const std::string names = listed_but_not_sent(subject); !names.empty()) {
    return one("headers", "only headers that are sent in SignedHeaders", printable(names), "");
  }
  const std::string& body_hash = *find_header(request.headers, kBodyHash);
  if (body_hash != subject.body_hash) {
    return one("body", subject.body_hash, body_hash,
               "x-acs-content-sha256 is the SHA-256 of the body in lower-case hexadecimal digits");
  }
  const std::string right = sign_v3_by(SigningVariantV3{}, subject, secret).signature;
  const std::string& sent = authorization.signature;
  if (equal_constant_time(right, sent)) return unsigned_headers(subject, secret);

  if (search == Search::nothing) return one("unexplained", right, sent, kNotSearched);
  if (request.target.size() + request.body.size() > kSearchedBytes) {
    return one("unexplained", right, sent, kTooLongToSearch);
  }
  const auto found = explain_v3(subject, secret, sent);
  if (!found) return one("unexplained", right, sent, kSecretDiffers);
  return one(found->step, right, sent, found->what);
}

}  // namespace contract
