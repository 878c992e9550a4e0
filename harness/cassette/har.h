// Recorded traffic as HAR 1.2, and out of it: the format of browsers, mitmproxy, Charles and k6.
//
// The format: http://www.softwareishard.com/blog/har-12-spec/ (custom members begin with '_', and a
// reader passes over those of other programs).
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cassette/document.h"
#include "formats/value.h"

namespace contract {

/// What HAR has no member for stands in custom ones: `_recorded` (the origin), `_script` (of an
/// answer that did not come whole) and, only where the members of HAR don't give them back exactly,
/// `_target`, `_httpVersion`, `_headers` and, of a request, `_body`. The scheme of `url` is not
/// recorded: http for this machine and port 80, else https. Times that HAR demands and nobody knows
/// are 0, all others -1. `version` is this program's; `spec` the hash of the table that gave the
/// verdicts, `_spec` of the log, where it is known.
std::string write_har(const std::vector<StoredInteraction>& interactions,
                      const std::string& version, const std::string& spec = "");

/// An entry that was taken.
struct HarEntry {
  Interaction interaction;
  std::optional<Origin> origin;  ///< `_recorded`, in a file of our own
  std::string date;              ///< when the request was sent, "yyyy-MM-ddTHH:mm:ssZ"
};

/// An entry that was wanted and can't be read. A plain value.
struct HarUnread {
  std::size_t number = 0;  ///< of the entry in the file, from 1
  std::string url;         ///< without user, query and fragment
  std::string reason;      ///< and what to do about it
};

struct HarLog {
  bool own = false;  ///< this program wrote it, so its custom members count
  std::string spec;  ///< `_spec`, in a file of our own; may be empty
  std::vector<HarEntry> entries;
  std::map<std::string, std::size_t> passed_over;  ///< how many, by the reason
  std::vector<HarUnread> unread;                   ///< in the order of the file
  std::optional<std::size_t> cut_behind;           ///< the file is cut off behind so many entries
};

/// Why an entry with this request is passed over; empty: it is taken.
using HarChoice = std::function<std::string(const Request&, bool own)>;

/// Reads HAR 1.x. Entries come in the order of the file where it is our own, else of the time they
/// were sent. Passed over besides: entries without an answer, and those of which the other program
/// did not keep a body. Of an entry that is not chosen nothing is read that the choice does not
/// ask for, and one that can't be read takes no other with it, also where it is no JSON. Of a file
/// that is cut off the entries before the cut are taken.
///
/// What other programs write becomes what a recorder would have seen: pseudo headers go, the host
/// of the URL becomes a Host header where there is none, a body is unpacked and joined already
/// whatever Content-Encoding and Transfer-Encoding say (one that is no text is packed still, and
/// keeps the first), headers of one hop leave the answer, Content-Length tells the length of the
/// body that is there, and none is there where HTTP has none (HEAD, 204, 304). Names keep their
/// case. Optional members may be missing.
///
/// Error, with `file` and line: it is no HAR, `log.entries` is not found in it.
HarLog read_har(std::string_view text, const std::string& file, const HarChoice& choice);

/// How long a HAR file may be.
inline constexpr std::size_t kHarBytes = 256u << 20;

// Used by both directions.
inline constexpr const char* kHarCreator = "ecs-contract";
/// Request and answer by the members of HAR alone, read as in read_har. Error.
Request read_har_request(const Value& request, const std::string& file);
Response read_har_response(const Value& response, const std::string& method,
                           const std::string& file);

}  // namespace contract
