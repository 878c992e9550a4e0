#include "cassette/scanned_lines.h"

#include <utility>

namespace contract {
namespace {

constexpr std::size_t kBytes = 512 * 1024;  ///< of each generation
constexpr std::size_t kEach = 64;           ///< about what a line takes beside its text

}  // namespace

const std::string* ScannedLines::find(std::string_view line) {
  const auto young = young_.find(line);
  if (young != young_.end()) return &young->second;
  const auto old = old_.find(line);
  if (old == old_.end()) return nullptr;
  keep(line, old->second);
  return &young_.find(line)->second;
}

void ScannedLines::keep(std::string_view line, std::string layers) {
  bytes_ += line.size() + layers.size() + kEach;
  if (bytes_ > kBytes) {
    old_ = std::exchange(young_, {});
    bytes_ = line.size() + layers.size() + kEach;
  }
  young_.emplace(line, std::move(layers));
}

}  // namespace contract
