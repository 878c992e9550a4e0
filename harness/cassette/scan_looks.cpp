#include "cassette/scan_looks.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>

#include "cassette/decoders.h"
#include "cassette/scan.h"

namespace contract {
namespace scanning {
namespace {

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
    } else if (value.substr(i).starts_with("x0A") || value.substr(i).starts_with("x0D")) {
      i += 2;  // of a line end, as a finding prints it
    } else if (std::isalpha(static_cast<unsigned char>(value[i])) != 0) {
      return false;
    }
  }
  return true;
}

constexpr std::string_view kNames[] = {
    "AccessKeyId", "AccessKeySecret", "Signature", "SignatureNonce", "SecurityToken",
    "BearerToken", "Credential",      "Password",  "VncPassword",    "UserData"};

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

/// The private header whose name, in any letter case, ends where `text` does; empty: none.
std::string_view private_header_at_end(std::string_view text) {
  static constexpr std::string_view kHeaders[] = {"x-acs-security-token", "x-acs-accesskey-id",
                                                  "x-acs-signature-nonce", "x-acs-bearer-token"};
  const auto same = [](char a, char b) {
    return (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b) == a;
  };
  for (const std::string_view name : kHeaders)
    if (text.size() >= name.size() && same(name.back(), text.back()) &&
        std::equal(name.begin(), name.end(), text.end() - static_cast<long>(name.size()), same))
      return name;
  return {};
}

/// A name without what counts it, as in "Password.1" and "Password[1]".
std::string_view without_count(std::string_view text) {
  std::string_view name = text;
  if (name.ends_with(']')) name.remove_suffix(1);
  const std::size_t closed = name.size();
  while (!name.empty() && digit(name.back())) name.remove_suffix(1);
  const bool has_number = name.size() < closed;
  const bool is_count = has_number && !name.empty() && (name.back() == '.' || name.back() == '[');
  return is_count ? name.substr(0, name.size() - 1) : text;
}

std::string_view without_blanks(std::string_view text) {
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

/// What stands behind a colon, in quotes or not.
std::string_view value_behind_colon(std::string_view text, std::size_t at) {
  const auto from = std::min(text.find_first_not_of(" \t\\\"'", at + 1), text.size());
  return value_behind(text, from);
}

/// Letters and digits: behind a colon stand also the words of a sentence.
bool looks_made(std::string_view value) {
  return value.size() >= kShortest && std::any_of(value.begin(), value.end(), digit) &&
         std::any_of(value.begin(), value.end(), [](char c) { return word(c) && !digit(c); });
}

void look_for_names(std::string_view text, const Say& say) {
  for (auto at = text.find('='); at != text.npos; at = text.find('=', at + 1)) {
    const std::string_view name = name_at_end(without_count(text.substr(0, at)));
    // A stream that is cut may say anything: of short names only what look_for_lines finds counts.
    if (name.ends_with("Password") || name == "UserData") continue;
    if (!name.empty() && !looks_blotted(value_behind(text, at + 1)))
      say("a value of a private name", at);
  }
}

void look_for_lines(std::string_view text, const Say& say) {
  for (auto at = text.find(':'); at != text.npos; at = text.find(':', at + 1)) {
    const std::string_view before = without_count(without_blanks(text.substr(0, at)));
    if (name_at_end(before).empty()) continue;
    const std::string_view value = value_behind_colon(text, at);
    if (looks_made(value) && !looks_blotted(value)) say("a value of a private name", at);
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
  const bool may_be_end = at == 0 && parts[1] == 18 && (parts[0] == 98 || parts[0] == 8);
  const bool ours = may_be_end || parts[0] == 127 || parts[0] == 0 ||
                    (parts[0] == 198 && (parts[1] == 18 || parts[1] == 19));
  return !ours;
}

void look_for_shapes(std::string_view text, const Say& say) {
  bool in_word = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (std::exchange(in_word, word(text[at])) || !in_word) continue;
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

bool of_mail(char c) { return word(c) || c == '.' || c == '_' || c == '-' || c == '+'; }
bool of_host(char c) { return word(c) || c == '.' || c == '-'; }

/// Whether a mail address has its '@' there, and is not one of example.com.
bool mail_round(std::string_view text, std::size_t at) {
  if (at == 0 || !of_mail(text[at - 1])) return false;
  std::string_view host = text.substr(at + 1, length_of(text, at + 1, of_host));
  while (!host.empty() && !word(host.back())) host.remove_suffix(1);
  const auto dot = host.rfind('.');
  if (dot == host.npos || dot == 0 || host.size() - dot < 3) return false;
  // Of a stream that is cut the last word may be, too.
  const bool is_cut = at + 1 + host.size() == text.size();
  const std::string_view ours = "example.com";
  if (is_cut ? ours.starts_with(host) : host == ours) return false;
  return std::none_of(host.begin() + static_cast<long>(dot) + 1, host.end(), digit);
}

/// Whether groups of hexadecimal digits are an IPv6 address, and none of this machine or of
/// documents. An IPv4 address at its end is found by itself.
bool foreign_ipv6(std::string_view text) {
  int groups = 0, gaps = 0;
  bool any_digit = false, is_local = true;  // of this machine: no group but the last has a number
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ':') {
      const bool gap = text.substr(at).starts_with("::");
      if (!gap && (at == 0 || at + 1 == text.size())) return false;
      gaps += gap ? 1 : 0;
      at += gap ? 2 : 1;
      continue;
    }
    std::size_t end = at;
    for (; end < text.size() && text[end] != ':'; ++end) any_digit |= digit(text[end]);
    const std::string_view group = text.substr(at, end - at);
    is_local &= end == text.size() || group.find_first_not_of('0') == group.npos;
    if (end - at > 4) return false;
    ++groups;
    at = end;
  }
  const bool whole = (gaps == 0 && groups == 8) || (gaps == 1 && groups < 8 && groups > 0);
  return whole && any_digit && !is_local && !text.starts_with("2001:db8:");
}

}  // namespace

bool is_replacement(std::string_view value) {
  return looks_blotted(value) &&
         std::count(value.begin(), value.end(), '0') * 2 >= static_cast<long>(value.size()) - 4;
}

bool is_text(std::string_view layer) {
  unsigned control = 0;
  for (const char c : layer)
    control |= static_cast<unsigned>(static_cast<unsigned char>(c) < 0x20) &
               static_cast<unsigned>(c != '\n') & static_cast<unsigned>(c != '\r') &
               static_cast<unsigned>(c != '\t');
  return control == 0;
}

void look_for_keys(std::string_view layer, const Say& say) {
  look_for_names(layer, say);
  for (const std::string_view begin : {"LTAI", "STS."})
    for (auto at = layer.find(begin); at != layer.npos; at = layer.find(begin, at + 1))
      if ((at == 0 || !word(layer[at - 1])) && length_of(layer, at + begin.size(), word) >= 8)
        say("an AccessKeyId", at);
}

void look_for_numbers(std::string_view layer, const Say& say) {
  look_for_echo(layer, say);
  look_for_lines(layer, say);
  look_for_shapes(layer, say);
}

void look_for_addresses(std::string_view text, const Say& say) {
  const auto of_ipv6 = [](char c) {
    return c == ':' || std::isxdigit(static_cast<unsigned char>(c)) != 0;
  };
  for (auto at = text.find('@'); at != text.npos; at = text.find('@', at + 1))
    if (mail_round(text, at)) say("a mail address", at);
  std::size_t done = 0;
  for (auto colon = text.find(':'); colon != text.npos; colon = text.find(':', done)) {
    std::size_t from = colon, to = colon;
    while (from > done && of_ipv6(text[from - 1])) --from;
    while (to < text.size() && of_ipv6(text[to])) ++to;
    const bool is_word = from > 0 && word(text[from - 1]);
    const bool goes_on = to < text.size() && (word(text[to]) || text[to] == '.');
    const std::string_view address = text.substr(from, to - from);
    // What a text begins with may be the end of one of ours, where a run of base64 was read in two.
    const std::string_view begin = address.substr(0, std::min(address.find("::"), address.size()));
    const bool may_be_ours = from == 0 && std::string_view("2001:db8").ends_with(begin);
    if (!is_word && !goes_on && address.size() > 3 && !may_be_ours && foreign_ipv6(address))
      say("an address", from);
    done = to;
  }
}

}  // namespace scanning

PrivateValues private_values_of(std::string_view raw_message, PrivateValues* once) {
  using namespace scanning;
  PrivateValues found;
  const auto keep = [&](std::string_view value, bool is_once) {
    PrivateValues& values = is_once && once != nullptr ? *once : found;
    if (value.size() >= kShortest && !values.contains(value)) values.emplace(value);
  };
  const auto take_behind = [&](std::string_view text, char mark) {
    for (auto at = text.find(mark); at != text.npos; at = text.find(mark, at + 1)) {
      const std::string_view name = name_at_end(without_count(without_blanks(text.substr(0, at))));
      if (name.empty()) continue;
      const bool is_once = name.starts_with("Signature");
      if (mark == ':') {
        const std::string_view value = value_behind_colon(text, at);
        if (looks_made(value)) keep(value, is_once);
        continue;
      }
      if (mark != '"') {
        keep(value_behind(text, at + 1), is_once);
        continue;
      }
      const auto colon = std::min(text.find_first_not_of(" \t\r\n", at + 1), text.size());
      const auto quote = std::min(text.find_first_not_of(" \t\r\n", colon + 1), text.size());
      if (text.substr(colon, 1) == ":" && text.substr(quote, 1) == "\"")
        keep(value_behind(text, quote + 1), is_once);
    }
  };
  const auto take = [&](std::string_view text) {
    for (const char mark : {'=', '>', '"', ':'}) take_behind(text, mark);
  };
  take(raw_message);
  for (const Layer& layer : decode_layers(raw_message)) take(layer.text);
  for (auto at = raw_message.find(':'); at != raw_message.npos;
       at = raw_message.find(':', at + 1)) {
    const std::string_view name = private_header_at_end(raw_message.substr(0, at));
    if (name.empty()) continue;
    const auto from = std::min(raw_message.find_first_not_of(" \t", at + 1), raw_message.size());
    const auto line = raw_message.substr(from);
    keep(line.substr(0, std::min(line.find_first_of("\r\n"), line.size())),
         name == "x-acs-signature-nonce");
  }
  return found;
}

}  // namespace contract
