#include "formats/json.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "formats/place.h"

namespace contract {
namespace {

/// What the library reads decimals into: nothing, for we keep the spelling. With double it refuses
/// 1E400 and integers of 400 digits, which RFC 8259 allows.
struct AnyFloat {
  AnyFloat() = default;
  constexpr AnyFloat(double) {}
  operator double&() { return scratch; }
  constexpr operator double() const { return 0; }
  double scratch;
};

using Json = nlohmann::basic_json<std::map, std::vector, std::string, bool, std::int64_t,
                                  std::uint64_t, AnyFloat>;

/// Walks over the text and tells how far the library has read.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char** reached) : at_(at), reached_(reached) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    *reached_ = ++at_;
    return *this;
  }
  CountingIterator operator++(int) {
    const CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** reached_;
};

Finding finding(const char* subject, std::string expected, std::string actual, std::string note) {
  return {"RFC 8259",      subject,     std::move(expected), std::move(actual),
          std::move(note), Level::must, Basis::standard};
}

/// What is wrong, in our words, and how many bytes before the last one read it starts.
struct Complaint {
  std::string note;
  std::size_t length = 1;
};

/// Reads the library's message ("syntax error while parsing array - unexpected '}'; expected ']'").
/// `token` holds what was read last, exactly so only for numbers and strings.
Complaint complaint(std::string message, const std::string& token) {
  // What follows is the text's own, and may read like words of the library.
  message.resize(std::min(message.find("; last read: "), message.size()));
  const auto says = [&](const char* part) { return message.find(part) != std::string::npos; };
  const auto clause = [&](std::size_t start) {
    return message.substr(start, message.find(';', start) - start);
  };
  constexpr std::string_view kUnexpected = " - unexpected ", kInvalid = " - ";
  const std::size_t unexpected = message.find(kUnexpected);
  if (unexpected == std::string::npos) {
    const std::size_t start = message.find(kInvalid);
    return {start == std::string::npos ? message : clause(start + kInvalid.size())};
  }

  const char* expected = "a value";
  if (says("while parsing object key")) expected = "a member name in quotes";
  if (says("while parsing object separator")) expected = "':'";
  if (says("while parsing object -")) expected = "',' or '}'";
  if (says("while parsing array -")) expected = "',' or ']'";
  if (says("; expected end of input")) expected = "the end of the document";

  std::string found = clause(unexpected + kUnexpected.size());  // "'}'", "number literal", …
  std::size_t length = 1;
  if (found == "number literal" || found == "string literal") {
    length = token.size();
    found = "'" + printable(token, 40) + "'";
  } else if (const std::size_t word = found.find(" literal"); word != std::string::npos) {
    length = word;
    found = "'" + found.substr(0, word) + "'";
  } else if (found == "end of input") {
    found = "the end of the text";
  }
  return {std::string("expected ") + expected + " but found " + found, length};
}

/// Takes the library's events and builds the Value; the numbers are cut out of the text.
class Builder {
 public:
  Builder(std::string_view text, const ReadLimits& limits, Reading& reading)
      : text_(text), limits_(limits), reading_(reading), lines_(text), reached_(text.data()) {
    if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) end_ = kByteOrderMark.size();
  }

  const char** reached() { return &reached_; }

  bool null() { return scalar(Value::null_value()); }
  bool boolean(bool value) { return scalar(Value::boolean(value)); }
  bool number_integer(Json::number_integer_t) { return number(); }
  bool number_unsigned(Json::number_unsigned_t) { return number(); }
  bool number_float(Json::number_float_t, const std::string&) { return number(); }
  bool string(std::string& text) { return scalar(Value::string(std::move(text))); }
  bool binary(Json::binary_t&) { return false; }  // comes with other formats of the library
  bool key(std::string& name) {
    name_ = std::move(name);
    end_ = position();
    return true;
  }
  bool start_object(std::size_t) { return open(Value::object()); }
  bool start_array(std::size_t) { return open(Value::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool parse_error(std::size_t read, const std::string& token,
                   const nlohmann::detail::exception& e) {
    const Complaint made = complaint(e.what(), token);
    fail_at(read > made.length ? read - made.length : 0, made.note);
    return false;
  }

  void fail_at(std::size_t offset, const std::string& note) {
    const TextPlace place = place_of(text_, offset);
    reading_.line = place.line;
    reading_.findings.push_back(finding("json.syntax", "a JSON document", excerpt(text_, offset),
                                        to_text(place) + ": " + note));
  }

 private:
  std::size_t position() const { return static_cast<std::size_t>(reached_ - text_.data()); }

  /// Where the token starts that the library has just read: between the one before and this stand
  /// only blanks and separators.
  std::size_t token_start() const { return text_.find_first_not_of(" \t\r\n,:", end_); }

  bool number() {
    const std::size_t start = token_start();
    // Two numbers run into one here only where the library refuses the second one next.
    const std::size_t end =
        std::min(text_.find_first_not_of("0123456789+-.eE", start), text_.size());
    Value value;
    value.kind = Value::Kind::number;
    value.text = text_.substr(start, end - start);
    if (put(std::move(value)) == nullptr) return false;
    end_ = end;  // not position(): the library reads one byte past a number
    return true;
  }

  bool scalar(Value value) {
    if (put(std::move(value)) == nullptr) return false;
    end_ = position();
    return true;
  }

  bool open(Value value) {
    if (static_cast<int>(open_.size()) >= limits_.depth) {
      return stop("json.depth", "at most " + std::to_string(limits_.depth) + " levels");
    }
    Value* placed = put(std::move(value));
    if (placed == nullptr) return false;
    open_.push_back(placed);
    end_ = position();
    return true;
  }

  bool close() {
    open_.pop_back();
    end_ = position();
    return true;
  }

  /// Puts a value where it belongs: the root, or the end of the innermost open array or object.
  Value* put(Value value) {
    if (++nodes_ > limits_.nodes) {
      stop("json.size", "at most " + std::to_string(limits_.nodes) + " values");
      return nullptr;
    }
    value.line = lines_.line_at(token_start());
    if (open_.empty()) return &(reading_.value = std::move(value));
    Value& parent = *open_.back();
    if (parent.is(Value::Kind::array)) return &parent.items.emplace_back(std::move(value));
    return &parent.members.emplace_back(Member{std::move(name_), std::move(value)}).value;
  }

  bool stop(const char* subject, const std::string& expected) {
    reading_.line = lines_.line_at(token_start());
    reading_.findings.push_back(
        finding(subject, expected, "more", "line " + std::to_string(reading_.line)));
    return false;
  }

  const std::string_view text_;
  const ReadLimits limits_;
  Reading& reading_;
  LineCounter lines_;
  const char* reached_;
  std::size_t end_ = 0;  // of the last value or name that was read
  std::size_t nodes_ = 0;
  std::string name_;
  // The way down to here. The pointers stay valid: only the innermost container grows.
  std::vector<Value*> open_;
};

}  // namespace

Reading read_json(std::string_view text, const ReadLimits& limits) {
  Reading reading;
  if (text.size() > limits.bytes) {
    reading.findings = {finding("json.size", "at most " + std::to_string(limits.bytes) + " bytes",
                                std::to_string(text.size()) + " bytes", "")};
    return reading;
  }
  reading.line = line_that_is_no_utf8(text);
  if (reading.line > 0) {
    reading.findings = {finding("json.utf8", "well-formed UTF-8", "bytes that are not",
                                "line " + std::to_string(reading.line))};
    return reading;
  }

  Builder builder(text, limits, reading);
  if (const std::size_t nul = text.find('\0');
      nul != text.npos) {  // the library takes it for the end
    builder.fail_at(nul, "a NUL byte");
    return reading;
  }
  const CountingIterator begin(text.data(), builder.reached());
  const CountingIterator end(text.data() + text.size(), builder.reached());
  Json::sax_parse(begin, end, &builder);
  if (!reading.ok()) reading.value = {};
  return reading;
}

}  // namespace contract
