// What the parts of a text stand for: the codings that hide one text in another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cassette/redaction/packed.h"
#include "cassette/redaction/secret_index.h"

namespace contract {

/// A way in which bytes stand for other bytes.
enum class Coding {
  percent,  ///< escapes alone
  form,     ///< escapes, '+' for a blank, and '&' between parameters, which is read as a line end
  json,     ///< the escapes of JSON's strings
  xml,      ///< the references of XML
  base64,   ///< of either alphabet, with or without padding
  hex,
  packed  ///< compressed bytes
};

/// A part of a text read by one coding. Lenient: what is no escape stands for itself.
struct Layer {
  Coding coding;
  std::size_t at = 0, size = 0;     ///< that part of the outer text
  std::string text;                 ///< what it stands for
  Packing packing = Packing::gzip;  ///< of Coding::packed
  bool is_escaped = false;          ///< of Coding::packed: its bytes are percent-encoded
  /// Of codings by character: where in the outer text each byte begins, and the end. Else empty:
  /// the part is written anew as a whole.
  std::vector<std::uint32_t> from{};
};

/// Stands for what was found already: it ends words and codings, and no text holds it.
inline constexpr char kTaken = '\x01';

/// Compressed bytes in `text`: all of it, streams in it, values of parameters. `of_form`: it is a
/// query or form, as it was sent. Time and memory grow with the size of the text, and with that of
/// what is unpacked: only so many beginnings of streams are tried.
std::vector<Layer> packed_in(std::string_view text, bool of_form);

/// What else can be read in it, each part by each coding that gives another text.
std::vector<Layer> layers_of(std::string_view text, bool of_form);

/// What a text says as JSON's strings or XML spell it.
std::string unescaped(Coding coding, std::string_view text);

/// Adds what `inner`, hits in the layer's text, come to in `outer`. Characters keep their spelling
/// but for those that are replaced.
void hits_through(const Layer& layer, std::string_view outer, std::vector<Hit> inner,
                  std::vector<Hit>& hits);

/// A text as that coding spells it. REQUIRES: a coding by character.
std::string spell(Coding coding, std::string_view text);

// digit_runs.cpp: texts that are spelled in base64 or hexadecimal digits.

/// Adds what stands in each run of digits that may be base64 or hexadecimal: any word is a run, so
/// only what is text there, or packed, makes a layer. A run is read from each of its first digits,
/// for it may go on where a word before it ends.
void read_digit_runs(std::string_view text, std::vector<Layer>& layers);

/// Bytes in such digits, as `spelled` has them: of that alphabet, padded, in capitals.
std::string digits_like(std::string_view spelled, Coding coding, std::string_view bytes);

}  // namespace contract
