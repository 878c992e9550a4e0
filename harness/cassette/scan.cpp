#include "cassette/scan.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <unordered_set>
#include <utility>

#include "cassette/unpack.h"

namespace contract {
namespace {

using Say = std::function<void(const char*, std::size_t)>;

constexpr std::size_t kShortest = 6;
constexpr int kDepth = 4;
constexpr std::size_t kWork = 64u << 20;  ///< bytes looked at for one text; more is a leak itself

bool word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }
bool digit(char c) { return c >= '0' && c <= '9'; }

std::size_t length_of(std::string_view text, std::size_t from, bool (*is)(char)) {
  std::size_t to = from;
  while (to < text.size() && is(text[to])) ++to;
  return to - from;
}

/// What a name is followed by, up to what ends a value in a query, header, JSON or XML text.
std::string_view value_behind(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  return rest.substr(0, std::min(rest.find_first_of("&,;\"'<> \r\n\t\\)]}"), rest.size()));
}

/// Replacements are digits and punctuation, percent-encoded or not, or one word.
bool looks_blotted(std::string_view value) {
  if (value.find("REDACTED") != std::string_view::npos) return true;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '%') {
      i += value.substr(i).starts_with("%25") ? 4 : 2;
    } else if (std::isalpha(static_cast<unsigned char>(value[i])) != 0) {
      return false;
    }
  }
  return true;
}

/// A value that came replaced already, from a cassette: mostly zeros.
bool is_replacement(const std::string& value) {
  return looks_blotted(value) &&
         std::count(value.begin(), value.end(), '0') * 2 >= static_cast<long>(value.size()) - 4;
}

constexpr std::string_view kNames[] = {"AccessKeyId",    "AccessKeySecret", "Signature",
                                       "SignatureNonce", "SecurityToken",   "BearerToken",
                                       "Credential"};

void look_for_names(std::string_view text, const Say& say) {
  for (const std::string_view name : kNames)
    for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
      const std::size_t behind = at + name.size();
      const bool whole = (at == 0 || !word(text[at - 1])) && behind < text.size();
      if (!whole || text[behind] != '=') continue;
      if (!looks_blotted(value_behind(text, behind + 1))) say("a value of a private name", at);
    }
}

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

void look_for_shapes(std::string_view text, const Say& say) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (at > 0 && word(text[at - 1])) continue;
    if (text.substr(at, 4) == "LTAI" && length_of(text, at + 4, word) >= 8)
      say("an AccessKeyId", at);
    if (text.substr(at, 4) == "STS." && length_of(text, at + 4, word) >= 8)
      say("a temporary key", at);
    if (!digit(text[at])) continue;
    const std::size_t digits = length_of(text, at, digit);
    const bool whole = at + digits == text.size() || !word(text[at + digits]);
    if (whole && digits >= 16 && digits <= 20 && text[at] >= '1' && text[at] <= '3')
      say("an account number", at);
    std::size_t size = 0;
    const bool after_dot = at > 1 && text[at - 1] == '.' && digit(text[at - 2]);
    if (!after_dot && foreign_address(text, at, size)) say("an address", at);
  }
}

}  // namespace

Scanner::Scanner(const std::set<std::string>& private_values) {
  for (const std::string& value : private_values)
    if (value.size() >= kShortest && !is_replacement(value)) values_.push_back(value);
}

void Scanner::judge(std::string_view layer, const Say& say) const {
  for (const std::string& value : values_)
    if (const auto at = layer.find(value); at != std::string_view::npos) say("a known secret", at);
  // Random bytes look like anything: only readable layers are judged by looks.
  const bool readable = std::none_of(layer.begin(), layer.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
  });
  if (!readable) return;
  look_for_names(layer, say);
  look_for_echo(layer, say);
  look_for_shapes(layer, say);
}

std::vector<Leak> Scanner::scan(std::string_view text) const {
  struct Work {
    std::string text;
    std::string coding;
    std::size_t at;
  };
  std::vector<Leak> leaks;
  judge(text, [&](const char* what, std::size_t at) { leaks.push_back({what, "as it is", at}); });
  // Level by level: a text that is met again deeper down has been looked at with more room below.
  std::vector<Work> level{{std::string(text), "", 0}};
  std::unordered_set<std::string> seen;
  std::size_t work = text.size();
  for (int depth = 0; depth < kDepth && !level.empty(); ++depth) {
    std::vector<Work> next;
    for (const Work& outer : level)
      for (scanning::Layer& inner : scanning::peel(outer.text)) {
        if (!seen.insert(inner.text).second) continue;
        work += inner.text.size();
        if (work > kWork) {
          leaks.push_back({"too much to look through", outer.coding, outer.at});
          return leaks;
        }
        std::string coding = inner.coding + (depth == 0 ? "" : " in " + outer.coding);
        const std::size_t at = depth == 0 ? inner.at : outer.at;
        judge(inner.text, [&](const char* what, std::size_t) {
          leaks.push_back({what, coding, at});
        });
        next.push_back({std::move(inner.text), std::move(coding), at});
      }
    level = std::move(next);
  }
  return leaks;
}

std::set<std::string> private_values_of(std::string_view raw_message) {
  std::set<std::string> found;
  static constexpr std::string_view kHeaders[] = {"x-acs-security-token:", "x-acs-accesskey-id:",
                                                  "x-acs-signature-nonce:", "x-acs-bearer-token:"};
  const auto take = [&](std::string_view text) {
    for (const std::string_view name : kNames)
      for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
        const std::size_t behind = at + name.size();
        if (behind >= text.size() || (at > 0 && word(text[at - 1]))) continue;
        if (text[behind] == '=' || text[behind] == '>')
          found.emplace(value_behind(text, behind + 1));
        if (text[behind] != '"') continue;
        const auto colon = std::min(text.find_first_not_of(" \t\r\n", behind + 1), text.size());
        const auto quote = std::min(text.find_first_not_of(" \t\r\n", colon + 1), text.size());
        if (text.substr(colon, 1) == ":" && text.substr(quote, 1) == "\"")
          found.emplace(value_behind(text, quote + 1));
      }
  };
  take(raw_message);
  for (const scanning::Layer& layer : scanning::peel(raw_message))
    if (layer.coding != std::string_view("base64")) take(layer.text);
  std::string lower(raw_message);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const std::string_view name : kHeaders)
    for (auto at = lower.find(name); at != std::string::npos; at = lower.find(name, at + 1)) {
      const auto from =
          std::min(raw_message.find_first_not_of(" \t", at + name.size()), raw_message.size());
      const auto line = raw_message.substr(from);
      found.emplace(line.substr(0, std::min(line.find_first_of("\r\n"), line.size())));
    }
  std::erase_if(found, [](const std::string& value) { return value.size() < kShortest; });
  return found;
}

std::string to_line(const Leak& leak) {
  return leak.what + " (" + leak.coding + "), at byte " + std::to_string(leak.at);
}

}  // namespace contract
