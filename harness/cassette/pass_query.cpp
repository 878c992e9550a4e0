// Queries and forms on their way through the redactor.
#include <algorithm>
#include <utility>

#include "cassette/pass.h"
#include "cassette/sensitive.h"
#include "wire/message.h"
#include "wire/params.h"
#include "wire/percent.h"

namespace contract {

void RedactionPass::learn_piece(const Piece& piece) {
  if (!piece.is_private()) return;
  // A key or a token comes again and is echoed; a nonce or a signature never is.
  const std::string_view name = piece.name();
  const bool once =
      name.find("Nonce") != std::string_view::npos || equal_ignoring_case(name, "Signature");
  learn_value(std::string(piece.value()), !once);
}

bool RedactionPass::learn_pieces(std::string_view text, bool of_lines) {
  bool any = false;
  for_each_piece(text, of_lines, rules_, [&](const Piece& piece) {
    any |= piece.is_private();
    learn_piece(piece);
  });
  return any;
}

void RedactionPass::learn_target(std::string_view query) {
  of_target_.reserve(1 + static_cast<std::size_t>(std::count(query.begin(), query.end(), '&')));
  for_each_piece(query, false, rules_, [&](Piece piece) {
    learn_piece(piece);
    of_target_.push_back(std::move(piece));
  });
}

std::string RedactionPass::target(const std::string& text) {
  const auto question = text.find('?');
  if (question == std::string::npos) return free_text(text);
  const std::string_view query = std::string_view(text).substr(question + 1);
  std::string made = free_text(text.substr(0, question)) + "?";
  if (query.size() > query_of(text).size()) return made + pieces(query);  // with a fragment
  Places places = places_in(query);
  for (const Piece& each : of_target_) {
    if (&each != &of_target_.front()) made += '&';
    piece(each, places, made);
  }
  return made;
}

Places RedactionPass::places_in(std::string_view text) {
  if (!seeker_) seek_learned();
  std::vector<const char*> begins;
  seeker_->seek(text, [&](std::size_t at, std::size_t) { begins.push_back(text.data() + at); });
  if (has_others_) {
    std::vector<Hit> others;
    kept_.find(text, others);
    for (const Hit& hit : others) begins.push_back(text.data() + hit.at);
    std::sort(begins.begin(), begins.end());
  }
  return Places(std::move(begins));
}

void RedactionPass::piece(const Piece& piece, Places& places, std::string& out) {
  const auto stays_raw = [&](std::string_view raw) {
    return !places.any_in(raw) && !may_be_sensitive(raw);
  };
  const RawParam& raw = piece.raw();
  if (stays_raw(raw.name)) {
    out += raw.name;
  } else {
    out += free_text(std::string(raw.name));
  }
  if (!raw.has_value) return;
  out += '=';
  const std::string_view value = piece.value();
  const std::string* time = rules_.time_for(piece.name());
  std::string freed;
  std::string_view made = value;
  if (piece.is_private()) {
    made = replacement_of(value);
  } else if (time != nullptr && !value.empty()) {
    made = *time;
  } else if (!(piece.value_is_raw() ? stays_raw(value) : stays(value))) {
    made = freed = free_text(std::string(value));
  }
  if (made == value) {
    out += raw.value;
  } else {
    append_percent_encoded(out, made);
  }
}

std::string RedactionPass::pieces(std::string_view text, bool of_lines) {
  Places places = places_in(text);
  std::string out;
  out.reserve(text.size() + 64);
  for_each_piece(text, of_lines, rules_, [&](const Piece& each) {
    if (each.raw().name.data() != text.data()) out += each.raw().name.data()[-1];
    piece(each, places, out);
  });
  return out;
}

}  // namespace contract
