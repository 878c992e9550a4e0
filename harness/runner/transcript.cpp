#include "runner/transcript.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <vector>

namespace contract {
namespace {

constexpr std::size_t kShownAnswer = 16 * 1024;
constexpr std::size_t kShownLine = 2000;

std::string quoted(const std::string& text) {
  std::string shown;
  std::size_t from = 0;
  while (from <= text.size()) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    const bool carriage = end > from && text[end - 1] == '\r';
    shown += "    " + printable(text.substr(from, end - from - carriage), kShownLine) + "\n";
    from = end + 1;
  }
  return shown;
}

std::string field_text(const std::optional<Reported>& field) {
  if (!field) return "-";
  return field->present ? "'" + printable(field->text) + "'" : field->type;
}

std::string milliseconds(std::chrono::milliseconds time) {
  return std::to_string(time.count()) + " ms";
}

/// Pieces of bytes with the same pause between each two of them.
struct Trickle {
  std::size_t actions = 0;  ///< of the script that belong to it
  std::size_t pieces = 0;
  std::size_t piece = 0;  ///< bytes of the first one
  std::chrono::milliseconds every{0};
  std::string bytes;
};

Trickle trickle_at(const std::vector<WireAction>& script, std::size_t at) {
  Trickle found;
  for (std::size_t i = at; i < script.size(); i += 2) {
    const auto* bytes = std::get_if<std::string>(&script[i]);
    if (bytes == nullptr) break;
    if (found.pieces > 0) {
      const auto& pause = std::get<Pause>(script[i - 1]);
      if (found.pieces == 1) found.every = pause.time;
      if (pause.time != found.every) break;
    }
    if (found.pieces++ == 0) found.piece = bytes->size();
    found.bytes += *bytes;
    found.actions = i + 1 - at;
    if (i + 1 == script.size() || !std::holds_alternative<Pause>(script[i + 1])) break;
  }
  return found;
}

std::string text_of(const Trickle& trickle) {
  const std::string piece = trickle.piece == 1 ? "one" : std::to_string(trickle.piece);
  return "[" + std::to_string(trickle.bytes.size()) + " bytes, " + piece + " every " +
         milliseconds(trickle.every) + ": " + printable(trickle.bytes, 400) + "]";
}

std::string text_of(const WireAction& action) {
  if (const auto* bytes = std::get_if<std::string>(&action)) return *bytes;
  if (const auto* pause = std::get_if<Pause>(&action))
    return "[" + milliseconds(pause->time) + " of silence]";
  return std::holds_alternative<Reset>(action) ? "[reset]" : "[closed]";
}

/// The bytes of an answer and, where it has a script, what else was done to the connection.
std::string done_on_wire(const Response& response) {
  if (response.script.empty()) return to_bytes(response);
  constexpr std::size_t kTooManyToList = 3;
  std::string text;
  for (std::size_t at = 0; at < response.script.size();) {
    const Trickle trickle = trickle_at(response.script, at);
    const bool listed = trickle.pieces < kTooManyToList;
    text += listed ? text_of(response.script[at]) : text_of(trickle);
    at += listed ? 1 : trickle.actions;
    if (text.size() > kShownAnswer) return text + "[…]";
  }
  return text;
}

/// Parameters and lines of a request, each a part; of its first line each word.
std::vector<std::string> parts_of(std::string_view raw) {
  std::vector<std::string> parts;
  for (bool first_line = true; !raw.empty();) {
    const std::size_t end = std::min(raw.find_first_of(first_line ? "\n&? " : "\n&?"), raw.size());
    if (end < raw.size() && raw[end] == '\n') first_line = false;
    std::string part(raw.substr(0, end));
    if (part.ends_with('\r')) part.pop_back();
    if (!part.empty()) parts.push_back(std::move(part));
    raw.remove_prefix(std::min(end + 1, raw.size()));
  }
  return parts;
}

/// What of `parts` is not in `others`, however often it stands there.
std::vector<std::string> missing_from(std::vector<std::string> others,
                                      const std::vector<std::string>& parts) {
  std::vector<std::string> missing;
  for (const std::string& part : parts) {
    const auto found = std::find(others.begin(), others.end(), part);
    if (found == others.end()) {
      missing.push_back(part);
    } else {
      others.erase(found);
    }
  }
  return missing;
}

std::string request_text(const Request& request) { return "  arrived:\n" + quoted(request.raw); }

std::string repeat_text(const Request& first, const Request& again) {
  const auto later =
      std::chrono::duration_cast<std::chrono::milliseconds>(again.arrived - first.arrived);
  const std::string arrived = "  arrived again, " + milliseconds(later) + " after the first";
  if (again.raw == first.raw) return arrived + ", byte for byte the same\n";
  const std::vector<std::string> before = parts_of(first.raw);
  const std::vector<std::string> now = parts_of(again.raw);
  const std::vector<std::string> gone = missing_from(now, before);
  const std::vector<std::string> come = missing_from(before, now);
  if (gone.size() + come.size() > before.size()) return arrived + ":\n" + quoted(again.raw);
  if (gone.empty() && come.empty()) return arrived + ", the same in another order\n";
  std::string text = arrived + ", what differs:\n";
  for (const std::string& part : gone) text += "    - " + printable(part, kShownLine) + "\n";
  for (const std::string& part : come) text += "    + " + printable(part, kShownLine) + "\n";
  return text;
}

std::string interactions_text(const std::vector<Interaction>& interactions) {
  if (interactions.empty()) return "  nothing arrived\n";
  std::string text;
  std::string first_answer;
  for (const Interaction& interaction : interactions) {
    const bool first = &interaction == &interactions.front();
    const std::string answer = done_on_wire(interaction.response);
    text += first ? request_text(interaction.request)
                  : repeat_text(interactions.front().request, interaction.request);
    if (first) first_answer = answer;
    text += !first && answer == first_answer ? "  answered as the first\n"
                                             : "  answered:\n" + quoted(answer);
  }
  return text;
}

std::string listed(const std::string& title, const std::vector<Request>& requests) {
  std::string text;
  for (const Request& each : requests) text += title + quoted(each.raw);
  return text;
}

std::string told_text(const Outcome& said) {
  std::string text = "  the client says: " + (said.kind.empty() ? "nothing" : said.kind);
  text += " status " + field_text(said.status) + " code " + field_text(said.code) + " message " +
          field_text(said.message) + " request_id " + field_text(said.request_id) + " order_id " +
          field_text(said.order_id) + "\n";
  if (!said.detail.empty())
    text += "  in its words: " + said.exception + ": " + printable(said.detail, kShownLine) + "\n";
  return text;
}

}  // namespace

std::string transcript(const Step& step, const StepObservation& exchange, std::size_t nth) {
  std::string text = "step " + std::to_string(nth + 1) + ", called with";
  for (const Argument& each : step.arguments)
    text += " " + each.name + "=" + (each.text ? "'" + printable(*each.text) + "'" : "null");
  return text + "\n" + interactions_text(exchange.interactions) +
         listed("  came to the address of another call:\n", exchange.misplaced) +
         listed("  came with another AccessKeyId than the call's, and was refused:\n",
                exchange.strays) +
         told_text(exchange.outcome);
}

}  // namespace contract
