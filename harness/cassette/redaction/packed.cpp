#include "cassette/redaction/packed.h"

#include <brotli/decode.h>
#include <brotli/encode.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

#include "wire/gzip.h"
#include "wire/percent.h"

namespace contract {
namespace {

constexpr std::string_view kGzip = "\x1f\x8b\x08";
constexpr std::size_t kShortest = 4;     ///< bytes; what is shorter is no stream
constexpr std::size_t kTries = 64;       ///< streams that are begun to be read in one text
constexpr std::size_t kTextOfZlib = 16;  ///< a stream that is cut has given so much text at least

/// REQUIRES: not brotli, which has its own.
DeflateFormat format_of(Packing packing) {
  if (packing == Packing::gzip) return DeflateFormat::gzip;
  return packing == Packing::zlib ? DeflateFormat::zlib : DeflateFormat::none;
}

std::optional<std::string> inflate_all(Packing packing, std::string_view bytes) {
  std::string out;
  do {
    const auto rest = inflate_one(format_of(packing), bytes, out, kUnpackedBytes);
    if (!rest || (!rest->empty() && packing != Packing::gzip)) return std::nullopt;
    bytes = *rest;
  } while (!bytes.empty());
  return out;
}

std::optional<std::string> unpack_brotli(std::string_view bytes) {
  const std::unique_ptr<BrotliDecoderState, void (*)(BrotliDecoderState*)> state(
      ::BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), ::BrotliDecoderDestroyInstance);
  if (!state) throw std::runtime_error("brotli does not start");
  auto next = reinterpret_cast<const std::uint8_t*>(bytes.data());
  std::size_t left = bytes.size();
  std::string out;
  std::array<std::uint8_t, 16 * 1024> buffer;
  auto status = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
  while (status == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT && out.size() <= kUnpackedBytes) {
    std::uint8_t* to = buffer.data();
    std::size_t room = buffer.size();
    status = ::BrotliDecoderDecompressStream(state.get(), &left, &next, &room, &to, nullptr);
    out.append(reinterpret_cast<const char*>(buffer.data()), buffer.size() - room);
  }
  if (status != BROTLI_DECODER_RESULT_SUCCESS || left > 0 || out.size() > kUnpackedBytes)
    return std::nullopt;
  return out;
}

std::string pack_brotli(std::string_view text) {
  std::string out(::BrotliEncoderMaxCompressedSize(text.size()) + 16, '\0');
  std::size_t size = out.size();
  if (!::BrotliEncoderCompress(5, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, text.size(),
                               reinterpret_cast<const std::uint8_t*>(text.data()), &size,
                               reinterpret_cast<std::uint8_t*>(out.data())))
    throw std::runtime_error("brotli does not pack");
  out.resize(size);
  return out;
}

bool begins_zlib(std::string_view bytes) {
  const auto a = static_cast<unsigned char>(bytes[0]);
  const auto b = static_cast<unsigned char>(bytes[1]);
  return (a & 0x0F) == 8 && (a >> 4) <= 7 && (a * 256u + b) % 31 == 0;
}

}  // namespace

std::optional<std::string> unpack(Packing packing, std::string_view bytes) {
  if (bytes.empty()) return std::nullopt;
  return packing == Packing::brotli ? unpack_brotli(bytes) : inflate_all(packing, bytes);
}

std::string pack(Packing packing, std::string_view text) {
  return packing == Packing::brotli ? pack_brotli(text) : deflate(format_of(packing), text);
}

std::optional<Unpacked> unpack_any(std::string_view bytes) {
  if (bytes.size() < kShortest) return std::nullopt;
  const auto as = [&](Packing packing) -> std::optional<Unpacked> {
    auto text = unpack(packing, bytes);
    if (!text || text->empty()) return std::nullopt;
    return Unpacked{packing, std::move(*text), 0, bytes.size()};
  };
  if (bytes.starts_with(kGzip)) return as(Packing::gzip);
  if (begins_zlib(bytes))
    if (auto unpacked = as(Packing::zlib)) return unpacked;
  if (auto unpacked = as(Packing::deflate)) return unpacked;
  return as(Packing::brotli);
}

std::vector<Unpacked> unpack_within(std::string_view bytes) {
  std::vector<Unpacked> found;
  std::size_t tries = 0;
  for (std::size_t at = 0; at + kShortest <= bytes.size() && tries < kTries;) {
    const std::string_view rest = bytes.substr(at);
    const bool is_gzip = rest.starts_with(kGzip);
    if (!is_gzip && (rest.front() != '\x78' || !begins_zlib(rest))) {
      ++at;
      continue;
    }
    ++tries;
    Unpacked unpacked{is_gzip ? Packing::gzip : Packing::zlib, "", at, 0};
    const auto behind =
        inflate_one(format_of(unpacked.packing), rest, unpacked.text, kUnpackedBytes);
    unpacked.size = behind ? rest.size() - behind->size() : 1;
    at += unpacked.size;
    if (behind && !unpacked.text.empty()) found.push_back(std::move(unpacked));
  }
  return found;
}

bool is_unreadable(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.size() < kShortest || is_plain_text(bytes) || unpack_any(bytes)) return false;
  // Every other byte of Latin letters is 0 then; a lone one may stand anywhere.
  const auto zeros = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\0'));
  if (bytes.size() >= 8 && zeros * 3 >= bytes.size()) return true;
  static constexpr std::string_view kBegins[] = {
      kGzip,          "\x28\xb5\x2f\xfd"sv, "BZh"sv,       "\xfd\x37zXZ"sv, "\x04\x22\x4d\x18"sv,
      "PK\x03\x04"sv, "\x1f\x9d"sv,         "7z\xbc\xaf"sv};
  for (const std::string_view begin : kBegins)
    if (bytes.starts_with(begin)) return true;
  if (!begins_zlib(bytes)) return false;
  std::string out;
  inflate_one(DeflateFormat::zlib, bytes, out, kUnpackedBytes);
  return out.size() > kUnpackedBytes ||
         (out.size() >= kTextOfZlib && is_plain_text(out.substr(0, kTextOfZlib)));
}

bool is_plain_text(std::string_view bytes) {
  return std::none_of(
             bytes.begin(), bytes.end(),
             [](char c) {
               const auto byte = static_cast<unsigned char>(c);
               return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\x01') ||
                      byte == 0x7F;
             }) &&
         is_utf8(bytes);
}

}  // namespace contract
