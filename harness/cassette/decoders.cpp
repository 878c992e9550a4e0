#include "cassette/decoders.h"

#include <brotli/decode.h>
#include <zlib.h>

#include <algorithm>
#include <array>

#include "wire/percent.h"

namespace contract::scanning {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void put_code_point(std::string& out, unsigned long code) {
  const auto put = [&](unsigned long byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6), put(0x80 | (code & 63));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12), put(0x80 | (code >> 6 & 63)), put(0x80 | (code & 63));
  } else {
    put(0xF0 | (code >> 18 & 7)), put(0x80 | (code >> 12 & 63));
    put(0x80 | (code >> 6 & 63)), put(0x80 | (code & 63));
  }
}

std::string unpercent(std::string_view text, bool form) {
  std::string out;
  out.reserve(text.size());
  const auto next = [&](std::size_t from) {
    if (!form) return std::min(text.find('%', from), text.size());
    while (from < text.size() && text[from] != '%' && text[from] != '+') ++from;
    return from;
  };
  std::size_t done = 0;
  for (std::size_t at = next(0); at < text.size(); at = next(done)) {
    out.append(text, done, at - done);
    const bool escape = text[at] == '%' && at + 2 < text.size() && hex_digit(text[at + 1]) >= 0 &&
                        hex_digit(text[at + 2]) >= 0;
    if (escape) {
      out += static_cast<char>(hex_digit(text[at + 1]) * 16 + hex_digit(text[at + 2]));
    } else {
      out += text[at] == '+' ? ' ' : text[at];
    }
    done = at + (escape ? 3 : 1);
  }
  return out.append(text.substr(done));
}

std::string unescape_json(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char kind = text[++i];
    if (kind == 'u' && i + 4 < text.size()) {
      unsigned long code = 0;
      for (std::size_t k = 1; k <= 4; ++k)
        code = code * 16 + static_cast<unsigned long>(hex_digit(text[i + k]) & 15);
      put_code_point(out, code);
      i += 4;
    } else {
      constexpr std::string_view kFrom = "nrtbf";
      constexpr std::string_view kTo = "\n\r\t\b\f";
      const auto at = kFrom.find(kind);
      out += at == std::string_view::npos ? kind : kTo[at];
    }
  }
  return out;
}

std::string unescape_xml(std::string_view text) {
  struct Named {
    std::string_view name;
    char character;
  };
  static constexpr Named kNamed[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto mark = std::min(text.find('&', i), text.size());
    out.append(text, i, mark - i);
    i = mark;
    if (i == text.size()) break;
    const std::string_view rest = text.substr(i);
    const auto end = rest.substr(0, 12).find(';');
    bool done = false;
    for (const Named& named : kNamed) {
      if (done || !rest.starts_with(named.name)) continue;
      out += named.character;
      i += named.name.size() - 1;
      done = true;
    }
    if (!done && rest.starts_with("&#") && end != std::string_view::npos) {
      const bool is_hex = rest.size() > 2 && (rest[2] == 'x' || rest[2] == 'X');
      unsigned long code = 0;
      for (std::size_t k = is_hex ? 3 : 2; k < end; ++k)
        code = code * (is_hex ? 16 : 10) + static_cast<unsigned long>(hex_digit(rest[k]) & 15);
      put_code_point(out, code);
      i += end;
      done = true;
    }
    if (!done) out += text[i];
  }
  return out;
}

constexpr std::array<signed char, 256> base64_digits() {
  std::array<signed char, 256> table{};
  for (signed char& digit : table) digit = -1;
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  signed char value = 0;
  for (const char c : kAlphabet) table[static_cast<unsigned char>(c)] = value++;
  table['+'] = table['-'] = 62;
  table['/'] = table['_'] = 63;
  return table;
}
constexpr auto kBase64 = base64_digits();

int base64_digit(char c) { return kBase64[static_cast<unsigned char>(c)]; }

constexpr std::size_t kShortestRun = 8;
constexpr std::string_view kGzip = "\x1f\x8b";  ///< how a stream begins

/// What a decoded byte says of the text that it stands in.
enum Looks : unsigned char { kControl = 1, kOfCoding = 2, kOfBase64 = 4, kNoAscii = 8 };

constexpr std::array<unsigned char, 256> looks_of_bytes() {
  std::array<unsigned char, 256> table{};
  for (unsigned c = 0; c < 256; ++c) {
    if (c < 0x20 && c != '\n' && c != '\r' && c != '\t') table[c] |= kControl;
    if (c == '%' || c == '+' || c == '\\' || c == '&') table[c] |= kOfCoding;
    if (kBase64[c] >= 0) table[c] |= kOfBase64;
    if (c >= 0x7F) table[c] |= kNoAscii;
  }
  return table;
}
constexpr auto kLooks = looks_of_bytes();

/// Writes the bytes that a run stands for; the bits that are left over are none.
void decode_run(std::string_view run, char* out) {
  const auto bits_at = [&](std::size_t at, std::size_t count) {
    unsigned bits = 0;
    for (std::size_t i = 0; i < count; ++i)
      bits = bits << 6 | static_cast<unsigned>(base64_digit(run[at + i]));
    return bits << 6 * (4 - count);
  };
  const auto put = [&](unsigned bits, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) *out++ = static_cast<char>(bits >> (16 - 8 * i) & 0xFF);
  };
  const std::size_t whole = run.size() / 4 * 4;
  for (std::size_t at = 0; at < whole; at += 4) put(bits_at(at, 4), 3);
  const std::size_t left = run.size() - whole;
  if (left > 1) put(bits_at(whole, left), left - 1);
}

/// Bytes that a stream may begin with: gzip, or zlib of the usual window.
bool may_begin_stream(std::string_view bytes) {
  if (bytes.size() < 2) return false;
  const auto second = static_cast<unsigned char>(bytes[1]);
  return bytes.starts_with(kGzip) || (bytes[0] == 'x' && ('x' * 256u + second) % 31 == 0);
}

/// Letters of both cases: what packed bytes are spelled with.
bool is_mixed(std::string_view run) {
  unsigned seen = 0;
  for (const char c : run) seen |= c >= 'a' && c <= 'z' ? 1u : c >= 'A' && c <= 'Z' ? 2u : 0u;
  return seen == 3;
}

/// Says what the bytes behind part.begin look like. `may_be_packed`: without a mark, too.
void look_at(bool may_be_packed, Packed::Part part, Packed& packed) {
  const auto bytes = std::string_view(packed.bytes).substr(part.begin);
  unsigned char all = 0;
  std::size_t in_run = 0;
  bool may_begin = false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const unsigned char looks = kLooks[static_cast<unsigned char>(bytes[i])];
    all |= looks;
    in_run = (looks & kOfBase64) != 0 ? in_run + 1 : 0;
    part.may_hold |= in_run == kShortestRun;
    may_begin |= (bytes[i] == '\x1f' || bytes[i] == 'x') && may_begin_stream(bytes.substr(i));
  }
  part.end = packed.bytes.size();
  part.is_text = (all & kControl) == 0;
  part.is_ascii = (all & (kControl | kNoAscii)) == 0;
  part.may_hold |= (all & kOfCoding) != 0 || (!part.is_ascii && (may_begin || may_be_packed));
  packed.parts.push_back(part);
}

/// Decodes one run to the end of `packed`.
void unpack_run(std::string_view run, std::size_t skip, std::size_t at, Packed& packed) {
  Packed::Part part;
  part.at = at;
  part.begin = packed.bytes.size();
  const bool may_be_packed = skip == 0 && run.size() >= 16 && is_mixed(run);
  run.remove_prefix(skip);
  packed.bytes.resize(part.begin + run.size() * 6 / 8);
  decode_run(run, packed.bytes.data() + part.begin);
  look_at(may_be_packed, part, packed);
}

/// Packed bytes have no mark to be found by, and may stand behind a word and a '/', '-' or '_'.
void unpack_behind_marks(std::string_view run, std::size_t at, Packed& packed) {
  for (std::size_t i = 0; i + 16 < run.size() && i < 48; ++i)
    if (run[i] == '/' || run[i] == '-' || run[i] == '_')
      unpack_run(run.substr(i + 1), 0, at, packed);
}

void unpack_hex(std::string_view run, std::size_t at, Packed& packed) {
  constexpr std::size_t kShortestHex = 12;
  for (std::size_t from = 0; from < run.size();) {
    std::size_t end = from;
    while (end < run.size() && hex_digit(run[end]) >= 0) ++end;
    for (std::size_t skip = 0; skip < 2 && end - from >= kShortestHex; ++skip) {
      Packed::Part part;
      part.at = at + from;
      part.begin = packed.bytes.size();
      part.is_hex = true;
      for (std::size_t i = from + skip; i + 1 < end; i += 2)
        packed.bytes += static_cast<char>(hex_digit(run[i]) * 16 + hex_digit(run[i + 1]));
      look_at(skip == 0 && end - from >= 48, part, packed);
    }
    from = end + 1;
  }
}

constexpr std::size_t kLimit = 16u << 20;  ///< of what is unpacked; as far as it goes

/// A stream as far as it goes.
struct Inflated {
  std::string text;
  bool has_ended = false;
  bool is_all = false;  ///< and nothing is behind it
};

Inflated inflate_from(std::string_view bytes, int window) {
  z_stream stream{};
  Inflated made;
  if (::inflateInit2(&stream, window) != Z_OK) return made;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::array<char, 8192> buffer;
  int status = Z_OK;
  while (status == Z_OK && made.text.size() < kLimit) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = buffer.size();
    status = ::inflate(&stream, Z_SYNC_FLUSH);
    made.text.append(buffer.data(), buffer.size() - stream.avail_out);
    if (stream.avail_in == 0 && stream.avail_out > 0) break;
  }
  made.has_ended = status == Z_STREAM_END;
  made.is_all = made.has_ended && stream.avail_in == 0;
  ::inflateEnd(&stream);
  return made;
}

std::string brotli_of(std::string_view bytes) {
  BrotliDecoderState* const state = ::BrotliDecoderCreateInstance(nullptr, nullptr, nullptr);
  std::string out;
  if (state == nullptr) return out;
  auto next = reinterpret_cast<const std::uint8_t*>(bytes.data());
  std::size_t left = bytes.size();
  BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
  while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT && out.size() < kLimit) {
    std::array<std::uint8_t, 8192> buffer;
    std::uint8_t* to = buffer.data();
    std::size_t room = buffer.size();
    result = ::BrotliDecoderDecompressStream(state, &left, &next, &room, &to, nullptr);
    out.append(reinterpret_cast<const char*>(buffer.data()), buffer.size() - room);
  }
  ::BrotliDecoderDestroyInstance(state);
  if (result != BROTLI_DECODER_RESULT_SUCCESS || left > 0) out.clear();
  return out;
}

void decode_streams(std::string_view text, std::vector<Layer>& layers) {
  constexpr std::size_t kTries = 256;
  std::size_t tries = 0;
  const auto add = [&](std::string out, const char* coding, std::size_t at, bool is_doubtful) {
    if (!out.empty()) layers.push_back({std::move(out), coding, at, is_doubtful});
  };
  bool is_binary = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    is_binary |= (kLooks[static_cast<unsigned char>(text[at])] & (kControl | kNoAscii)) != 0;
    if ((text[at] != '\x1f' && text[at] != 'x') || !may_begin_stream(text.substr(at))) continue;
    if (++tries > kTries) break;
    const bool gzip = text[at] == '\x1f';
    Inflated made = inflate_from(text.substr(at), gzip ? 15 + 16 : 15);
    add(std::move(made.text), gzip ? "gzip" : "zlib", at, !made.has_ended);
  }
  if (!is_binary || text.size() < 4) return;
  if (Inflated made = inflate_from(text, -15); made.is_all)
    add(std::move(made.text), "deflate", 0, false);
  add(brotli_of(text), "brotli", 0, false);
}

}  // namespace

std::vector<Layer> decode_layers(std::string_view text) {
  std::vector<Layer> layers;
  const bool is_binary = !is_utf8(text) || std::any_of(text.begin(), text.end(), [](char c) {
    return (kLooks[static_cast<unsigned char>(c)] & kControl) != 0;
  });
  const auto add = [&](std::string made, const char* coding, char mark) {
    if (made != text)
      layers.push_back(
          {std::move(made), coding, std::min(text.find(mark), text.size()), is_binary});
  };
  if (text.find('%') != std::string_view::npos) add(unpercent(text, false), "percent", '%');
  if (text.find('+') != std::string_view::npos) add(unpercent(text, true), "form", '+');
  if (text.find('\\') != std::string_view::npos) add(unescape_json(text), "JSON escapes", '\\');
  // No name of a character goes without a ';', and queries are full of '&'.
  if (text.find('&') != std::string_view::npos && text.find(';') != std::string_view::npos)
    add(unescape_xml(text), "XML escapes", '&');
  decode_streams(text, layers);
  return layers;
}

void decode_runs(std::string_view text, const std::function<bool(std::string_view)>& is_new,
                 Packed& packed) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && base64_digit(text[end]) >= 0) ++end;
    const std::string_view run = text.substr(at, end - at);
    if (run.size() >= kShortestRun && is_new(run)) {
      if (packed.parts.empty()) packed.bytes.reserve((text.size() - at) * 3);  // four times 6/8
      for (std::size_t skip = 0; skip < 4; ++skip) unpack_run(run, skip, at, packed);
      if (is_mixed(run)) unpack_behind_marks(run, at, packed);
      unpack_hex(run, at, packed);
    }
    at = end + 1;
  }
}

}  // namespace contract::scanning
