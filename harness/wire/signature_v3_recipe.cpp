#include "wire/signature_v3_recipe.h"

#include <algorithm>

#include "wire/digest.h"

namespace contract {
namespace {

constexpr Mistake<RecipeV3> kMistakes[] = {
    {"order", "the names of the parameters are sorted without regard to upper and lower case",
     [](RecipeV3& r) { r.query.order = NameOrder::ignoring_case; }},
    {"order", "the parameters are not sorted but signed in the order they were sent",
     [](RecipeV3& r) { r.query.order = NameOrder::as_sent; }},
    {"order", "the signed headers are not sorted by name",
     [](RecipeV3& r) { r.listed_order = true; }},

    {"encoding", "a space is signed as '+', not as %20",
     [](RecipeV3& r) { r.query.spelling.space_is_plus = true; }},
    {"encoding", "'*' is signed as it is, not as %2A",
     [](RecipeV3& r) { r.query.spelling.star_is_raw = true; }},
    {"encoding", "'~' is signed as %7E, not as it is",
     [](RecipeV3& r) { r.query.spelling.tilde_is_escaped = true; }},
    {"encoding", "escaped by the rules of forms: space as '+', '*' as it is, '~' as %7E",
     [](RecipeV3& r) {
       Spelling& spelling = r.query.spelling;
       spelling.space_is_plus = spelling.star_is_raw = spelling.tilde_is_escaped = true;
     }},
    {"encoding", "one of * ! ' ( ) is signed as it is, not escaped",
     [](RecipeV3& r) { r.query.spelling.star_is_raw = r.query.spelling.marks_are_raw = true; }},
    {"encoding", "'/' in a value is signed as it is, not as %2F",
     [](RecipeV3& r) { r.query.spelling.slash_is_raw = true; }},
    {"encoding", "escapes are signed with lower-case hexadecimal digits",
     [](RecipeV3& r) { r.query.spelling.lower_case_hex = true; }},
    {"encoding", "names and values are signed escaped twice",
     [](RecipeV3& r) { r.query.spelling.times = 2; }},
    {"encoding", "the values are signed rightly but sent escaped once more",
     [](RecipeV3& r) { r.query.reading = SentReading::unescaped_again; }},
    {"encoding", "names and values are signed without being escaped",
     [](RecipeV3& r) { r.query.spelling.times = 0; }},
    {"encoding", "a '+' in a value is sent as it is, which reads as a space; it is sent as %2B",
     [](RecipeV3& r) { r.query.reading = SentReading::plus_is_plus; }},
    {"encoding", "the signature is written in upper-case hexadecimal digits",
     [](RecipeV3& r) { r.written = RecipeV3::Written::upper_case_hex; }},
    {"encoding", "the signature is written in base64, not in hexadecimal digits",
     [](RecipeV3& r) { r.written = RecipeV3::Written::base64; }},

    {"string-to-sign", "the canonical request starts with another HTTP method than the request",
     [](RecipeV3& r) { r.other_method = true; }},
    {"string-to-sign", "the parameters of the form body stand in the canonical query",
     [](RecipeV3& r) { r.query.without_body = false; }},
    {"string-to-sign", "parameters with an empty value are not signed",
     [](RecipeV3& r) { r.query.without_empty = true; }},
    {"string-to-sign", "an empty value is signed without its '='",
     [](RecipeV3& r) { r.query.without_equals = true; }},
    {"string-to-sign", "there is no empty line between the header lines and their names",
     [](RecipeV3& r) { r.no_empty_line = true; }},
    {"string-to-sign", "the canonical request does not end in the hash of the body",
     [](RecipeV3& r) { r.no_body_hash = true; }},
    {"string-to-sign", "the string to sign does not start with the algorithm",
     [](RecipeV3& r) { r.no_algorithm = true; }},
    {"string-to-sign", "the canonical request is signed as it is, not its hash",
     [](RecipeV3& r) { r.request_as_it_is = true; }},

    {"key", "the key has an '&' behind the secret, as only V1 wants it",
     [](RecipeV3& r) { r.key = RecipeV3::Key::secret_and_ampersand; }},
    {"key", "the key is empty: the client has no secret",
     [](RecipeV3& r) { r.key = RecipeV3::Key::nothing; }},
    {"key", "the HMAC is over SHA-1, not SHA-256", [](RecipeV3& r) { r.other_hash = true; }},
};

std::string canonical_request(const RecipeV3& recipe, const SubjectV3& subject) {
  const Request& request = subject.request;
  std::string text = request.method;
  if (recipe.other_method) text = text == "GET" ? "POST" : "GET";
  text.append(1, '\n').append(path_of(request.target)).append(1, '\n');
  text.append(canonical_query(subject.params, recipe.query)).append(1, '\n');
  std::string names;
  for (const std::string& listed : recipe.listed_order ? subject.listed : subject.sorted) {
    const std::string name = lower_case(listed);
    const std::string* const value = find_header(request.headers, name);
    text.append(name).append(1, ':').append(value == nullptr ? "" : *value).append(1, '\n');
    if (!names.empty()) names += ';';
    names += name;
  }
  if (!recipe.no_empty_line) text += '\n';
  text.append(names).append(1, '\n');
  if (!recipe.no_body_hash) text += subject.body_hash;
  return text;
}

std::string written(RecipeV3::Written spelling, const std::string& bytes) {
  if (spelling == RecipeV3::Written::base64) return base64(bytes);
  std::string text = hex(bytes);
  if (spelling == RecipeV3::Written::upper_case_hex) {
    for (char& c : text) c = c >= 'a' ? static_cast<char>(c - ('a' - 'A')) : c;
  }
  return text;
}

}  // namespace

SubjectV3::SubjectV3(const Request& of, const std::vector<std::string>& headers)
    : request(of),
      listed(headers),
      params(parse_params(of).params),
      body_hash(hex(digest(Hash::sha256, of.body))) {
  for (const std::string& name : listed) sorted.push_back(lower_case(name));
  std::sort(sorted.begin(), sorted.end());
}

SignatureV3 sign_v3_by(const RecipeV3& recipe, const SubjectV3& subject, std::string_view secret) {
  SignatureV3 steps;
  steps.canonical_request = canonical_request(recipe, subject);
  if (!recipe.no_algorithm) steps.string_to_sign.append(kAlgorithmV3).append(1, '\n');
  steps.string_to_sign += recipe.request_as_it_is
                              ? steps.canonical_request
                              : hex(digest(Hash::sha256, steps.canonical_request));
  std::string key;
  if (recipe.key != RecipeV3::Key::nothing) key = secret;
  if (recipe.key == RecipeV3::Key::secret_and_ampersand) key += '&';
  const Hash hash = recipe.other_hash ? Hash::sha1 : Hash::sha256;
  steps.signature = written(recipe.written, hmac(hash, key, steps.string_to_sign));
  return steps;
}

std::optional<Explanation> explain_v3(const SubjectV3& subject, std::string_view secret,
                                      std::string_view sent) {
  return explain(kMistakes, [&](const RecipeV3& recipe) {
    return sign_v3_by(recipe, subject, secret).signature == sent;
  });
}

std::string lower_case(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return text;
}

}  // namespace contract
