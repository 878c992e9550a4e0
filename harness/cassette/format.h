// The versions of the cassette format, and the way from each to the next.
#pragma once

#include <span>
#include <string>

#include "formats/value.h"

namespace contract {

inline constexpr int kInteractionFormat = 1;  ///< of an interaction's file
inline constexpr int kManifestFormat = 1;     ///< of cassette.json

/// Makes a document of format `from` one of format `from` + 1.
struct Converter {
  int from;
  void (*convert)(Value& document);
};

/// Takes a document through every step up to `current`. Error: it has no format, is newer than this
/// program, or a step is missing.
void upgrade(Value& document, const std::string& file, int current,
             std::span<const Converter> converters);

/// The steps of both kinds of file. There is one format so far, so there are none.
std::span<const Converter> interaction_converters();
std::span<const Converter> manifest_converters();

}  // namespace contract
