#include "wire/signature_v3.h"

#include <algorithm>
#include <array>
#include <utility>

#include "wire/digest.h"
#include "wire/mistake.h"
#include "wire/signature_v3_recipe.h"

namespace contract {
namespace {

constexpr const char* kRule = "signature.v3";
constexpr const char* kBodyHash = "x-acs-content-sha256";

// The headers that every request has; the first may go unsigned, the others make the signature.
constexpr std::array<std::string_view, 6> kMandatory = {
    "host", "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", kBodyHash};

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
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
  SignatureV3 steps = sign_v3_by(RecipeV3{}, subject, secret);
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
  const std::string right = sign_v3_by(RecipeV3{}, subject, secret).signature;
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
