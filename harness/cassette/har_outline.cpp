#include "cassette/har_outline.h"

#include <algorithm>
#include <cstdio>

#include "wire/percent.h"

namespace contract {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

/// A text on the way through it.
class Outliner {
 public:
  explicit Outliner(std::string_view text) : text_(text) {
    if (text.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
  }

  HarOutline read() {
    for_each_member([&](std::string_view name) {
      if (name == "log" && !has_log_ && next() == '{') {
        has_log_ = true;
        read_log();
      } else {
        take_value();
      }
    });
    outline_.is_cut = is_cut_;
    return std::move(outline_);
  }

 private:
  /// The next character that is no blank; '\0' at the end.
  char next() {
    at_ = std::min(text_.find_first_not_of(kBlanks, at_), text_.size());
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  /// Whether it went over a string, from one quote to the other.
  bool skip_string() {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_)
      if (text_[at_] == '\\') ++at_;
    if (at_ >= text_.size()) return cut();
    ++at_;
    return true;
  }

  bool cut() {
    at_ = text_.size();
    is_cut_ = true;
    return false;
  }

  /// Goes over a value of any kind, and gives it as it is written.
  std::string_view take_value() {
    next();
    const std::size_t from = at_;
    std::size_t depth = 0;
    do {
      at_ = std::min(text_.find_first_of("\"[]{},", at_), text_.size());
      const char c = at_ < text_.size() ? text_[at_] : '\0';
      if (c == '\0' && at_ >= text_.size()) {
        cut();
        break;
      }
      if (c == '"') {
        skip_string();
        continue;
      }
      const bool closes = c == ']' || c == '}';
      if (depth == 0 && (closes || c == ',')) break;
      if (c == '[' || c == '{') ++depth;
      if (closes) --depth;
      ++at_;
      if (closes && depth == 0) break;
    } while (at_ < text_.size() || depth > 0);
    std::string_view value = text_.substr(from, at_ - from);
    return value.substr(0, value.find_last_not_of(kBlanks) + 1);
  }

  /// Goes over an object, and calls with each name where its value is next.
  template <class Take>
  void for_each_member(const Take& take) {
    if (next() != '{') return;
    ++at_;
    while (!is_cut_) {
      const char c = next();
      if (c == '}') {
        ++at_;
        return;
      }
      if (c == ',') {
        ++at_;
        continue;
      }
      const std::size_t from = at_ + 1;
      if (c != '"' || !skip_string()) break;
      const std::string_view name = text_.substr(from, at_ - from - 1);
      if (next() != ':') break;
      ++at_;
      take(name);
    }
    cut();
  }

  void read_log() {
    for_each_member([&](std::string_view name) {
      if (name == "entries" && !outline_.has_entries && next() == '[') {
        outline_.has_entries = true;
        return read_entries();
      }
      const std::string_view value = take_value();
      std::string_view* kept = name == "version"   ? &outline_.version
                               : name == "creator" ? &outline_.creator
                               : name == "_spec"   ? &outline_.spec
                                                   : nullptr;
      if (kept != nullptr && kept->empty()) *kept = value;
    });
  }

  void read_entries() {
    ++at_;
    while (true) {
      const char c = next();
      if (c == ']') {
        ++at_;
        return;
      }
      if (c == ',') {
        ++at_;
        continue;
      }
      if (at_ >= text_.size() || c == '}') {
        cut();
        return;
      }
      outline_.entries.push_back(take_value());
      outline_.ends_in_entry = is_cut_;
    }
  }

  const std::string_view text_;
  std::size_t at_ = 0;
  HarOutline outline_;
  bool has_log_ = false, is_cut_ = false;
};

}  // namespace

HarOutline outline_of_har(std::string_view text) { return Outliner(text).read(); }

std::string HarPlaces::told(std::string_view part, const Finding& finding) {
  if (finding.subject == "json.utf8") {
    std::size_t good = 0;
    for (std::size_t size = 1; size <= 4 && good + size <= part.size();) {
      const bool is_character = is_utf8(part.substr(good, size));
      good += is_character ? size : 0;
      size = is_character ? 1 : size + 1;
    }
    return place(part, place_of(part, good)) + ": bytes that are no UTF-8";
  }
  TextPlace within;
  int size = 0;
  if (finding.subject == "json.syntax" &&
      std::sscanf(finding.note.c_str(), "line %d, column %d: %n", &within.line, &within.column,
                  &size) == 2)
    return place(part, within) + ": " + finding.note.substr(static_cast<std::size_t>(size));
  return place(part, {}) + ": beyond bounds, " + finding.expected;
}

std::string HarPlaces::place(std::string_view part, TextPlace within) {
  const auto at = static_cast<std::size_t>(part.data() - file_.data());
  const TextPlace step = place_of(file_.substr(done_), at - done_);
  if (step.line > 1) reached_ = {reached_.line + step.line - 1, 1};
  reached_.column += step.column - 1;
  done_ = at;
  if (within.line == 1) within.column += reached_.column - 1;
  within.line += reached_.line - 1;
  return to_text(within);
}

}  // namespace contract
