#include "cassette/scan.h"

#include <algorithm>
#include <array>
#include <deque>
#include <memory_resource>
#include <unordered_set>
#include <utility>

#include "cassette/decoders.h"
#include "cassette/scan_looks.h"

namespace contract {
namespace {

constexpr int kDepth = 9;                  ///< one more than the redactor looks through
constexpr std::size_t kWork = 256u << 20;  ///< bytes looked at for one text; more is a leak itself

std::vector<Pattern> sought(const PrivateValues& private_values) {
  std::vector<Pattern> values;
  values.reserve(private_values.size());
  for (const std::string& value : private_values)
    if (value.size() >= scanning::kShortest && !scanning::is_replacement(value))
      values.push_back({value});
  return values;
}

/// A text to be looked through, and how it was packed in the outermost one.
struct Work {
  std::string text;
  std::string coding;
  std::size_t at = 0;
  bool is_doubtful = false;
};

std::string in(const char* coding, const Work& outer) {
  return outer.coding.empty() ? coding : coding + (" in " + outer.coding);
}

/// Texts that were met already. They live elsewhere.
class Met {
 public:
  bool is_new(std::string_view text) { return texts_.insert(text).second; }

 private:
  std::array<std::byte, 1024> room_;  // of a line; more is taken from the heap
  std::pmr::monotonic_buffer_resource memory_{room_.data(), room_.size()};
  std::pmr::unordered_set<std::string_view> texts_{&memory_};
};

/// One text's way through the scanner.
class Search {
 public:
  /// `layers`: where all it unpacks is added, or nullptr.
  explicit Search(const PatternSet& values, std::string* layers = nullptr)
      : values_(values), unpacked_(layers) {}

  std::vector<Leak> through(std::string_view text) {
    const Work& outermost = works_.emplace_back(Work{std::string(text), "", 0});
    judge(text, false, [&](const char* what, std::size_t at) {
      leaks_.push_back({what, "as it is", at});
    });
    looked_at_ = outermost.text.size();
    // Level by level: a text that is met again deeper down has been looked at with more room below.
    std::size_t next = 0;
    for (int depth = 0; depth < kDepth; ++depth)
      for (const std::size_t end = works_.size(); next < end && looked_at_ <= kWork; ++next) {
        decode_layers(works_[next]);
        unpack(works_[next]);
      }
    if (looked_at_ > kWork)
      leaks_.push_back({"too much to look through", works_[next - 1].coding, 0});
    return std::move(leaks_);
  }

 private:
  template <class Say>
  void judge(std::string_view layer, bool is_doubtful, const Say& say) const {
    values_.find(layer, [&](std::size_t at, const Pattern&) { say("a known secret", at); });
    if (!scanning::is_text(layer)) return;
    scanning::look_for_keys(layer, say);
    if (is_doubtful) return;
    scanning::look_for_numbers(layer, say);
    scanning::look_for_addresses(layer, say);
  }

  void decode_layers(const Work& outer) {
    for (scanning::Layer& inner : scanning::decode_layers(outer.text)) {
      looked_at_ += inner.text.size();
      const Work& made =
          works_.emplace_back(Work{std::move(inner.text), in(inner.coding, outer),
                                   place(inner.at, outer), inner.is_doubtful || outer.is_doubtful});
      if (!layers_.is_new(made.text)) {
        works_.pop_back();
        continue;
      }
      judge(made.text, made.is_doubtful, [&](const char* what, std::size_t) {
        leaks_.push_back({what, made.coding, made.at});
      });
      note(made.text);
    }
  }

  void unpack(const Work& outer) {
    packed_.bytes.clear();
    packed_.parts.clear();
    scanning::decode_runs(
        outer.text, [&](std::string_view run) { return runs_.is_new(run); }, packed_);
    looked_at_ += packed_.bytes.size();
    const auto say = [&](const char* what, const scanning::Packed::Part& part) {
      leaks_.push_back({what, in(name_of(part), outer), place(part.at, outer)});
    };
    values_.find(packed_.bytes, [&](std::size_t at, const Pattern& value) {
      const scanning::Packed::Part& part = part_at(at);
      if (at + value.text.size() <= part.end) say("a known secret", part);
    });
    for (const scanning::Packed::Part& part : packed_.parts) {
      const auto bytes = std::string_view(packed_.bytes).substr(part.begin, part.end - part.begin);
      note(bytes);
      const auto say_part = [&](const char* what, std::size_t) { say(what, part); };
      if (part.is_text) scanning::look_for_keys(bytes, say_part);
      if (part.is_text && !outer.is_doubtful) scanning::look_for_numbers(bytes, say_part);
      if (part.is_ascii && !outer.is_doubtful) scanning::look_for_addresses(bytes, say_part);
      if (part.may_hold)
        works_.push_back({std::string(bytes), in(name_of(part), outer), place(part.at, outer),
                          outer.is_doubtful});
    }
  }

  void note(std::string_view layer) {
    if (unpacked_ != nullptr) unpacked_->append(layer).append(1, '\0');
  }

  static const char* name_of(const scanning::Packed::Part& part) {
    return part.is_hex ? "hexadecimal" : "base64";
  }

  const scanning::Packed::Part& part_at(std::size_t byte) const {
    return *std::prev(std::upper_bound(
        packed_.parts.begin(), packed_.parts.end(), byte,
        [](std::size_t at, const scanning::Packed::Part& part) { return at < part.begin; }));
  }

  static std::size_t place(std::size_t at, const Work& outer) {
    return outer.coding.empty() ? at : outer.at;
  }

  const PatternSet& values_;
  std::string* const unpacked_;
  std::vector<Leak> leaks_;
  std::deque<Work> works_;  ///< a reference to one holds while others are added
  std::size_t looked_at_ = 0;
  scanning::Packed packed_;
  Met layers_, runs_;
};

}  // namespace

Scanner::Scanner(PrivateValues private_values)
    : known_(std::move(private_values)),
      values_(sought(known_)),
      of_lines_(std::none_of(known_.begin(), known_.end(), [](const std::string& value) {
        return value.find('\n') != std::string::npos;
      })) {}

std::vector<Leak> Scanner::scan(std::string_view text) const {
  return Search(values_).through(text);
}

std::vector<Leak> Scanner::scan_whole(std::string_view text, ScannedLines& known) const {
  std::string unpacked;
  std::vector<Leak> leaks = Search(values_, &unpacked).through(text);
  known.pass_over(text, unpacked);
  return leaks;
}

std::vector<Leak> Scanner::scan_lines(std::string_view text, ScannedLines& known) const {
  if (!of_lines_ || !scanning::is_text(text)) return scan_whole(text, known);
  std::vector<Leak> leaks;
  known.begin_text();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    if (const std::string* layers = known.find(line)) {
      const auto say = [&](std::size_t, const Pattern&) {
        leaks.push_back({"a known secret", "in this line", at});
      };
      values_.find(line, say);
      values_.find(*layers, say);
    } else {
      std::string unpacked;
      std::vector<Leak> found = Search(values_, &unpacked).through(line);
      if (found.empty()) known.keep(line, std::move(unpacked));
      for (Leak& leak : found) {
        leak.at += at;
        leaks.push_back(std::move(leak));
      }
    }
    at = end + 1;
  }
  return leaks;
}

std::string to_line(const Leak& leak) {
  return leak.what + " (" + leak.coding + "), at byte " + std::to_string(leak.at);
}

}  // namespace contract
