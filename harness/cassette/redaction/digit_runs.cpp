// Texts that are spelled in base64 or hexadecimal digits.
#include <algorithm>
#include <array>

#include "cassette/redaction/layers.h"
#include "wire/ascii.h"
#include "wire/digest.h"
#include "wire/percent.h"

namespace contract {
namespace {

constexpr std::array<signed char, 256> base64_digits() {
  std::array<signed char, 256> table{};
  for (signed char& digit : table) digit = -1;
  signed char value = 0;
  for (const char c :
       std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"))
    table[static_cast<unsigned char>(c)] = value++;
  table['+'] = table['-'] = 62;
  table['/'] = table['_'] = 63;
  return table;
}
constexpr auto kBase64 = base64_digits();

unsigned base64_digit(char c) {
  return static_cast<unsigned>(kBase64[static_cast<unsigned char>(c)]);
}

/// The size of the character of a text that begins there, in UTF-8; 0: none does.
std::size_t character_at(std::string_view bytes, std::size_t at) {
  const auto byte = static_cast<unsigned char>(bytes[at]);
  if (byte < 0x80)
    return (byte >= 0x20 && byte != 0x7F) || byte == '\t' || byte == '\n' || byte == '\r' ? 1 : 0;
  const std::size_t size = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
  return byte >= 0xC2 && is_utf8(bytes.substr(at, size)) ? size : 0;
}

constexpr std::size_t kShortestRun = 8;      ///< digits of base64; six bytes
constexpr std::size_t kShortestIsland = 8;   ///< bytes of text among others; by chance 1 in 3000
constexpr std::size_t kShortestPacked = 12;  ///< bytes that are tried without a mark
constexpr std::size_t kLongestWord = 32;     ///< digits of words before such bytes

/// Digits of one coding that stand together.
struct Run {
  std::string_view digits;
  std::size_t at;          ///< in the text
  std::size_t padding;     ///< the '=' behind them
  unsigned digits_a_unit;  ///< 4 digits of base64 are 3 bytes, 2 of hex are 1
  unsigned bytes_a_unit;
};

/// Adds the part of the run, decoded from `skip` on, that holds the bytes [from, to).
void add_part(const Run& run, std::size_t skip, const std::string& bytes, std::size_t from,
              std::size_t to, std::vector<Layer>& layers) {
  const std::size_t first = from / run.bytes_a_unit;
  const std::size_t units = (to + run.bytes_a_unit - 1) / run.bytes_a_unit;
  const std::size_t begin = skip + first * run.digits_a_unit;
  std::size_t end = std::min(skip + units * run.digits_a_unit, run.digits.size());
  if (end == run.digits.size()) end += run.padding;
  const std::size_t first_byte = first * run.bytes_a_unit;
  const std::size_t last_byte = std::min(units * run.bytes_a_unit, bytes.size());
  layers.push_back({run.bytes_a_unit == 3 ? Coding::base64 : Coding::hex, run.at + begin,
                    end - begin, bytes.substr(first_byte, last_byte - first_byte)});
}

/// Adds what is text in the bytes: all of it, or islands.
void add_islands(const Run& run, std::size_t skip, const std::string& bytes,
                 std::vector<Layer>& layers) {
  for (std::size_t at = 0; at < bytes.size();) {
    std::size_t end = at;
    while (end < bytes.size()) {
      const std::size_t size = character_at(bytes, end);
      if (size == 0) break;
      end += size;
    }
    const bool whole = at == 0 && end == bytes.size() && end >= SecretIndex::kShortest;
    if (whole || end - at >= kShortestIsland) add_part(run, skip, bytes, at, end, layers);
    at = end + 1;
  }
}

/// Where a stream of gzip or zlib may begin; npos: nowhere.
std::size_t find_stream(std::string_view bytes) {
  for (auto at = bytes.find_first_of("\x1fx"); at + 1 < bytes.size() && at != bytes.npos;
       at = bytes.find_first_of("\x1fx", at + 1)) {
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    if (bytes[at] == 'x' ? ('x' * 256u + second) % 31 == 0 : second == 0x8B) return at;
  }
  return bytes.npos;
}

/// Letters of both cases, and another digit or many capitals: words and ids have this seldom.
bool may_be_packed(std::string_view digits) {
  std::size_t upper = 0, lower = 0;
  for (const char c : digits) {
    upper += c >= 'A' && c <= 'Z' ? 1 : 0;
    lower += c >= 'a' && c <= 'z' ? 1 : 0;
  }
  return upper > 0 && lower > 0 && (upper + lower < digits.size() || 4 * upper >= digits.size());
}

void add_run(const Run& run, std::size_t skip, const std::string& bytes,
             std::vector<Layer>& layers) {
  add_islands(run, skip, bytes, layers);
  if (const std::size_t at = find_stream(bytes); at != bytes.npos)
    add_part(run, skip, bytes, at, bytes.size(), layers);
}

/// Whether bytes are packed without a mark.
bool is_packed_unmarked(const std::string& bytes) {
  return bytes.size() >= kShortestPacked && !is_plain_text(bytes) && unpack_any(bytes);
}

void decode_base64(std::string_view digits, std::string& bytes) {
  const std::size_t whole = digits.size() / 4 * 4;
  bytes.resize(digits.size() * 6 / 8);
  char* out = bytes.data();
  for (std::size_t at = 0; at < whole; at += 4) {
    const unsigned bits = base64_digit(digits[at]) << 18 | base64_digit(digits[at + 1]) << 12 |
                          base64_digit(digits[at + 2]) << 6 | base64_digit(digits[at + 3]);
    *out++ = static_cast<char>(bits >> 16);
    *out++ = static_cast<char>(bits >> 8);
    *out++ = static_cast<char>(bits);
  }
  if (digits.size() - whole > 1) {
    const unsigned bits = base64_digit(digits[whole]) << 6 | base64_digit(digits[whole + 1]);
    *out++ = static_cast<char>(bits >> 4);
    if (digits.size() - whole > 2)
      *out++ = static_cast<char>(bits << 4 | base64_digit(digits[whole + 2]) >> 2);
  }
}

void read_base64_run(const Run& run, std::string& bytes, std::vector<Layer>& layers) {
  const std::string_view digits = run.digits;
  for (std::size_t skip = 0; skip < 4 && digits.size() >= skip + kShortestRun; ++skip) {
    decode_base64(digits.substr(skip), bytes);
    add_run(run, skip, bytes, layers);
  }
  if (!may_be_packed(digits)) return;
  // From the beginning, and from behind what may end a word before it.
  for (std::size_t skip = 0; skip < kLongestWord && skip < digits.size();) {
    decode_base64(digits.substr(skip), bytes);
    if (is_packed_unmarked(bytes)) add_part(run, skip, bytes, 0, bytes.size(), layers);
    const std::size_t mark = digits.find_first_of("/-_+", skip);
    skip = mark == digits.npos ? digits.size() : mark + 1;
  }
}

void read_hex_run(const Run& run, std::string& bytes, std::vector<Layer>& layers) {
  for (const std::size_t skip : {0, 1}) {
    bytes.clear();
    for (std::size_t at = skip; at + 1 < run.digits.size(); at += 2)
      bytes += static_cast<char>(hex_digit(run.digits[at]) << 4 | hex_digit(run.digits[at + 1]));
    add_run(run, skip, bytes, layers);
    if (skip == 0 && bytes.size() >= 2 * kShortestPacked && is_packed_unmarked(bytes))
      add_part(run, skip, bytes, 0, bytes.size(), layers);
  }
}

/// Calls each(run) for the longest runs of what `is` accepts.
template <class Is, class Each>
void for_each_run(std::string_view text, std::size_t shortest, const Is& is, const Each& each) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is(text[end])) ++end;
    if (end - at >= shortest) each(text.substr(at, end - at), at);
    at = end + 1;
  }
}

std::string base64_like(std::string_view spelled, std::string_view bytes) {
  std::string made = base64(bytes);
  if (spelled.find_first_of("-_") != spelled.npos)
    for (char& c : made) c = c == '+' ? '-' : c == '/' ? '_' : c;
  if (!spelled.ends_with('='))
    while (made.ends_with('=')) made.pop_back();
  return made;
}

std::string hex_like(std::string_view spelled, std::string_view bytes) {
  std::string made = hex(bytes);
  if (std::any_of(spelled.begin(), spelled.end(), [](char c) { return c >= 'A' && c <= 'F'; }))
    for (char& c : made) c = c >= 'a' ? static_cast<char>(c - ('a' - 'A')) : c;
  return made;
}

}  // namespace

void read_digit_runs(std::string_view text, std::vector<Layer>& layers) {
  std::string bytes;  // of the run at hand
  const auto is_digit = [](char c) { return kBase64[static_cast<unsigned char>(c)] >= 0; };
  for_each_run(text, kShortestRun, is_digit, [&](std::string_view digits, std::size_t at) {
    const std::string_view behind = text.substr(at + digits.size(), 2);
    const std::size_t padding = behind == "==" ? 2 : behind.starts_with('=') ? 1 : 0;
    read_base64_run({digits, at, padding, 4, 3}, bytes, layers);
    if (digits.size() >= 2 * SecretIndex::kShortest)
      for_each_run(
          digits, 2 * SecretIndex::kShortest, [](char c) { return hex_digit(c) >= 0; },
          [&](std::string_view hex, std::size_t in) {
            read_hex_run({hex, at + in, 0, 2, 1}, bytes, layers);
          });
  });
}

std::string digits_like(std::string_view spelled, Coding coding, std::string_view bytes) {
  return coding == Coding::hex ? hex_like(spelled, bytes) : base64_like(spelled, bytes);
}

}  // namespace contract
