#include "cassette/redaction/named_parts.h"

#include <algorithm>
#include <utility>

#include "cassette/redaction/form_field.h"
#include "cassette/redaction/layers.h"
#include "wire/ascii.h"
#include "wire/percent.h"

namespace contract {
namespace {

constexpr std::size_t kAuthorizationBytes = 8192;  ///< of a header that is looked through
constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kData = "<![CDATA[";
constexpr std::string_view kBeforeName = " \t(,;:{}\"'<>?#";  ///< what the name of a field follows
constexpr std::string_view kBeforeWord = " \t(,;:";           ///< and that of one in a sentence
constexpr std::string_view kBehindWord = " \t,;)}]'\"<>";     ///< and what its value is followed by

bool is_of_name(char c) {
  return is_alnum(c) || c == '_' || c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

/// Nothing, or nothing that is not found already.
bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n\x01") == text.npos; }
static_assert(kTaken == '\x01');

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(kBlanks, at), text.size());
}

/// A text on the way through it, from its beginning to its end.
class Finder {
 public:
  Finder(std::string_view text, const CassetteRules& rules) : text_(text), rules_(rules) {}

  std::vector<NamedPart> find() {
    for (std::size_t at = 0; at < text_.size();) {
      if (!is_of_name(text_[at])) {
        ++at;
        continue;
      }
      std::size_t end = at;
      while (end < text_.size() && is_of_name(text_[end])) ++end;
      at = std::max(behind_value(at, text_.substr(at, end - at), end), end);
    }
    if (text_.find('=') != text_.npos) {
      find_fields();
      find_authorization();
    }
    put_in_order();
    return std::move(parts_);
  }

 private:
  char at(std::size_t place) const { return place < text_.size() ? text_[place] : '\n'; }

  /// Whether what stands before the place is '<', or '<' and the prefix of a name space.
  bool is_in_tag(std::size_t place) const {
    if (place > 0 && text_[place - 1] == ':')
      for (--place; place > 0 && is_of_name(text_[place - 1]);) --place;
    return place > 0 && text_[place - 1] == '<';
  }

  /// Looks what stands behind a word, and gives the place from which on to look; 0: no value does.
  std::size_t behind_value(std::size_t begin, std::string_view name, std::size_t behind) {
    const char before = begin == 0 ? '\n' : text_[begin - 1];
    const char after = at(behind);
    if (before == '"' && after == '"' && rules_.is_private_member(name))
      return behind_member(name, behind + 1);
    const bool is_blank_behind = kBlanks.find(after) != kBlanks.npos;
    const bool may_be_tag = (before == '<' || before == ':') && (after == '>' || is_blank_behind);
    if (may_be_tag && rules_.is_private_member(name) && is_in_tag(begin))
      if (const std::size_t end = behind_element(name, behind)) return end;
    if (after == '=' || is_blank_behind)
      if (kBlanks.find(before) != kBlanks.npos || before == ':')
        if (const std::size_t end = behind_attribute(name, behind)) return end;
    if (std::string_view(": \t['").find(after) == std::string_view::npos) return 0;
    if (auto part = part_behind_colon(text_, begin, behind, rules_)) {
      const std::size_t end = part->at + part->size;
      parts_.push_back(std::move(*part));
      return end;
    }
    return 0;
  }

  std::size_t add(std::string_view name, std::size_t from, std::size_t to, PartSpelling spelling) {
    const std::string_view written = text_.substr(from, to - from);
    if (is_blank(written)) return to;
    std::string value = spelling == PartSpelling::json  ? unescaped(Coding::json, written)
                        : spelling == PartSpelling::xml ? unescaped(Coding::xml, written)
                                                        : std::string(written);
    parts_.push_back({from, to - from, std::string(name), std::move(value), spelling});
    return to;
  }

  /// Where a string of JSON ends that begins behind its first quote.
  std::size_t end_of_string(std::size_t from) const {
    while (from < text_.size() && text_[from] != '"') from += text_[from] == '\\' ? 2 : 1;
    return std::min(from, text_.size());
  }

  std::size_t behind_member(std::string_view name, std::size_t quote) {
    const std::size_t colon = skip_blanks(text_, quote);
    if (at(colon) != ':') return 0;
    std::size_t from = skip_blanks(text_, colon + 1);
    int depth = 0;
    // All that stands in an array or object under that name, but the names there.
    do {
      from = skip_blanks(text_, from);
      if (from >= text_.size()) break;
      const char c = text_[from];
      if (c == '[' || c == '{') ++depth;
      if (c == ']' || c == '}') --depth;
      if (kInJson.find(c) != kInJson.npos) {
        if (depth == 0 && c != ']' && c != '}') break;
        ++from;
      } else if (c == '"') {
        const std::size_t end = end_of_string(from + 1);
        if (depth == 0 || at(skip_blanks(text_, end + 1)) != ':')
          add(name, from + 1, end, PartSpelling::json);
        from = end + 1;
      } else {
        const std::size_t end = std::min(text_.find_first_of(" \t\r\n,]}", from), text_.size());
        const std::string_view bare = text_.substr(from, end - from);
        if (bare != "true" && bare != "false" && bare != "null")
          add(name, from, end, PartSpelling::json_number);
        from = end;
      }
    } while (depth > 0);
    return from;
  }

  std::size_t behind_element(std::string_view name, std::size_t from) {
    from = text_.find_first_of("<>", from);
    if (from == text_.npos || text_[from] == '<') return 0;
    if (text_[from - 1] == '/') return from;
    // All texts in it, and in the elements there.
    int depth = 1;
    for (++from; from < text_.size();) {
      const std::size_t tag = std::min(text_.find('<', from), text_.size());
      add(name, from, tag, PartSpelling::xml);
      if (text_.substr(tag).starts_with(kData)) {
        const std::size_t data = tag + kData.size();
        const std::size_t close = std::min(text_.find("]]>", data), text_.size());
        add(name, data, close, PartSpelling::plain);
        from = std::min(close + 3, text_.size());
        continue;
      }
      const std::size_t end = std::min(text_.find('>', tag), text_.size());
      if (tag >= text_.size()) break;
      const char kind = at(tag + 1);
      if (kind == '/') {
        --depth;
      } else if (kind != '!' && kind != '?' && text_[end - 1] != '/') {
        ++depth;
      }
      from = depth == 0 ? tag : end + 1;
      if (depth == 0) break;
    }
    return from;
  }

  std::size_t behind_attribute(std::string_view name, std::size_t behind) {
    const std::size_t equals = skip_blanks(text_, behind);
    if (at(equals) != '=') return 0;
    const std::size_t quote = skip_blanks(text_, equals + 1);
    if ((at(quote) != '"' && at(quote) != '\'') || !rules_.is_private_member(name)) return 0;
    return add(name, quote + 1, std::min(text_.find(text_[quote], quote + 1), text_.size()),
               PartSpelling::xml);
  }

  /// None in another: of one that begins in the one before, what goes on behind it.
  void put_in_order() {
    std::stable_sort(parts_.begin(), parts_.end(),
                     [](const NamedPart& a, const NamedPart& b) { return a.at < b.at; });
    std::size_t done = 0;
    for (NamedPart& part : parts_) {
      const std::size_t inside = std::min(std::max(done, part.at) - part.at, part.size);
      part.at += inside;
      part.size -= inside;
      done = std::max(done, part.at + part.size);
    }
    std::erase_if(parts_, [](const NamedPart& part) { return part.size == 0; });
  }

  /// Whether a place lies in a part that was found by members, elements and headers.
  bool is_taken(std::size_t from, std::size_t to) {
    while (next_ < found_ && parts_[next_].at + parts_[next_].size <= from) ++next_;
    return next_ < found_ && parts_[next_].at < to;
  }

  void find_fields() {
    const std::size_t first = skip_blanks(text_, 0);
    const bool is_marked_up = std::string_view("{[<\"").find(at(first)) != std::string_view::npos;
    const std::size_t before = parts_.size();
    std::vector<NamedPart> times;
    found_ = parts_.size();
    for_each_field(text_, true, rules_, [&](const FormField& field) {
      if (!field.raw().has_value || field.raw().value.empty()) return;
      const auto from = static_cast<std::size_t>(field.raw().value.data() - text_.data());
      std::string_view written = field.raw().value, name = field.name();
      const auto word = name.find_last_of(kBeforeName);
      const bool in_sentence = word != name.npos &&
                               kBeforeWord.find(name[word]) != kBeforeWord.npos &&
                               !is_blank(name.substr(0, word + 1));
      if (word != name.npos) name.remove_prefix(word + 1);
      if (in_sentence) written = written.substr(0, written.find_first_of(kBehindWord));
      if (is_marked_up) written = written.substr(0, written.find_first_of("\"<>"));
      if (is_marked_up && written.find('\\') != written.npos) return;  // read in its own layer
      const std::size_t size = written.size();
      if (is_blank(written) || is_taken(from, from + size)) return;
      const bool is_whole = size == field.raw().value.size();
      const auto make = [&] {
        const auto decoded = percent_decode(written, true);
        return NamedPart{from, size, std::string(name),
                         is_whole  ? std::string(field.value())
                         : decoded ? *decoded
                                   : std::string(written),
                         PartSpelling::form};
      };
      if (field.is_private() || rules_.is_private_parameter(name)) {
        parts_.push_back(make());
      } else if (rules_.time_for(name) != nullptr && !in_sentence) {
        times.push_back(make());
        times.back().kind = NamedPart::Kind::time;
      }
    });
    // Only where it is seen to be a form.
    if (parts_.size() > before) std::move(times.begin(), times.end(), std::back_inserter(parts_));
  }

  void find_authorization() {
    for (auto at = text_.find("ACS3-"); at != text_.npos; at = text_.find("ACS3-", at + 1)) {
      std::string_view line = text_.substr(at, kAuthorizationBytes);
      line = line.substr(0, line.find_first_of("\r\n"));
      for (const std::string_view name : {"Credential", "Signature"}) {
        const auto found = line.find(std::string(name) + "=");
        if (found == line.npos) continue;
        const std::size_t from = found + name.size() + 1;
        const std::size_t to = std::min(line.find_first_of(", \"'<\\", from), line.size());
        add(name, at + from, at + to, PartSpelling::plain);
      }
    }
  }

  static constexpr std::string_view kInJson = "[]{},:";

  const std::string_view text_;
  const CassetteRules& rules_;
  std::vector<NamedPart> parts_;
  std::size_t found_ = 0, next_ = 0;  ///< of parts_, for is_taken()
};

}  // namespace

std::vector<NamedPart> named_parts_of_form(std::string_view form, const CassetteRules& rules) {
  std::vector<NamedPart> parts;
  for_each_field(form, false, rules, [&](const FormField& field) {
    const std::string_view written = field.raw().value;
    if (written.empty()) return;
    if (field.is_private() || rules.time_for(field.name()) != nullptr)
      parts.push_back({static_cast<std::size_t>(written.data() - form.data()), written.size(),
                       std::string(field.name()), std::string(field.value()), PartSpelling::form,
                       field.is_private() ? NamedPart::Kind::value : NamedPart::Kind::time});
  });
  return parts;
}

std::vector<NamedPart> named_parts_of_text(std::string_view text, const CassetteRules& rules) {
  if (text.find_first_of("=\"<:") == text.npos) return {};
  return Finder(text, rules).find();
}

std::string spell(PartSpelling spelling, const std::string& value) {
  switch (spelling) {
    case PartSpelling::plain:
      return value;
    case PartSpelling::form:
      return spell(Coding::form, value);
    case PartSpelling::json:
      return spell(Coding::json, value);
    case PartSpelling::json_number:
      // A number whose replacement is none becomes a text: better than no JSON.
      return value.find_first_not_of("0123456789") == value.npos
                 ? value
                 : "\"" + spell(Coding::json, value) + "\"";
    case PartSpelling::xml:
      return spell(Coding::xml, value);
  }
  return value;
}

}  // namespace contract
