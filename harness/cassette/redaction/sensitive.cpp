#include "cassette/redaction/sensitive.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "wire/ascii.h"

namespace contract {
namespace {

template <class Is>
std::size_t run(std::string_view text, std::size_t at, Is is) {
  std::size_t end = at;
  while (end < text.size() && is(text[end])) ++end;
  return end - at;
}

// Each looks at one place, where a word begins, and gives the size of what it finds there; 0: none.

std::size_t key_at(std::string_view text, std::size_t at, bool) {
  for (const std::string_view prefix : {"LTAI", "STS."}) {
    if (text.substr(at, prefix.size()) != prefix) continue;
    const std::size_t rest = run(text, at + prefix.size(), is_alnum);
    if (rest >= 8) return prefix.size() + rest;
  }
  return 0;
}

std::size_t account_at(std::string_view text, std::size_t at, bool replaced) {
  const std::size_t size = run(text, at, is_digit);
  if (size < 16 || size > 20) return 0;
  const bool whole = at + size == text.size() || !is_letter(text[at + size]);
  const bool looks =
      (text[at] >= '1' && text[at] <= '3') || (replaced && text.substr(at, 8) == "90000000");
  // The end of an escape and the zeros of a replacement behind it.
  const std::string_view digits = text.substr(at, size);
  const bool of_escape =
      at > 0 && text[at - 1] == '%' &&
      std::count(digits.begin(), digits.end(), '0') * 2 >= static_cast<long>(size);
  return whole && looks && !of_escape ? size : 0;
}

std::size_t ipv4_at(std::string_view text, std::size_t at, bool replaced) {
  std::size_t size = run(text, at, [](char c) { return is_digit(c) || c == '.'; });
  while (size > 0 && text[at + size - 1] == '.') --size;  // the stop of a sentence
  if (size < 7 || size > 15) return 0;
  const std::string address(text.substr(at, size));
  in_addr parsed{};
  if (::inet_pton(AF_INET, address.c_str(), &parsed) != 1) return 0;
  const auto host = ntohl(parsed.s_addr);
  const bool ours = host >> 17 == 0xC612u >> 1 && !replaced;
  return host >> 24 == 127 || host == 0 || ours ? 0 : size;
}

std::size_t ipv6_at(std::string_view text, std::size_t at, bool replaced) {
  std::size_t size =
      run(text, at, [](char c) { return hex_digit(c) >= 0 || c == ':' || c == '.'; });
  while (size > 0 && text[at + size - 1] == '.') --size;
  const std::string address(text.substr(at, size));
  if (std::count(address.begin(), address.end(), ':') < 2 || size > 45) return 0;
  if (std::none_of(address.begin(), address.end(), is_digit)) return 0;
  in6_addr parsed{};
  if (::inet_pton(AF_INET6, address.c_str(), &parsed) != 1) return 0;
  const auto* bytes = parsed.s6_addr;
  const bool documents =
      bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0d && bytes[3] == 0xb8;
  // Of the first 112 bits 0 are this machine, and what stands for values with colons.
  const bool is_local =
      std::all_of(bytes, bytes + 14, [](unsigned char byte) { return byte == 0; });
  return (documents && !replaced) || is_local ? 0 : size;
}

std::size_t mail_at(std::string_view text, std::size_t at, bool replaced) {
  const auto in_name = [](char c) {
    return is_alnum(c) || c == '.' || c == '_' || c == '-' || c == '+';
  };
  const std::size_t name = run(text, at, in_name);
  if (name == 0 || name > 64 || at + name >= text.size() || text[at + name] != '@') return 0;
  const std::size_t from = at + name + 1;
  std::size_t host = run(text, from, [](char c) { return is_alnum(c) || c == '.' || c == '-'; });
  while (host > 0 && !is_alnum(text[from + host - 1])) --host;
  const std::string_view domain = text.substr(from, host);
  const bool ours = domain == "example.com" && !replaced;
  const bool is_domain =
      domain.find('.') != domain.npos && std::any_of(domain.begin(), domain.end(), is_letter);
  return !is_domain || ours ? 0 : name + 1 + host;
}

/// How often the marks of the kinds stand in a text, 16 bits for each: one addition a byte.
enum Mark : std::uint64_t {
  kDigit = 1,
  kDot = std::uint64_t{1} << 16,
  kColon = std::uint64_t{1} << 32,
  kAtOrKey = std::uint64_t{1} << 48,  ///< '@', or the first letter of a key
};

constexpr std::array<std::uint64_t, 256> marks_of_bytes() {
  std::array<std::uint64_t, 256> marks{};
  for (char c = '0'; c <= '9'; ++c) marks[static_cast<unsigned char>(c)] = kDigit;
  marks['.'] = kDot;
  marks[':'] = kColon;
  marks['@'] = marks['L'] = marks['S'] = kAtOrKey;
  return marks;
}
constexpr auto kMarks = marks_of_bytes();

/// What each kind can't be without: most texts are looked at once and no more.
class Marks {
 public:
  explicit Marks(std::string_view text) : text_(text) {
    for (std::size_t from = 0; from < text.size(); from += 0xFFFF) {
      std::uint64_t sum = 0;
      for (const char c : text.substr(from, 0xFFFF)) sum += kMarks[static_cast<unsigned char>(c)];
      digits_ += sum & 0xFFFF;
      dots_ += sum >> 16 & 0xFFFF;
      colons_ += sum >> 32 & 0xFFFF;
      at_or_key_ |= sum >> 48 != 0;
    }
  }
  /// Whether the text may hold one.
  bool allow(Sensitive kind) const {
    switch (kind) {
      case Sensitive::key:
        return at_or_key_ && (text_.find("LTAI") != text_.npos ||
                              (dots_ > 0 && text_.find("STS.") != text_.npos));
      case Sensitive::account:
        return digits_ >= 16;
      case Sensitive::ipv4:
        return dots_ >= 3 && digits_ >= 4;
      case Sensitive::ipv6:
        return colons_ >= 2;
      case Sensitive::mail:
        return at_or_key_ && text_.find('@') != text_.npos;
    }
    return true;
  }

 private:
  const std::string_view text_;
  std::size_t digits_ = 0, dots_ = 0, colons_ = 0;
  bool at_or_key_ = false;
};

/// Every kind, and how it is found.
struct Looker {
  Sensitive kind;
  std::size_t (*look)(std::string_view, std::size_t, bool);
  bool (*begins)(char);
};
constexpr Looker kLookers[] = {
    {Sensitive::mail, mail_at, is_alnum},
    {Sensitive::key, key_at, [](char c) { return c == 'L' || c == 'S'; }},
    {Sensitive::ipv6, ipv6_at, [](char c) { return hex_digit(c) >= 0 || c == ':'; }},
    {Sensitive::ipv4, ipv4_at, is_digit},
    {Sensitive::account, account_at, is_digit},
};

std::vector<SensitivePart> find(std::string_view text, bool replaced) {
  std::array<const Looker*, std::size(kLookers)> lookers;
  std::size_t count = 0;
  const Marks marks(text);
  for (const Looker& looker : kLookers)
    if (marks.allow(looker.kind)) lookers[count++] = &looker;
  std::vector<SensitivePart> parts;
  if (count == 0) return parts;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t size = 0;
    // Only where a word begins, so each byte is read a bounded number of times.
    if (at == 0 || !is_alnum(text[at - 1])) {
      for (std::size_t i = 0; i < count && size == 0; ++i) {
        if (!lookers[i]->begins(text[at])) continue;
        size = lookers[i]->look(text, at, replaced);
        if (size > 0) parts.push_back({at, size, lookers[i]->kind});
      }
    }
    at += std::max<std::size_t>(size, 1);
  }
  return parts;
}

}  // namespace

bool may_be_sensitive(std::string_view text) {
  const Marks marks(text);
  return std::any_of(std::begin(kLookers), std::end(kLookers),
                     [&](const Looker& looker) { return marks.allow(looker.kind); });
}

std::vector<SensitivePart> find_sensitive(std::string_view text) { return find(text, false); }

std::string masked(std::string_view text) {
  std::string out;
  std::size_t done = 0;
  for (const SensitivePart& part : find(text, true)) {
    const char* word = part.kind == Sensitive::key       ? "<key>"
                       : part.kind == Sensitive::account ? "<account>"
                       : part.kind == Sensitive::mail    ? "<mail>"
                                                         : "<address>";
    out.append(text.substr(done, part.at - done)).append(word);
    done = part.at + part.size;
  }
  return out.append(text.substr(done));
}

}  // namespace contract
