#include <cmath>

#include "formats/html.h"
#include "runner/report.h"

namespace contract {
namespace {

struct BadgeText {
  std::string text;
  const char* colour;
};

BadgeText badge_text(const RunRecord& record) {
  const Counts counts = count(record.verdicts);
  const std::size_t known = counts.at(Status::known_failing);
  const std::size_t failing = counts.at(Status::fail) + counts.at(Status::unexpected_pass);
  switch (exit_code(record)) {
    case 0:
      return known == 0 ? BadgeText{std::to_string(counts.at(Status::pass)) + " pass", "#116329"}
                        : BadgeText{std::to_string(counts.at(Status::pass)) + " pass, " +
                                        std::to_string(known) + " known",
                                    "#7d4e00"};
    case 1:
      return {std::to_string(failing) + " failing", "#a40e26"};
    default:
      return {"not judged", "#57606a"};
  }
}

/// The width that a text has in the badge, about: textLength makes it exact.
int width_of(const std::string& text) {
  return static_cast<int>(std::lround(6.6 * static_cast<double>(text.size())));
}

std::string part(const std::string& text, int left, int width, const std::string& colour) {
  return "<rect x=\"" + std::to_string(left) + "\" width=\"" + std::to_string(width + 12) +
         "\" height=\"20\" fill=\"" + colour + "\"/><text x=\"" + std::to_string(left + 6) +
         "\" y=\"14\" textLength=\"" + std::to_string(width) + "\">" + html_text(text) + "</text>";
}

}  // namespace

std::string badge_report(const RunRecord& record) {
  const std::string label = "ecs-contract";
  const BadgeText said = badge_text(record);
  const int left = width_of(label);
  const int right = width_of(said.text);
  const std::string all = html_text(label + ": " + said.text);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + std::to_string(left + right + 24) +
         "\" height=\"20\" role=\"img\" aria-label=\"" + all + "\"><title>" + all +
         "</title><g fill=\"#fff\" font-family=\"Verdana,DejaVu Sans,sans-serif\" "
         "font-size=\"11\">" +
         part(label, 0, left, "#24292f") + part(said.text, left + 12, right, said.colour) +
         "</g></svg>\n";
}

}  // namespace contract
