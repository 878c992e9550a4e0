#include "wire/gzip.h"

#include <zlib.h>

#include <array>
#include <stdexcept>

namespace contract {
namespace {

// zlib takes what it reads as not const, and does not write to it.
Bytef* bytes_of(std::string_view text) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
}

/// zlib's own name for it: the size of its window, and a mark.
int window_of(DeflateFormat format) {
  if (format == DeflateFormat::gzip) return 15 + 16;
  return format == DeflateFormat::zlib ? 15 : -15;
}

/// A stream that is kept from one text to the next, for making one costs more than most texts.
z_stream& inflater(DeflateFormat format) {
  struct Stream {
    z_stream of{};
    explicit Stream(DeflateFormat format) {
      if (::inflateInit2(&of, window_of(format)) != Z_OK)
        throw std::runtime_error("zlib does not start");
    }
    ~Stream() { ::inflateEnd(&of); }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
  };
  thread_local Stream gzip(DeflateFormat::gzip), zlib(DeflateFormat::zlib),
      none(DeflateFormat::none);
  z_stream& stream = format == DeflateFormat::gzip   ? gzip.of
                     : format == DeflateFormat::zlib ? zlib.of
                                                     : none.of;
  ::inflateReset(&stream);
  return stream;
}

}  // namespace

std::optional<std::string_view> inflate_one(DeflateFormat format, std::string_view bytes,
                                            std::string& out, std::size_t limit) {
  z_stream& stream = inflater(format);
  stream.next_in = bytes_of(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::array<char, 16 * 1024> buffer;
  int status = Z_OK;
  while (status == Z_OK && out.size() <= limit) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = buffer.size();
    status = ::inflate(&stream, Z_NO_FLUSH);
    out.append(buffer.data(), buffer.size() - stream.avail_out);
  }
  if (status != Z_STREAM_END || out.size() > limit) return std::nullopt;
  return bytes.substr(bytes.size() - stream.avail_in);
}

std::string deflate(DeflateFormat format, std::string_view text) {
  z_stream stream{};
  if (::deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, window_of(format), 8,
                     Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib does not start");
  std::string out(::deflateBound(&stream, text.size()), '\0');
  stream.next_in = bytes_of(text);
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = bytes_of(out);
  stream.avail_out = static_cast<uInt>(out.size());
  ::deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  ::deflateEnd(&stream);
  return out;
}

std::optional<std::string> gunzip(std::string_view packed, std::size_t limit) {
  const DeflateFormat format =
      packed.starts_with('\x1f') ? DeflateFormat::gzip : DeflateFormat::zlib;
  std::string out;
  if (!inflate_one(format, packed, out, limit)) return std::nullopt;
  return out;
}

std::string gzip(std::string_view text) { return deflate(DeflateFormat::gzip, text); }

std::uint32_t crc32_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(::crc32(0, bytes_of(bytes), static_cast<uInt>(bytes.size())));
}

}  // namespace contract
