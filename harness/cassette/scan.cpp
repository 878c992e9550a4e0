#include "cassette/scan.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <deque>
#include <memory_resource>
#include <unordered_set>
#include <utility>

#include "cassette/unpack.h"

namespace contract {
namespace {

constexpr std::size_t kShortest = 6;
constexpr int kDepth = 4;
constexpr std::size_t kWork = 64u << 20;  ///< bytes looked at for one text; more is a leak itself

constexpr std::array<bool, 256> table_of(std::string_view bytes) {
  std::array<bool, 256> table{};
  for (const char c : bytes) table[static_cast<unsigned char>(c)] = true;
  return table;
}

constexpr auto kWord = table_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
constexpr auto kBehindValue = table_of("&,;\"'<> \r\n\t\\)]}");

bool word(char c) { return kWord[static_cast<unsigned char>(c)]; }
bool digit(char c) { return c >= '0' && c <= '9'; }

std::size_t length_of(std::string_view text, std::size_t from, bool (*is)(char)) {
  std::size_t to = from;
  while (to < text.size() && is(text[to])) ++to;
  return to - from;
}

/// What a name is followed by, up to what ends a value in a query, header, JSON or XML text.
std::string_view value_behind(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && !kBehindValue[static_cast<unsigned char>(text[end])]) ++end;
  return text.substr(at, end - at);
}

/// Replacements are digits and punctuation, percent-encoded or not, or one word.
bool looks_blotted(std::string_view value) {
  if (value.find("REDACTED") != std::string_view::npos) return true;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '%') {
      const auto hex = [&](std::size_t at) {
        return at < value.size() && std::isxdigit(static_cast<unsigned char>(value[at])) != 0;
      };
      i += value.substr(i).starts_with("%25") && hex(i + 3) && hex(i + 4) ? 4 : 2;
    } else if (std::isalpha(static_cast<unsigned char>(value[i])) != 0) {
      return false;
    }
  }
  return true;
}

/// A value that came replaced already, from a cassette: mostly zeros.
bool is_replacement(std::string_view value) {
  return looks_blotted(value) &&
         std::count(value.begin(), value.end(), '0') * 2 >= static_cast<long>(value.size()) - 4;
}

constexpr std::string_view kNames[] = {"AccessKeyId",    "AccessKeySecret", "Signature",
                                       "SignatureNonce", "SecurityToken",   "BearerToken",
                                       "Credential"};

/// Their last letters.
constexpr auto kEndsName = [] {
  std::array<bool, 256> ends{};
  for (const std::string_view name : kNames) ends[static_cast<unsigned char>(name.back())] = true;
  return ends;
}();

/// The private name that ends where `text` does, and begins with a word; empty: none.
std::string_view name_at_end(std::string_view text) {
  if (text.empty() || !kEndsName[static_cast<unsigned char>(text.back())]) return {};
  for (const std::string_view name : kNames)
    if (text.back() == name.back() && text.ends_with(name) &&
        (text.size() == name.size() || !word(text[text.size() - name.size() - 1])))
      return name;
  return {};
}

/// Whether the name of such a header, in any letter case, ends where `text` does.
bool is_private_header(std::string_view text) {
  static constexpr std::string_view kHeaders[] = {"x-acs-security-token", "x-acs-accesskey-id",
                                                  "x-acs-signature-nonce", "x-acs-bearer-token"};
  const auto same = [](char a, char b) {
    return (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b) == a;
  };
  for (const std::string_view name : kHeaders)
    if (text.size() >= name.size() && same(name.back(), text.back()) &&
        std::equal(name.begin(), name.end(), text.end() - static_cast<long>(name.size()), same))
      return true;
  return false;
}

template <class Say>
void look_for_names(std::string_view text, const Say& say) {
  for (auto at = text.find('='); at != text.npos; at = text.find('=', at + 1)) {
    const std::string_view name = name_at_end(text.substr(0, at));
    if (!name.empty() && !looks_blotted(value_behind(text, at + 1)))
      say("a value of a private name", at - name.size());
  }
}

template <class Say>
void look_for_echo(std::string_view text, const Say& say) {
  for (auto at = text.find("&%2F&"); at != std::string_view::npos; at = text.find("&%2F&", at + 1))
    if (!text.substr(at + 5).starts_with("REDACTED")) say("a string to sign", at);
}

bool foreign_address(std::string_view text, std::size_t at, std::size_t& size) {
  unsigned parts[4] = {};
  std::size_t i = at;
  for (int part = 0; part < 4; ++part) {
    const std::size_t digits = length_of(text, i, digit);
    if (digits < 1 || digits > 3) return false;
    for (std::size_t k = 0; k < digits; ++k) parts[part] = parts[part] * 10 + (text[i + k] - '0');
    if (parts[part] > 255 || (digits > 1 && text[i] == '0')) return false;
    i += digits;
    if (part < 3 && (i >= text.size() || text[i++] != '.')) return false;
  }
  if (i < text.size() &&
      (digit(text[i]) || (text[i] == '.' && i + 1 < text.size() && digit(text[i + 1]))))
    return false;
  size = i - at;
  const bool ours =
      parts[0] == 127 || parts[0] == 0 || (parts[0] == 198 && (parts[1] == 18 || parts[1] == 19));
  return !ours;
}

template <class Say>
void look_for_shapes(std::string_view text, const Say& say) {
  bool in_word = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (std::exchange(in_word, word(text[at])) || !in_word) continue;
    if (text[at] == 'L' && text.substr(at, 4) == "LTAI" && length_of(text, at + 4, word) >= 8)
      say("an AccessKeyId", at);
    if (text[at] == 'S' && text.substr(at, 4) == "STS." && length_of(text, at + 4, word) >= 8)
      say("a temporary key", at);
    if (!digit(text[at])) continue;
    const std::size_t digits = length_of(text, at, digit);
    const bool whole = at + digits == text.size() || !word(text[at + digits]);
    if (whole && digits >= 16 && digits <= 20 && text[at] >= '1' && text[at] <= '3') {
      // The end of an escape and the zeros behind it: "%27" and a replacement.
      const bool escape = at > 0 && text[at - 1] == '%';
      if (!escape || !is_replacement(text.substr(at, digits))) say("an account number", at);
    }
    std::size_t size = 0;
    const bool after_dot = at > 1 && text[at - 1] == '.' && digit(text[at - 2]);
    if (!after_dot && foreign_address(text, at, size)) say("an address", at);
  }
}

/// What is private by its looks. Random bytes look like anything: only texts are judged.
template <class Say>
void judge_looks(std::string_view layer, const Say& say) {
  look_for_names(layer, say);
  look_for_echo(layer, say);
  look_for_shapes(layer, say);
}

bool is_text(std::string_view layer) {
  unsigned control = 0;
  for (const char c : layer)
    control |= static_cast<unsigned>(static_cast<unsigned char>(c) < 0x20) &
               static_cast<unsigned>(c != '\n') & static_cast<unsigned>(c != '\r') &
               static_cast<unsigned>(c != '\t');
  return control == 0;
}

std::vector<std::string_view> sought(const PrivateValues& private_values) {
  std::vector<std::string_view> values;
  values.reserve(private_values.size());
  for (const std::string& value : private_values)
    if (value.size() >= kShortest && !is_replacement(value)) values.push_back(value);
  return values;
}

/// A text to be looked through, and how it was packed in the outermost one.
struct Work {
  std::string text;
  std::string coding;
  std::size_t at = 0;
};

std::string in(const char* coding, const Work& outer) {
  return outer.coding.empty() ? coding : coding + (" in " + outer.coding);
}

/// Texts that were met already. They live elsewhere.
class Met {
 public:
  bool is_new(std::string_view text) { return texts_.insert(text).second; }

 private:
  std::array<std::byte, 1024> room_;  // of a line; more is taken from the heap
  std::pmr::monotonic_buffer_resource memory_{room_.data(), room_.size()};
  std::pmr::unordered_set<std::string_view> texts_{&memory_};
};

/// One text's way through the scanner.
class Search {
 public:
  /// `layers`: where all it unpacks is added, or nullptr.
  explicit Search(const Seeker& values, std::string* layers = nullptr)
      : values_(values), unpacked_(layers) {}

  std::vector<Leak> through(std::string_view text) {
    const Work& outermost = works_.emplace_back(Work{std::string(text), "", 0});
    judge(text, [&](const char* what, std::size_t at) {
      leaks_.push_back({what, "as it is", at});
    });
    looked_at_ = outermost.text.size();
    // Level by level: a text that is met again deeper down has been looked at with more room below.
    std::size_t next = 0;
    for (int depth = 0; depth < kDepth; ++depth)
      for (const std::size_t end = works_.size(); next < end && looked_at_ <= kWork; ++next) {
        peel(works_[next]);
        unpack(works_[next]);
      }
    if (looked_at_ > kWork)
      leaks_.push_back({"too much to look through", works_[next - 1].coding, 0});
    return std::move(leaks_);
  }

 private:
  template <class Say>
  void judge(std::string_view layer, const Say& say) const {
    values_.seek(layer, [&](std::size_t at, std::size_t) { say("a known secret", at); });
    if (is_text(layer)) judge_looks(layer, say);
  }

  void peel(const Work& outer) {
    for (scanning::Layer& inner : scanning::peel(outer.text)) {
      looked_at_ += inner.text.size();
      const Work& made = works_.emplace_back(
          Work{std::move(inner.text), in(inner.coding, outer), place(inner.at, outer)});
      if (!layers_.is_new(made.text)) {
        works_.pop_back();
        continue;
      }
      judge(made.text, [&](const char* what, std::size_t) {
        leaks_.push_back({what, made.coding, made.at});
      });
      note(made.text);
    }
  }

  void unpack(const Work& outer) {
    packed_.bytes.clear();
    packed_.parts.clear();
    scanning::unpack_base64(
        outer.text, [&](std::string_view run) { return runs_.is_new(run); }, packed_);
    looked_at_ += packed_.bytes.size();
    const auto say = [&](const char* what, const scanning::Packed::Part& part) {
      leaks_.push_back({what, in("base64", outer), place(part.at, outer)});
    };
    values_.seek(packed_.bytes, [&](std::size_t at, std::size_t size) {
      const scanning::Packed::Part& part = part_at(at);
      if (at + size <= part.end) say("a known secret", part);
    });
    for (const scanning::Packed::Part& part : packed_.parts) {
      const auto bytes = std::string_view(packed_.bytes).substr(part.begin, part.end - part.begin);
      note(bytes);
      if (part.is_text) judge_looks(bytes, [&](const char* what, std::size_t) { say(what, part); });
      if (part.may_hold)
        works_.push_back({std::string(bytes), in("base64", outer), place(part.at, outer)});
    }
  }

  void note(std::string_view layer) {
    if (unpacked_ != nullptr) unpacked_->append(layer).append(1, '\0');
  }

  const scanning::Packed::Part& part_at(std::size_t byte) const {
    return *std::prev(std::upper_bound(
        packed_.parts.begin(), packed_.parts.end(), byte,
        [](std::size_t at, const scanning::Packed::Part& part) { return at < part.begin; }));
  }

  static std::size_t place(std::size_t at, const Work& outer) {
    return outer.coding.empty() ? at : outer.at;
  }

  const Seeker& values_;
  std::string* const unpacked_;
  std::vector<Leak> leaks_;
  std::deque<Work> works_;  ///< a reference to one holds while others are added
  std::size_t looked_at_ = 0;
  scanning::Packed packed_;
  Met layers_, runs_;
};

}  // namespace

Scanner::Scanner(PrivateValues private_values)
    : known_(std::move(private_values)),
      values_(sought(known_)),
      of_lines_(std::none_of(known_.begin(), known_.end(), [](const std::string& value) {
        return value.find('\n') != std::string::npos;
      })) {}

std::vector<Leak> Scanner::scan(std::string_view text) const {
  return Search(values_).through(text);
}

std::vector<Leak> Scanner::scan_lines(std::string_view text, ScannedLines& known) const {
  if (!of_lines_ || !is_text(text)) return scan(text);
  std::vector<Leak> leaks;
  known.begin_text();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    if (const std::string* layers = known.find(line)) {
      const auto say = [&](std::size_t, std::size_t) {
        leaks.push_back({"a known secret", "in this line", at});
      };
      values_.seek(line, say);
      values_.seek(*layers, say);
    } else {
      std::string unpacked;
      std::vector<Leak> found = Search(values_, &unpacked).through(line);
      if (found.empty()) known.keep(line, std::move(unpacked));
      for (Leak& leak : found) {
        leak.at += at;
        leaks.push_back(std::move(leak));
      }
    }
    at = end + 1;
  }
  return leaks;
}

PrivateValues private_values_of(std::string_view raw_message) {
  PrivateValues found;
  const auto keep = [&](std::string_view value) {
    if (value.size() >= kShortest && !found.contains(value)) found.emplace(value);
  };
  const auto take_behind = [&](std::string_view text, char mark) {
    for (auto at = text.find(mark); at != text.npos; at = text.find(mark, at + 1)) {
      if (name_at_end(text.substr(0, at)).empty()) continue;
      if (mark != '"') {
        keep(value_behind(text, at + 1));
        continue;
      }
      const auto colon = std::min(text.find_first_not_of(" \t\r\n", at + 1), text.size());
      const auto quote = std::min(text.find_first_not_of(" \t\r\n", colon + 1), text.size());
      if (text.substr(colon, 1) == ":" && text.substr(quote, 1) == "\"")
        keep(value_behind(text, quote + 1));
    }
  };
  const auto take = [&](std::string_view text) {
    for (const char mark : {'=', '>', '"'}) take_behind(text, mark);
  };
  take(raw_message);
  for (const scanning::Layer& layer : scanning::peel(raw_message)) take(layer.text);
  for (auto at = raw_message.find(':'); at != raw_message.npos;
       at = raw_message.find(':', at + 1)) {
    if (!is_private_header(raw_message.substr(0, at))) continue;
    const auto from = std::min(raw_message.find_first_not_of(" \t", at + 1), raw_message.size());
    const auto line = raw_message.substr(from);
    keep(line.substr(0, std::min(line.find_first_of("\r\n"), line.size())));
  }
  return found;
}

std::string to_line(const Leak& leak) {
  return leak.what + " (" + leak.coding + "), at byte " + std::to_string(leak.at);
}

}  // namespace contract
