#include "wire/time.h"

#include <date/date.h>

#include <algorithm>

namespace contract {
namespace {

/// The six numbers of a time, as they are written.
struct Fields {
  int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0;
};

// The number that a letter of a pattern stands for; nullptr where it stands for itself.
int* field_of(Fields& fields, char letter) {
  switch (letter) {
    case 'y':
      return &fields.year;
    case 'M':
      return &fields.month;
    case 'd':
      return &fields.day;
    case 'H':
    case 'h':  // the documents write hh and mean the 24-hour clock
      return &fields.hour;
    case 'm':
      return &fields.minute;
    case 's':
      return &fields.second;
    default:
      return nullptr;
  }
}

std::size_t run_length(std::string_view pattern, std::size_t at) {
  const std::size_t end = pattern.find_first_not_of(pattern[at], at);
  return (end == std::string_view::npos ? pattern.size() : end) - at;
}

std::optional<int> read_digits(std::string_view text) {
  if (text.size() > 9) return std::nullopt;  // more would not fit an int
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<UtcTime> to_time(const Fields& fields) {
  const date::year_month_day day{date::year{fields.year},
                                 date::month{static_cast<unsigned>(fields.month)},
                                 date::day{static_cast<unsigned>(fields.day)}};
  if (fields.year > 9999 || fields.month > 12 || fields.day > 31 || !day.ok()) return std::nullopt;
  if (fields.hour > 23 || fields.minute > 59 || fields.second > 59) return std::nullopt;
  return date::sys_days{day} + std::chrono::hours{fields.hour} +
         std::chrono::minutes{fields.minute} + std::chrono::seconds{fields.second};
}

Fields to_fields(UtcTime time) {
  const auto midnight = date::floor<date::days>(time);
  const date::year_month_day day{midnight};
  const date::hh_mm_ss<std::chrono::seconds> clock{time - midnight};
  return {static_cast<int>(day.year()),
          static_cast<int>(static_cast<unsigned>(day.month())),
          static_cast<int>(static_cast<unsigned>(day.day())),
          static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count()),
          static_cast<int>(clock.seconds().count())};
}

}  // namespace

std::optional<UtcTime> parse_utc(std::string_view text, std::string_view pattern) {
  if (text.size() != pattern.size()) return std::nullopt;
  Fields fields;
  for (std::size_t at = 0; at < pattern.size();) {
    int* const field = field_of(fields, pattern[at]);
    const std::size_t length = field == nullptr ? 1 : run_length(pattern, at);
    if (field == nullptr) {
      if (text[at] != pattern[at]) return std::nullopt;
    } else {
      const std::optional<int> value = read_digits(text.substr(at, length));
      if (!value) return std::nullopt;
      *field = *value;
    }
    at += length;
  }
  return to_time(fields);
}

std::optional<std::chrono::sys_time<std::chrono::microseconds>> parse_iso(std::string_view text) {
  constexpr std::string_view kSeconds = "yyyy-MM-ddTHH:mm:ss";
  const auto seconds = parse_utc(text.substr(0, kSeconds.size()), kSeconds);
  if (!seconds) return std::nullopt;
  text.remove_prefix(kSeconds.size());
  std::chrono::sys_time<std::chrono::microseconds> time = *seconds;
  if (text.starts_with('.') || text.starts_with(',')) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789", 1), text.size()) - 1;
    std::string fraction(text.substr(1, std::min<std::size_t>(digits, 6)));
    fraction.resize(6, '0');
    if (digits == 0) return std::nullopt;
    time += std::chrono::microseconds{*read_digits(fraction)};
    text.remove_prefix(digits + 1);
  }
  if (text.empty() || text == "Z" || text == "z") return time;
  const bool east = text.front() == '+';
  const bool colon = text.size() == 6 && text[3] == ':';
  if ((!east && text.front() != '-') || (text.size() != 5 && !colon)) return std::nullopt;
  const auto hours = read_digits(text.substr(1, 2));
  const auto minutes = read_digits(text.substr(text.size() - 2));
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const auto offset = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
  return east ? time - offset : time + offset;
}

std::string format_utc(UtcTime time, std::string_view pattern) {
  Fields fields = to_fields(time);
  std::string out(pattern);
  for (std::size_t at = out.size(); at-- > 0;) {  // backwards: the last digit comes off first
    if (int* const field = field_of(fields, pattern[at])) {
      out[at] = static_cast<char>('0' + *field % 10);
      *field /= 10;
    }
  }
  return out;
}

std::string http_date(UtcTime time) { return date::format("%a, %d %b %Y %T GMT", time); }

}  // namespace contract
