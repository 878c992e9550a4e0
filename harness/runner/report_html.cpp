#include <algorithm>

#include "formats/html.h"
#include "runner/cause.h"
#include "runner/headline.h"
#include "runner/report.h"
#include "runner/report_html_page.h"
#include "wire/ascii.h"
#include "wire/digest.h"

namespace contract {
namespace {

constexpr std::size_t kCasesInFull = 3;   ///< of a cause; the others are named
constexpr std::size_t kCasesNamed = 200;  ///< of a cause: a page is to be read
constexpr std::size_t kExchange = 64 * 1024;

std::string tag(const char* name, const std::string& inner) {
  return std::string("<") + name + ">" + inner + "</" + name + ">";
}

std::string shortened(const std::string& text) {
  if (text.size() <= kExchange) return text;
  return text.substr(0, kExchange) + "\n… " + std::to_string(text.size() - kExchange) +
         " bytes more\n";
}

/// A case in full, folded up: findings, exchange, the command.
std::string case_part(const Verdict& verdict, bool open) {
  return std::string("<details") + (open ? " open" : "") + "><summary><code>" +
         html_text(verdict.id) + "</code> " + html_text(verdict.title) +
         "</summary><pre tabindex=\"0\">" + html_text(shortened(text_failure(verdict))) +
         "</pre></details>\n";
}

std::string other_cases(const Cause& cause, const std::vector<const Verdict*>& shown) {
  std::string list;
  std::size_t named = 0, others = 0;
  for (const Verdict* verdict : cause.cases) {
    if (std::find(shown.begin(), shown.end(), verdict) != shown.end()) continue;
    if (++others <= kCasesNamed)
      list += "<li><code>" + html_text(verdict->id) + "</code></li>", ++named;
  }
  if (others == 0) return "";
  if (others > named) list += "<li>and " + std::to_string(others - named) + " more</li>";
  return "<details><summary>" + std::to_string(others) + " more of its cases</summary><ul>" + list +
         "</ul></details>\n";
}

/// A cause as a section that the filters know by what it is of.
std::string cause_part(const Cause& cause, const char* level) {
  std::string text = std::string("<section class=\"cause\" data-level=\"") + level +
                     "\" data-cause=\"" + html_text(name_of(cause)) + "\">\n<h3>" +
                     html_text(to_sentence(cause)) + "</h3>\n<p><span class=\"level " + level +
                     "\">" + level + "</span>";
  if (!cause.effect.empty()) text += " what it does: " + tag("b", html_text(cause.effect));
  text += "</p>\n";
  // The one that shows it best stands first and open.
  std::vector<const Verdict*> shown = {cause.example};
  for (const Verdict* verdict : cause.cases)
    if (shown.size() < kCasesInFull && verdict != cause.example) shown.push_back(verdict);
  for (const Verdict* verdict : shown) text += case_part(*verdict, verdict == cause.example);
  return text + other_cases(cause, shown) + "</section>\n";
}

std::string known_part(const RunRecord& record, const Cause& cause) {
  std::string line;
  for (const KnownCause& each : known_causes(record))
    if (line.empty() && each.line->reason == cause.reason)
      line = known_failing_name(record.info.adapter) + ":" + std::to_string(each.line->line);
  return "<section class=\"cause\" data-level=\"known\" data-cause=\"" + html_text(name_of(cause)) +
         "\">\n<h3>" + html_text(to_sentence(cause)) +
         "</h3>\n<p><span class=\"level known\">known</span> " + html_text(cause.reason) + " (" +
         html_text(line) + ")</p>\n" + case_part(*cause.example, false) + "</section>\n";
}

std::string counts_table(const RunRecord& record) {
  std::map<std::string, Counts> groups = counts_by_group(record);
  groups["all"] = count(record.verdicts);
  std::string head = "<th scope=\"col\">group</th>";
  for (const auto& [status, number] : count({})) {
    std::string name = to_text(status);
    replace_all(name, "_", " ");
    head += "<th scope=\"col\">" + name + "</th>";
  }
  std::string rows;
  for (const auto& [group, counts] : groups) {
    rows += "<tr><th scope=\"row\">" + html_text(group) + "</th>";
    for (const auto& [status, number] : counts)
      rows += "<td class=\"" + std::string(number == 0 ? "none" : to_text(status)) + "\">" +
              std::to_string(number) + "</td>";
    rows += "</tr>\n";
  }
  return "<div class=\"wide\" tabindex=\"0\"><table><caption>Verdicts by group of cases</caption>"
         "<thead><tr>" +
         head + "</tr></thead><tbody>\n" + rows + "</tbody></table></div>\n";
}

std::string facts(const RunRecord& record) {
  const RunInfo& info = record.info;
  const auto row = [](const char* name, const std::string& value) {
    return tag("dt", name) + tag("dd", html_text(value));
  };
  return "<dl>" +
         row("client", info.client + " " + info.client_version + " (" + info.language + ")") +
         row("adapter", info.adapter) + row("suite", info.suite_version + ", " + info.spec_id) +
         row("run", info.started + ", " +
                        std::to_string(static_cast<long long>(record.seconds + 0.5)) + " s") +
         "</dl>\n";
}

/// The choices of the filter: each cause once.
std::string filters(const std::vector<std::string>& names) {
  std::string options = "<option value=\"\">every cause</option>";
  for (const std::string& name : names) options += "<option>" + html_text(name) + "</option>";
  return "<form id=\"filter\" hidden><label>Cause <select name=\"cause\">" + options +
         "</select></label> <label>Level <select name=\"level\"><option value=\"\">every level"
         "</option><option>MUST</option><option>SHOULD</option><option>known</option></select>"
         "</label> <label>Text <input type=\"search\" name=\"text\"></label> "
         "<output id=\"shown\"></output></form>\n";
}

std::string page_of(const std::string& title, const std::string& body) {
  const std::string hash = base64(digest(Hash::sha256, kReportScript));
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         // Nothing is fetched, and of scripts only ours runs: by its hash.
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
         "'unsafe-inline'; script-src 'sha256-" +
         hash + "'; base-uri 'none'; form-action 'none'\">\n<title>" + html_text(title) +
         "</title>\n<style>" + kReportStyle + "</style>\n</head>\n<body>\n" + body + "<script>" +
         kReportScript + "</script>\n</body>\n</html>\n";
}

}  // namespace

std::string html_report(const RunRecord& record) {
  const std::vector<Cause> failing = failing_causes(record);
  std::string causes;
  std::vector<std::string> names;
  const auto add = [&](const Cause& cause, std::string part) {
    const std::string name = name_of(cause);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    causes += std::move(part);
  };
  for (const Cause& cause : failing) add(cause, cause_part(cause, "MUST"));
  for (const Cause& cause : should_causes(record)) add(cause, cause_part(cause, "SHOULD"));
  for (const Level level : {Level::must, Level::should})
    for (const Cause& cause : all_causes(record, level))
      if (!cause.reason.empty()) add(cause, known_part(record, cause));
  if (causes.empty())
    causes = judged_in(record).cases == 0
                 ? "<p>No cause is known: nothing was judged.</p>\n"
                 : "<p>No cause: nothing that was judged differs from what the rules say.</p>\n";
  const std::string title = record.info.adapter + ": " + headline(record, failing.size());
  return page_of(title, "<header>\n<h1>" + html_text(record.info.adapter) + "</h1>\n<p class=\"" +
                            (exit_code(record) == 0 ? "pass" : "fail") + "\">" +
                            html_text(headline(record, failing.size())) + "</p>\n" + facts(record) +
                            "</header>\n<main>\n<h2>Verdicts</h2>\n" + counts_table(record) +
                            "<h2>Causes, the worst first</h2>\n" + filters(names) + causes +
                            "</main>\n");
}

}  // namespace contract
