#include "spec/find_message.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>

#include "spec/words.h"

namespace contract {
namespace {

constexpr std::size_t kPartOfMessage = 4;   ///< words that are enough to know a message by
constexpr std::size_t kFixedOfMessage = 3;  ///< words of its own, below which it says nothing
constexpr std::size_t kStrewn = 24;         ///< words of others that may stand within a message
constexpr std::size_t kFilledIn = 400;      ///< the same, of one that leaves a text open

/// A message without what it leaves open.
struct Fixed {
  std::vector<std::string> words;
  bool open = false;  ///< whether something was left open
};

Fixed fixed_of(std::string_view message) {
  std::string text;
  bool open = false;
  for (std::size_t at = 0; at < message.size(); ++at) {
    const std::size_t end = message[at] == '{' ? message.find('}', at) : std::string_view::npos;
    if (message.substr(at, 2) == "%s") {
      open = true;
      ++at;
      text += ' ';
    } else if (end != std::string_view::npos) {
      open = true;
      at = end;
      text += ' ';
    } else {
      text += message[at];
    }
  }
  return {words_of(text), open};
}

/// The words of a text, each with a number.
class PastedText {
 public:
  explicit PastedText(std::string_view text) : all_(words_of(text)) {
    for (const std::string& word : all_)
      numbers_.push_back(known_.emplace(word, known_.size()).first->second);
    places_.resize(known_.size());
    const std::vector<std::string> names = names_in(text);
    names_ = {names.begin(), names.end()};
  }

  const std::vector<std::string>& words() const { return all_; }
  bool names(const std::string& name) const { return names_.contains(name); }

  /// Whether all of `wanted` stand in the text in that order, with at most `strewn` words of others
  /// between the first and the last. One walk through the text.
  bool holds(const std::vector<std::string>& wanted, std::size_t strewn) {
    std::vector<std::size_t> numbers;
    for (const std::string& word : wanted) {
      const auto found = known_.find(word);
      if (found == known_.end()) return false;
      numbers.push_back(found->second);
    }
    for (std::size_t i = 0; i < numbers.size(); ++i) places_[numbers[i]].push_back(i);
    const bool held = walk(wanted.size(), strewn);
    for (const std::size_t number : numbers) places_[number].clear();
    return held;
  }

 private:
  /// begun[i]: where the wanted words up to i, as they stand nearest before here, begin.
  bool walk(std::size_t wanted, std::size_t strewn) const {
    constexpr std::size_t kNowhere = std::string::npos;
    std::vector<std::size_t> begun(wanted, kNowhere);
    for (std::size_t here = 0; here < numbers_.size(); ++here) {
      const std::vector<std::size_t>& places = places_[numbers_[here]];
      for (auto place = places.rbegin(); place != places.rend(); ++place)
        begun[*place] = *place == 0 ? here : begun[*place - 1];
      const std::size_t first = begun.back();
      if (first != kNowhere && here - first < wanted + strewn) return true;
    }
    return false;
  }

  std::vector<std::string> all_;
  std::vector<std::size_t> numbers_;
  std::unordered_map<std::string, std::size_t> known_;
  std::vector<std::vector<std::size_t>> places_;  ///< of each word in what is wanted; else empty
  std::set<std::string> names_;
};

/// How well a row fits, the best first in this order.
struct Fit {
  bool code = false, status = false;  ///< whether the text names them
  bool whole = false;                 ///< whether the message stands there whole
  std::size_t words = 0;              ///< 0: it does not fit

  auto order() const { return std::tie(code, status, whole, words); }
};

Fit fit_of(PastedText& text, const ErrorRow& row) {
  const Fixed fixed = fixed_of(row.message);
  if (fixed.words.size() < kFixedOfMessage) return {};
  Fit fit{text.names(row.code), text.names(std::to_string(row.status)), false, 0};
  if (text.holds(fixed.words, fixed.open ? kFilledIn : kStrewn)) {
    fit.whole = true;
    fit.words = fixed.words.size();
    return fit;
  }
  const std::vector<std::string>& part = text.words();
  const std::vector<std::string> message = words_of(row.message);
  if (part.size() >= kPartOfMessage && part.size() <= message.size() &&
      std::search(message.begin(), message.end(), part.begin(), part.end()) != message.end())
    fit.words = part.size();
  return fit;
}

}  // namespace

std::vector<std::string> rows_by_message(const Spec& spec, std::string_view pasted) {
  PastedText text(pasted);
  std::vector<std::string> rows;
  Fit best;
  for (const ErrorRow& row : spec.errors) {
    const Fit fit = fit_of(text, row);
    if (fit.words == 0 || fit.order() < best.order()) continue;
    if (best.order() < fit.order()) rows.clear();
    best = fit;
    rows.push_back(row.id);
  }
  return rows;
}

}  // namespace contract
