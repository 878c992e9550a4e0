#include "cassette/pass.h"

#include <algorithm>
#include <utility>

#include "cassette/sensitive.h"
#include "wire/params.h"
#include "wire/percent.h"

namespace contract {
namespace {

constexpr const char* kGone = "REDACTED";
constexpr std::string_view kSlash = "&%2F&";  ///< within a string to sign of V1: the path

/// The port of a server on this machine is another one each time.
std::string without_port_of_loopback(const std::string& host) {
  const auto colon = host.rfind(':');
  if (colon == std::string::npos || host.find(']', colon) != std::string::npos) return host;
  const std::string name = host.substr(0, colon);
  return name == "localhost" || name == "[::1]" || name.starts_with("127.") ? name : host;
}

}  // namespace

std::vector<std::string_view> private_parts_of_authorization(std::string_view value) {
  std::vector<std::string_view> parts;
  if (!value.starts_with("ACS3-")) return parts;
  for (const std::string_view name : {"Credential=", "Signature="}) {
    const auto at = value.find(name);
    if (at == std::string_view::npos) continue;
    const auto rest = value.substr(at + name.size());
    parts.push_back(rest.substr(0, rest.find_first_of(", ")));
  }
  return parts;
}

RedactionPass::RedactionPass(const CassetteRules& rules, Replacements& replacements,
                             const KnownTexts& kept)
    : rules_(rules), replacements_(replacements), kept_(kept) {}

void RedactionPass::learn_value(const std::string& value, bool for_good) {
  if (value.empty()) return;
  // In the order of the traffic, whatever order it is rewritten in.
  const Learned learned = replacements_.learned(value);
  if (value.size() < KnownTexts::kShortest) return;
  learned_.insert(learned);
  if (for_good) to_keep_.insert(learned);
}

void RedactionPass::learn_headers(const Headers& list) {
  for (const Header& header : list) {
    const auto parts = private_parts_of_authorization(header.value);
    for (std::size_t i = 0; i < parts.size(); ++i) learn_value(std::string(parts[i]), i == 0);
    if (rules_.headers.has(header.name)) learn_value(header.value);
  }
}

void RedactionPass::learn(const Request& request) {
  learn_target(query_of(request.target));
  learn_headers(request.headers);
  if (is_form(request.headers)) {
    learn_pieces(request.body);
  } else {
    learn_body(request.body, request_);
  }
}

void RedactionPass::learn(const Response& response) {
  learn_headers(response.headers);
  learn_body(response.body, response_);
  learn_script(response.script);
}

std::optional<Value> RedactionPass::rewrite(Request& request) {
  const std::size_t before = request.body.size();
  request.target = target(request.target);
  request.body = is_form(request.headers) ? pieces(request.body) : body(request.body, request_);
  headers(request.headers, before, request.body.size());
  return exact_tree(request_);
}

std::optional<Value> RedactionPass::rewrite(Response& response) {
  const std::size_t before = response.body.size();
  response.body = body(response.body, response_);
  headers(response.headers, before, response.body.size());
  response.reason = free_text(std::move(response.reason));
  bool begins = true;
  for (WireAction& action : response.script)
    if (auto* bytes = std::get_if<std::string>(&action))
      *bytes = raw_answer(*bytes, std::exchange(begins, false));
  return exact_tree(response_);
}

std::optional<Value> RedactionPass::exact_tree(BodyTree& read) {
  if (!read.is_exact) return std::nullopt;
  return std::move(read.reading.value);
}

std::string RedactionPass::header_value(const Header& header) {
  const auto parts = private_parts_of_authorization(header.value);
  if (!parts.empty()) return free_text(replaced(header.value, parts));
  if (rules_.headers.has(header.name)) return std::string(replacement_of(header.value));
  if (const std::string* time = rules_.time_for(header.name)) return *time;
  if (equal_ignoring_case(header.name, "Host"))
    return free_text(without_port_of_loopback(header.value));
  return rules_.kept_headers.has(header.name) ? free_text(header.value) : kGone;
}

void RedactionPass::headers(Headers& list, std::size_t body_before, std::size_t body_after) {
  for (Header& header : list) {
    const bool length = equal_ignoring_case(header.name, "Content-Length");
    if (length && header.value == std::to_string(body_before)) {
      header.value = std::to_string(body_after);
    } else if (!header.value.empty()) {
      header.value = header_value(header);
    }
    header.name = free_text(std::move(header.name));
  }
}

std::string_view RedactionPass::replacement_of(std::string_view value) {
  constexpr std::size_t kFew = 16;
  if (learned_.all().size() <= kFew)
    for (const Learned& each : learned_.all())
      if (each.value == value) return each.to;
  return replacements_.of(std::string(value));
}

bool RedactionPass::stays(std::string_view text) {
  if (!seeker_) seek_learned();
  return !may_be_sensitive(text) && !seeker_->any_in(text) &&
         (!has_others_ || hits_in(text).empty());
}

std::string RedactionPass::free_text(std::string text) {
  if (stays(text)) return text;
  for (const std::string& mark : rules_.echoes) {
    const auto at = text.find(mark);
    if (at != std::string::npos && text.size() > at + mark.size() &&
        text.compare(at + mark.size(), std::string::npos, kGone) != 0)
      text = text.substr(0, at + mark.size()) + kGone;
  }
  // V1's string to sign without a word before it: "GET&%2F&…".
  std::string out;
  std::size_t done = 0;
  for (auto at = text.find(kSlash); at != std::string::npos; at = text.find(kSlash, done)) {
    const auto behind = at + kSlash.size();
    out.append(text, done, behind - done).append(kGone);
    done = std::min(text.find_first_of(" \t\r\n\"'<>", behind), text.size());
  }
  return swept(out.append(text, done));
}

void RedactionPass::seek_learned() {
  const auto seek = [&](std::string_view from, std::string_view to) {
    if (from != to) sought_.emplace_back(from, to);
  };
  sought_.reserve(2 * learned_.all().size());
  for (const Learned& learned : learned_.all()) {
    seek(learned.value, learned.to);
    for (auto& [from, to] : spellings_of(learned))
      seek(made_.emplace_front(std::move(from)), made_.emplace_front(std::move(to)));
  }
  std::vector<std::string_view> texts{kSlash};
  texts.reserve(1 + sought_.size() + rules_.echoes.size());
  for (const auto& [from, to] : sought_) texts.push_back(from);
  texts.insert(texts.end(), rules_.echoes.begin(), rules_.echoes.end());
  seeker_.emplace(texts);
  has_others_ = kept_.size() > to_keep_.all().size();
}

std::vector<Hit> RedactionPass::hits_in(std::string_view text) {
  if (!seeker_) seek_learned();
  std::vector<Hit> hits;
  if (seeker_->any_in(text)) {  // mostly there is none, and one look tells
    if (substitutes_.empty()) substitutes_.insert(sought_.begin(), sought_.end());
    find_hits(text, *seeker_, substitutes_, hits);
  }
  if (has_others_) kept_.find(text, hits);
  return hits;
}

std::string RedactionPass::swept(std::string text) {
  if (std::vector<Hit> hits = hits_in(text); !hits.empty())
    text = replace_hits(text, std::move(hits));
  return replacements_.in(std::move(text));
}

}  // namespace contract
