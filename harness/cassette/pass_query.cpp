// Queries and forms on their way through the redactor.
#include <algorithm>
#include <utility>

#include "cassette/pass.h"
#include "cassette/sensitive.h"
#include "wire/message.h"
#include "wire/params.h"
#include "wire/percent.h"

namespace contract {
namespace {

/// A name or value as it is meant: most stand for themselves, and nothing is copied.
class Decoded {
 public:
  explicit Decoded(std::string_view raw) : text_(raw) {
    if (is_plain(raw)) return;
    if (auto decoded = percent_decode(raw, true)) text_ = made_ = std::move(*decoded);
  }
  Decoded(const Decoded&) = delete;
  Decoded& operator=(const Decoded&) = delete;
  std::string_view text() const { return text_; }  ///< as it came where an escape is none

 private:
  std::string made_;
  std::string_view text_;
};

/// Whether it holds what begins an address's own query or fragment.
bool may_be_address(std::string_view text) {
  return text.find('?') != std::string_view::npos || text.find('#') != std::string_view::npos;
}

/// A parameter of a query or form.
struct Piece {
  explicit Piece(std::string_view text)
      : equals(std::min(text.find('='), text.size())),
        raw_name(text.substr(0, equals)),
        raw_value(text.substr(std::min(equals + 1, text.size()))),
        has_value(equals < text.size()),
        name(raw_name),
        value(raw_value) {}

  const std::size_t equals;
  const std::string_view raw_name, raw_value;
  const bool has_value;  ///< there is a '='
  const Decoded name, value;
};

template <class Each>
void for_each_piece(std::string_view text, std::string_view separators, const Each& each) {
  while (true) {
    const auto next =
        separators.size() == 1 ? text.find(separators.front()) : text.find_first_of(separators);
    const auto end = std::min(next, text.size());
    each(Piece(text.substr(0, end)));
    if (end == text.size()) return;
    text.remove_prefix(end + 1);
  }
}

/// Whether an address has a private parameter of its own.
bool has_private(std::string_view address, const CassetteRules& rules) {
  for (auto mark = address.find_first_of("?#"); mark != std::string_view::npos;
       mark = address.find_first_of("?#&")) {
    address.remove_prefix(mark + 1);
    const std::string_view name = address.substr(0, address.find_first_of("=?#&"));
    const bool has_value = address.substr(name.size()).starts_with('=');
    if (has_value && rules.is_private_parameter(name)) return true;
  }
  return false;
}

bool is_private(const Piece& piece, const CassetteRules& rules) {
  if (!piece.has_value) return false;
  std::string_view name = piece.name.text();
  // Of what looks like an address the last name counts: the value stands behind it.
  if (may_be_address(name)) name.remove_prefix(name.find_last_of("?#") + 1);
  return rules.is_private_parameter(name) ||
         (may_be_address(piece.value.text()) && has_private(piece.value.text(), rules));
}

/// Places in a text, in order, asked for from its beginning to its end.
class Places {
 public:
  explicit Places(std::vector<const char*> places) : places_(std::move(places)) {}
  /// Whether one lies in `part`, which begins no earlier than the last that was asked for.
  bool any_in(std::string_view part) {
    while (next_ < places_.size() && places_[next_] < part.data()) ++next_;
    return next_ < places_.size() && places_[next_] < part.data() + part.size();
  }

 private:
  std::vector<const char*> places_;
  std::size_t next_ = 0;
};

}  // namespace

bool RedactionPass::learn_pieces(std::string_view text, std::string_view separators) {
  bool any = false;
  for_each_piece(text, separators, [&](const Piece& piece) {
    if (!is_private(piece, rules_)) return;
    any = true;
    // A key or a token comes again and is echoed; a nonce or a signature never is.
    const std::string_view name = piece.name.text();
    const bool once =
        name.find("Nonce") != std::string_view::npos || equal_ignoring_case(name, "Signature");
    learn_value(std::string(piece.value.text()), !once);
  });
  return any;
}

std::string RedactionPass::target(const std::string& text) {
  const auto question = text.find('?');
  if (question == std::string::npos) return free_text(text);
  return free_text(text.substr(0, question)) + "?" +
         pieces(std::string_view(text).substr(question + 1));
}

std::string RedactionPass::pieces(std::string_view text, std::string_view separators) {
  if (!seeker_) seek_learned();
  // Where something that is looked for begins: one walk for all pieces.
  std::vector<const char*> begins;
  seeker_->seek(text, [&](std::size_t at, std::size_t) { begins.push_back(text.data() + at); });
  if (has_others_) {
    std::vector<Hit> others;
    kept_.find(text, others);
    for (const Hit& hit : others) begins.push_back(text.data() + hit.at);
    std::sort(begins.begin(), begins.end());
  }
  Places places(std::move(begins));
  const auto stays_raw = [&](std::string_view raw) {
    return !places.any_in(raw) && !may_be_sensitive(raw);
  };
  std::string out;
  out.reserve(text.size() + 64);
  for_each_piece(text, separators, [&](const Piece& piece) {
    if (piece.raw_name.data() != text.data()) out += piece.raw_name.data()[-1];
    if (stays_raw(piece.raw_name)) {
      out += piece.raw_name;
    } else {
      out += free_text(std::string(piece.raw_name));
    }
    if (!piece.has_value) return;
    out += '=';
    const std::string_view value = piece.value.text();
    const std::string* time = rules_.time_for(piece.name.text());
    std::string made;
    if (is_private(piece, rules_)) {
      made = replacement_of(value);
    } else if (time != nullptr && !value.empty()) {
      made = *time;
    } else if (value.data() == piece.raw_value.data() ? stays_raw(value) : stays(value)) {
      out += piece.raw_value;
      return;
    } else {
      made = free_text(std::string(value));
    }
    if (made == value) {
      out += piece.raw_value;
    } else {
      append_percent_encoded(out, made);
    }
  });
  return out;
}

}  // namespace contract
