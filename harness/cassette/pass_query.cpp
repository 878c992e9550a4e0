// Queries and forms on their way through the redactor: each parameter is read once.
#include <algorithm>
#include <utility>

#include "cassette/pass.h"
#include "cassette/sensitive.h"
#include "wire/message.h"
#include "wire/params.h"
#include "wire/percent.h"

namespace contract {

std::string_view RedactionPass::decoded(std::string_view raw, bool& good) {
  good = true;
  if (is_plain(raw)) return raw;
  auto made = percent_decode(raw, true);
  good = made.has_value();
  return good ? decoded_.emplace_front(std::move(*made)) : raw;
}

bool RedactionPass::is_private(const Piece& piece) const {
  // What begins an address's own query or fragment begins a name, wherever it stands.
  if (rules_.is_private_parameter(piece.name.substr(piece.name.find_last_of("?#") + 1)))
    return true;
  std::string_view rest = piece.value;
  if (rest.find('=') == std::string_view::npos) return false;
  for (auto mark = rest.find_first_of("?#"); mark != std::string_view::npos;
       mark = rest.find_first_of("?#&")) {
    rest.remove_prefix(mark + 1);
    const std::string_view name = rest.substr(0, rest.find_first_of("=?#&"));
    const bool has_value = rest.substr(name.size()).starts_with('=');
    if (has_value && rules_.is_private_parameter(name)) return true;
  }
  return false;
}

RedactionPass::Query RedactionPass::read_query(std::string_view text) {
  Query query;
  query.text = text;
  query.pieces.reserve(16);
  while (true) {
    const auto end = std::min(text.find('&'), text.size());
    const std::string_view whole = text.substr(0, end);
    const auto equals = std::min(whole.find('='), whole.size());
    Piece& piece = query.pieces.emplace_back();
    piece.raw_name = whole.substr(0, equals);
    piece.has_value = equals < whole.size();
    piece.name = decoded(piece.raw_name, piece.is_named);
    if (piece.has_value) {
      bool any = true;
      piece.raw_value = whole.substr(equals + 1);
      piece.value = decoded(piece.raw_value, any);
      piece.is_private = is_private(piece);
    }
    if (end == text.size()) return query;
    text.remove_prefix(end + 1);
  }
}

void RedactionPass::learn_pieces(std::string_view text, Query& query) {
  query = read_query(text);
  for (const Piece& piece : query.pieces) {
    if (!piece.is_private) continue;
    // A key or a token comes again and is echoed; a nonce or a signature never is.
    const bool once = piece.name.find("Nonce") != std::string_view::npos ||
                      equal_ignoring_case(piece.name, "Signature");
    learn_value(std::string(piece.value), !once);
  }
}

std::string RedactionPass::target(const std::string& text) {
  const auto question = text.find('?');
  if (question == std::string::npos) return free_text(text);
  return free_text(text.substr(0, question)) + "?" +
         pieces(std::string_view(text).substr(question + 1), query_);
}

std::string RedactionPass::pieces(std::string_view text, const Query& learned) {
  // A query ends where a fragment begins; what is rewritten goes on to the end.
  const bool same = learned.text.data() == text.data() && learned.text.size() == text.size();
  const Query read = same ? Query() : read_query(text);
  const Query& query = same ? learned : read;
  // Where something that is looked for begins: one walk for all pieces.
  std::vector<const char*> hits;
  if (!seeker_) seek_learned();
  seeker_->seek(text, [&](std::size_t at, std::size_t) { hits.push_back(text.data() + at); });
  const auto stays_raw = [&](std::string_view raw, std::string_view meant) {
    if (raw.data() != meant.data()) return stays(meant);
    return !may_be_sensitive(raw) && std::none_of(hits.begin(), hits.end(), [&](const char* hit) {
      return hit >= raw.data() && hit < raw.data() + raw.size();
    });
  };
  std::string out;
  out.reserve(text.size() + 64);
  for (const Piece& piece : query.pieces) {
    if (&piece != &query.pieces.front()) out += '&';
    if (stays_raw(piece.raw_name, piece.raw_name)) {
      out += piece.raw_name;
    } else {
      out += free_text(std::string(piece.raw_name));
    }
    if (!piece.has_value) continue;
    out += '=';
    const std::string* time = piece.is_named ? rules_.time_for(piece.name) : nullptr;
    std::string made;
    if (piece.is_private) {
      made = replacement_of(piece.value);
    } else if (time != nullptr && !piece.value.empty()) {
      made = *time;
    } else if (stays_raw(piece.raw_value, piece.value)) {
      out += piece.raw_value;
      continue;
    } else {
      made = free_text(std::string(piece.value));
    }
    if (made == piece.value) {
      out += piece.raw_value;
    } else {
      append_percent_encoded(out, made);
    }
  }
  return out;
}

}  // namespace contract
