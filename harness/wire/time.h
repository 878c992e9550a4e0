// UTC times in the spellings that the API's documents name.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace contract {

using UtcTime = std::chrono::sys_seconds;

/// Reads `text` by a pattern in the documents' letters: "yyyy-MM-ddTHH:mm:ssZ",
/// "yyyy-MM-ddTHH:mmZ", "yyyy-MM-ddTHHZ" (hh is read as HH: the documents mean the 24-hour clock).
/// Every letter is one digit, everything else stands for itself, the date must exist. Nothing where
/// it does not fit.
std::optional<UtcTime> parse_utc(std::string_view text, std::string_view pattern);

/// Reads ISO 8601 as other programs write it: "2023-03-29T16:58:59.303-07:00", also with Z,
/// "+0800", no fraction or one of any length, and no zone at all, which is UTC. Past the
/// microsecond is cut.
std::optional<std::chrono::sys_time<std::chrono::microseconds>> parse_iso(std::string_view text);

/// Writes `time` by the same patterns. For the years 0000 to 9999.
std::string format_utc(UtcTime time, std::string_view pattern);

/// As in a Date header: "Thu, 01 Jan 2026 00:00:00 GMT" (RFC 9110 5.6.7).
std::string http_date(UtcTime time);

}  // namespace contract
