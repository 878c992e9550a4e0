// Why a signature does not match: the known mistakes, tried one by one and in pairs.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "ecs_contract/finding.h"

namespace contract {

/// One way in which signers go wrong: the step of the signature where it happens, what it is in
/// words, and what it changes in the variant that signs rightly.
template <class SigningVariant>
struct SigningMistake {
  const char* step;
  const char* what;
  void (*make)(SigningVariant&);
};

/// The mistakes that reproduce a signature: the step of the first, and all of them in words.
struct SignatureDiagnosis {
  const char* step;
  std::string what;
};

/// Tries each of `table`, then each two of them. `reproduces` says whether a variant gives the
/// signature that was sent. Nothing where none does.
template <class SigningVariant, std::size_t count, class Reproduces>
std::optional<SignatureDiagnosis> diagnose(const SigningMistake<SigningVariant> (&table)[count],
                                           const Reproduces& reproduces) {
  for (const auto& mistake : table) {
    SigningVariant variant;
    mistake.make(variant);
    if (reproduces(variant)) return SignatureDiagnosis{mistake.step, mistake.what};
  }
  for (std::size_t first = 0; first < count; ++first) {
    for (std::size_t second = first + 1; second < count; ++second) {
      SigningVariant variant;
      table[first].make(variant);
      table[second].make(variant);
      if (reproduces(variant)) {
        return SignatureDiagnosis{table[first].step,
                                  table[first].what + std::string("; and ") + table[second].what};
      }
    }
  }
  return std::nullopt;
}

/// Whether a signature that does not match is searched for the mistake that gives it: hundreds of
/// signatures are made for that.
enum class Search { mistakes, nothing };

/// A finding about a signature, of subject `rule`.`step`. `actual` is what the client sent, made
/// fit to print. `secret` is blotted out of both: a client may send it where it has no place.
Finding signature_finding(const std::string& rule, std::string_view step, std::string expected,
                          std::string_view actual, std::string note, std::string_view secret);

/// Parameters that take more bytes than this are not searched for mistakes: a search signs them
/// several hundred times.
constexpr std::size_t kSearchedBytes = 16 * 1024;

/// The notes of an unexplained signature: the likeliest cause, or that nothing was tried.
constexpr const char* kSecretDiffers =
    "none of the known mistakes gives this signature, alone or in pairs: most likely the client "
    "signs with another secret";
constexpr const char* kNotSearched = "the mistake was not looked for";
constexpr const char* kTooLongToSearch = "the parameters are too long to look for the mistake";

}  // namespace contract
