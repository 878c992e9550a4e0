// Texts that are spelled in base64 or hexadecimal digits.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cassette/redaction/layers.h"

namespace contract {

/// What a hexadecimal digit of either case stands for; -1: it is none.
int hex_digit(char c);

/// Adds what stands in each run of digits that may be base64 or hexadecimal: any word is a run, so
/// only what is text there, or packed, makes a layer. A run is read from each of its first digits,
/// for it may go on where a word before it ends.
void read_digit_runs(std::string_view text, std::vector<Layer>& layers);

/// Bytes in such digits, as `spelled` has them: of that alphabet, padded, in capitals.
std::string digits_like(std::string_view spelled, Coding coding, std::string_view bytes);

}  // namespace contract
