#include <algorithm>

#include "formats/html.h"
#include "runner/cause.h"
#include "runner/headline.h"
#include "runner/report.h"
#include "wire/ascii.h"

namespace contract {
namespace {

constexpr std::size_t kMostCauses = 30;
constexpr std::size_t kInFull = 10;
constexpr std::size_t kText = 300;
constexpr std::size_t kExchange = 6000;  ///< GitHub refuses a summary of more than 1 MiB

/// A text that is not ours, within a line of Markdown: no character of it is markup, of HTML
/// either. It stands in <code>, where GitHub makes nothing of @names, #numbers and addresses.
std::string code(const std::string& text) {
  const std::string plain = html_text(printable(text, kText));
  std::string out;
  for (const char c : plain) {
    if (std::string_view("\\`*_[]|~@!#:").find(c) == std::string_view::npos) {
      out += c;
    } else if (c == '#' && !out.empty() && out.back() == '&') {
      out += c;  // of a reference that html_text made
    } else {
      out += "&#" + std::to_string(static_cast<int>(c)) + ";";
    }
  }
  replace_all(out, "www.", "www&#46;");
  return out.empty() ? "" : "<code>" + out + "</code>";
}

/// A link where `target` is an address and nothing else, else the text alone.
std::string linked(const std::string& target) {
  const bool address =
      target.starts_with("https://") && std::all_of(target.begin(), target.end(), [](char c) {
        return is_alnum(c) || std::string_view("-._~:/?#=&%+@").find(c) != std::string_view::npos;
      });
  return address ? "[link](" + target + ")" : code(target);
}

std::string counts_table(const RunRecord& record) {
  std::string head = "|", line = "|", row = "|";
  for (const auto& [status, number] : count(record.verdicts)) {
    std::string name = to_text(status);
    replace_all(name, "_", " ");
    head += " " + name + " |";
    line += " ---: |";
    row += " " + std::to_string(number) + " |";
  }
  return head + "\n" + line + "\n" + row + "\n\n";
}

std::string causes_table(const std::vector<Cause>& causes) {
  std::string text = "| effect | cause | cases | for example |\n| --- | --- | ---: | --- |\n";
  for (std::size_t i = 0; i < std::min(causes.size(), kMostCauses); ++i) {
    const Cause& cause = causes[i];
    const std::string what =
        code(name_of(cause)) + ": " + code(cause.rule.empty() ? cause.reason : cause.subject);
    text += "| " + code(cause.effect) + " | " + what + " | " + std::to_string(cause.cases.size()) +
            " | " + code(cause.example->id) + " |\n";
  }
  if (causes.size() > kMostCauses)
    text += "\n… and " + number_of(causes.size() - kMostCauses, "cause more\n", "causes more\n");
  return text + "\n";
}

/// The first causes in full, folded up.
std::string examples(const std::vector<Cause>& causes) {
  std::string text;
  for (std::size_t i = 0; i < std::min(causes.size(), kInFull); ++i) {
    std::string shown = text_failure(*causes[i].example);
    if (shown.size() > kExchange) shown = shown.substr(0, kExchange) + "\n…\n";
    text += "<details><summary>" + code(to_sentence(causes[i])) + "</summary>\n\n<pre>\n" +
            html_text(shown) + "</pre>\n\n</details>\n\n";
  }
  return text;
}

std::string known_table(const RunRecord& record) {
  const std::vector<KnownCause> known = known_causes(record);
  if (known.empty()) return "";
  std::string text = "### Known to fail\n\n| reason | cases | |\n| --- | ---: | --- |\n";
  for (std::size_t i = 0; i < std::min(known.size(), kMostCauses); ++i)
    text += "| " + code(known[i].line->reason) + " | " + std::to_string(known[i].cases) + " | " +
            linked(known[i].line->link) + " |\n";
  if (known.size() > kMostCauses)
    text += "\n… and " + number_of(known.size() - kMostCauses, "reason more\n", "reasons more\n");
  return text + "\n";
}

}  // namespace

std::string summary_report(const RunRecord& record) {
  const RunInfo& info = record.info;
  const std::vector<Cause> failing = failing_causes(record);
  const std::vector<Cause> should = should_causes(record);
  std::string text = "## ecs-contract: " + code(info.adapter) + "\n\n" +
                     code(info.client + " " + info.client_version) + " (" + code(info.language) +
                     ") against " + code(info.spec_id) + ", suite " + code(info.suite_version) +
                     ".\n\n";
  const std::string why = incomplete(record);
  const bool judged = judged_in(record).cases > 0;
  if (!why.empty()) text += "**Not complete:** " + code(why) + "\n\n";
  if (!judged) text += "**Nothing was judged.**\n\n";
  text += counts_table(record);
  text += failing.empty() ? (!judged       ? ""
                             : why.empty() ? "Nothing new fails.\n\n"
                                           : "Of what was judged nothing new fails.\n\n")
                          : "### New: " + number_of(failing.size(), "cause", "causes") +
                                " not in the list of known failings\n\n" + causes_table(failing) +
                                examples(failing);
  text += known_table(record);
  if (!should.empty()) text += "### SHOULD, which fails no case\n\n" + causes_table(should);
  return text;
}

}  // namespace contract
