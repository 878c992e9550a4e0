// "Name: value", on a line of a text or within a sentence.
#include <algorithm>
#include <string>

#include "cassette/redaction/layers.h"
#include "cassette/redaction/named_parts.h"
#include "wire/ascii.h"

namespace contract {
namespace {

constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kBehindWord = " \t,;)}]'\"<>\\";  ///< what a value in a sentence ends at
constexpr std::string_view kBetween = " \t,;&|(";            ///< what stands between two of them

bool is_of_name(char c) { return is_alnum(c) || c == '_' || c == '-' || c == '.'; }

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(kBlanks, at), text.size());
}

/// What kind of document a text is, by its first character.
enum class Markup { none, json, xml };

Markup markup_of(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return Markup::none;
  if (text[first] == '<') return Markup::xml;
  return std::string_view("{[\"").find(text[first]) != std::string_view::npos ? Markup::json
                                                                              : Markup::none;
}

/// A word, and the value that may stand behind it.
class Line {
 public:
  Line(std::string_view text, std::size_t begin, std::size_t end, const CassetteRules& rules)
      : text_(text), begin_(begin), end_(end), rules_(rules) {}

  std::optional<NamedPart> read() {
    const std::size_t colon = colon_behind(end_);
    if (at(colon) != ':' || !find_name()) return std::nullopt;
    find_place();
    from_ = skip_blanks(text_, colon + 1);
    if (!find_quoted() && !find_bare()) return std::nullopt;
    const std::string_view written = text_.substr(from_, to_ - from_);
    if (written.find_first_not_of(" \t\r\n\x01") == written.npos) return std::nullopt;
    std::string value = spelling_ == PartSpelling::json  ? unescaped(Coding::json, written)
                        : spelling_ == PartSpelling::xml ? unescaped(Coding::xml, written)
                                                         : std::string(written);
    return NamedPart{from_, written.size(), std::string(name_), std::move(value), spelling_};
  }

 private:
  char at(std::size_t place) const { return place < text_.size() ? text_[place] : '\n'; }

  std::size_t colon_behind(std::size_t place) const {
    if (at(place) == '[') {
      while (is_digit(at(++place))) continue;
      if (at(place) == ']') ++place;
    }
    if (at(place) == '\'') ++place;
    return skip_blanks(text_, place);
  }

  bool find_name() {
    name_ = text_.substr(begin_, end_ - begin_);
    if (begin_ > 0 && text_[begin_ - 1] == '\\' && (name_[0] == 'n' || name_[0] == 'r')) {
      is_behind_escape_ = rules_.is_private_member(name_.substr(1));
      if (is_behind_escape_) name_.remove_prefix(1);
    }
    while (!name_.empty() && !is_letter(name_.front())) name_.remove_prefix(1);
    return rules_.is_private_member(name_);
  }

  /// What the name stands in.
  void find_place() {
    const Markup markup = markup_of(text_);
    const bool in_quotes = begin_ > 0 && text_[begin_ - 1] == '"';
    is_in_json_ =
        markup == Markup::json || (markup == Markup::none && (in_quotes || is_behind_escape_));
    is_in_xml_ = markup == Markup::xml;
    is_in_attribute_ = is_in_xml_ && in_quotes;
    spelling_ = is_in_json_  ? PartSpelling::json
                : is_in_xml_ ? PartSpelling::xml
                             : PartSpelling::plain;
    is_line_ = is_behind_escape_ || in_quotes;
    for (std::size_t place = begin_; !is_line_; --place) {
      if (place == 0 || text_[place - 1] == '\n' || text_[place - 1] == '\r' ||
          (is_in_xml_ && text_[place - 1] == '>'))
        is_line_ = true;
      else if (std::string_view(" \t-*'#|>").find(text_[place - 1]) == std::string_view::npos)
        return;
    }
  }

  /// Whether a string of JSON or a line ends there.
  bool ends(std::size_t place) const {
    const char c = at(place);
    if (c == '\n' || c == '\r') return true;
    if (is_in_xml_)
      return (c == '<' && begins_tag(place)) || (is_in_attribute_ && c == '"') ||
             is_end_of_data(place);
    if (!is_in_json_) return false;
    return c == '"' || (c == '\\' && (at(place + 1) == 'n' || at(place + 1) == 'r'));
  }

  bool begins_tag(std::size_t place) const {
    const char c = at(place + 1);
    return is_letter(c) || c == '/' || c == '!' || c == '?';
  }

  bool is_end_of_data(std::size_t place) const { return text_.substr(place).starts_with("]]>"); }

  /// Looks for a value in quotes that are closed on this line.
  bool find_quoted() {
    const bool is_escaped = is_in_json_ && at(from_) == '\\';
    const std::size_t quote = from_ + (is_escaped ? 1 : 0);
    if (at(quote) != '"' && at(quote) != '\'') return false;
    if (at(quote) == '"' && is_in_json_ && !is_escaped) return false;
    for (std::size_t place = quote + 1; !ends(place); ++place) {
      const bool is_quote = at(place) == at(quote);
      if (is_quote || (is_escaped && at(place) == '\\' && at(place + 1) == at(quote))) {
        from_ = quote + 1;
        to_ = place;
        if (at(quote) == '"' && spelling_ == PartSpelling::plain) spelling_ = PartSpelling::json;
        return true;
      }
      if (at(place) == '\\') ++place;
    }
    return false;
  }

  bool find_bare() {
    to_ = from_;
    while (!ends(to_) && (is_line_ || kBehindWord.find(text_[to_]) == kBehindWord.npos))
      to_ += is_in_json_ && text_[to_] == '\\' ? 2 : 1;
    to_ = std::min(to_, text_.size());
    if (!is_line_) return !looks_like_word();
    end_before_next_name();
    while (to_ > from_ && kBlanks.find(text_[to_ - 1]) != kBlanks.npos) --to_;
    return true;
  }

  bool looks_like_word() const {
    const std::string_view word = text_.substr(from_, to_ - from_);
    return word.empty() ||
           (is_letter(word[0]) && std::all_of(word.begin() + 1, word.end(), [](char c) {
              return (c >= 'a' && c <= 'z') || c == '.' || c == ':';
            }));
  }

  /// On one line there may be several.
  void end_before_next_name() {
    for (std::size_t mark = text_.find_first_of(":=", from_); mark < to_;
         mark = text_.find_first_of(":=", mark + 1)) {
      std::size_t end = mark;
      while (end > from_ && kBlanks.find(text_[end - 1]) != kBlanks.npos) --end;
      std::size_t begin = end;
      while (begin > from_ && is_of_name(text_[begin - 1])) --begin;
      if (begin == from_ || kBetween.find(text_[begin - 1]) == kBetween.npos) continue;
      if (!rules_.is_private_member(text_.substr(begin, end - begin))) continue;
      while (begin > from_ && kBetween.find(text_[begin - 1]) != kBetween.npos) --begin;
      if (begin > from_) to_ = begin;
      return;
    }
  }

  const std::string_view text_;
  const std::size_t begin_, end_;
  const CassetteRules& rules_;
  std::string_view name_;
  bool is_behind_escape_ = false;  ///< of a line feed, in a string of JSON
  bool is_in_json_ = false, is_in_xml_ = false, is_in_attribute_ = false;
  bool is_line_ = false;  ///< it begins a line, a string or a text
  PartSpelling spelling_ = PartSpelling::plain;
  std::size_t from_ = 0, to_ = 0;
};

}  // namespace

std::optional<NamedPart> part_behind_colon(std::string_view text, std::size_t begin,
                                           std::size_t end, const CassetteRules& rules) {
  return Line(text, begin, end, rules).read();
}

}  // namespace contract
