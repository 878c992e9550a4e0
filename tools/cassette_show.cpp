#include "cassette_show.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "cassette/match.h"
#include "ecs_contract/finding.h"
#include "formats/json_or_xml.h"

namespace contract {
namespace {

using Cells = std::array<std::string, 7>;
const Cells kTitles{"no", "date", "status", "size", "action", "code", "row"};

/// One line of the list: columns, and behind them what is as long as it likes.
struct Line {
  Cells cells;
  std::string parameters;
};

std::string or_dash(const std::string& text) { return text.empty() ? "-" : printable(text, 80); }

/// The code of an error, or what became of the answer.
std::string code_of(const Spec& spec, const Response& response) {
  if (const std::string* what = find_header(response.headers, kUpstreamHeader))
    return "(" + *what + ")";
  if (!response.script.empty()) return "(no whole answer)";
  return read_members(response.body).text_of(spec.envelope.code);
}

std::string rows_of(const Origin& origin) {
  if (!origin.verdict || origin.verdict->rows.empty()) return "";
  const std::vector<std::string>& rows = origin.verdict->rows;
  return rows.front() + (rows.size() > 1 ? " +" + std::to_string(rows.size() - 1) : "");
}

Line line_of(const RecordedText& text, const std::string& file, const std::string& number,
             const CassetteSetting& setting) {
  const Value document = text.read();
  if (const auto withheld = read_withheld(document, file)) {
    const WithheldCall& call = withheld->call;
    return {{number, withheld->origin.date, std::to_string(call.status), std::to_string(call.size),
             or_dash(call.action), "(withheld)", "-"},
            printable(call.reason)};
  }
  const StoredInteraction stored = read_interaction(document, file);
  const Response& response = stored.interaction.response;
  const Asked asked = read_asked(stored.interaction.request, setting.rules);
  Line line{{number, stored.origin.date, std::to_string(response.status),
             std::to_string(response.body.size()), or_dash(asked.action),
             or_dash(code_of(setting.spec, response)), or_dash(rows_of(stored.origin))},
            ""};
  for (const auto& [name, value] : asked.parameters)
    line.parameters +=
        (line.parameters.empty() ? "" : " ") + printable(name, 60) + "=" + printable(value, 60);
  return line;
}

void print_bytes(std::ostream& out, std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view line = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
    const bool ended = line.ends_with('\r');
    const std::string text(line.substr(0, line.size() - (ended ? 1 : 0)));
    out << "    " << printable(text, text.size()) << "\n";
  }
}

void print_origin(std::ostream& out, const Origin& origin) {
  out << "  " << origin.provenance << ", " << origin.date;
  if (!origin.client.empty()) out << ", client " << printable(origin.client);
  if (!origin.account.empty()) out << ", account " << origin.account;
  if (!origin.of_case.empty()) out << ", case " << printable(origin.of_case);
  out << "\n";
  if (!origin.verdict) return;
  for (const std::string& row : origin.verdict->rows) out << "  row  " << row << "\n";
  for (const std::string& finding : origin.verdict->findings)
    out << "  " << printable(finding, finding.size()) << "\n";
}

void print_answer(std::ostream& out, const Response& response) {
  if (response.script.empty()) {
    print_bytes(out, to_bytes(response));
    return;
  }
  for (const WireAction& action : response.script) {
    if (const auto* bytes = std::get_if<std::string>(&action)) {
      print_bytes(out, *bytes);
    } else if (const auto* pause = std::get_if<Pause>(&action)) {
      out << "    (waits " << pause->time.count() << " ms)\n";
    } else {
      out << (std::holds_alternative<Reset>(action) ? "    (resets the connection)\n"
                                                    : "    (closes the connection)\n");
    }
  }
}

}  // namespace

void print_list(std::ostream& out, const StoredTexts& stored, const CassetteSetting& setting) {
  std::vector<Line> lines{{kTitles, "parameters"}};
  for (std::size_t i = 0; i < stored.texts.size(); ++i)
    lines.push_back(line_of(stored.texts[i], stored.files[i], std::to_string(i + 1), setting));
  std::array<std::size_t, std::tuple_size_v<Cells>> widths{};
  for (const Line& line : lines)
    for (std::size_t i = 0; i < widths.size(); ++i)
      widths[i] = std::max(widths[i], line.cells[i].size());
  for (const Line& line : lines) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const std::string blanks(widths[i] - line.cells[i].size(), ' ');
      const bool is_number = i == 0 || i == 2 || i == 3;
      out << (is_number ? blanks + line.cells[i] : line.cells[i] + blanks) << "  ";
    }
    out << line.parameters << "\n";
  }
}

void print_whole(std::ostream& out, const StoredTexts& stored, std::size_t place) {
  const std::string& file = stored.files[place];
  const Value document = stored.texts[place].read();
  out << place + 1 << "  " << file << "\n";
  if (const auto withheld = read_withheld(document, file)) {
    print_origin(out, withheld->origin);
    out << "  " << to_line(withheld->call) << "\n";
    return;
  }
  const StoredInteraction whole = read_interaction(document, file);
  print_origin(out, whole.origin);
  out << "  asked:\n";
  print_bytes(out, to_bytes(whole.interaction.request));
  out << "  answered:\n";
  print_answer(out, whole.interaction.response);
}

}  // namespace contract
