#include "refresh_run.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "open_recording.h"
#include "refresh/run_plan.h"
#include "wire/digest.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

UtcTime now_of(const RefreshWay& way) {
  return std::chrono::floor<std::chrono::seconds>(way.remote().now());
}

void hide(CassetteSetting& setting, const SigningKey& key) {
  setting.rules.secrets.insert(setting.rules.secrets.end(), {key.id, key.secret});
  if (!key.token.empty()) setting.rules.secrets.push_back(key.token);
}

Money limit_of(const RefreshRunArguments& arguments, const Quote& quote) {
  const bool pays = std::any_of(quote.lines.begin(), quote.lines.end(), [](const QuoteLine& line) {
    return line.label == CostLabel::pay_now && line.not_asked.empty();
  });
  if (arguments.limit.empty() && !pays) return 0;
  Money limit = 0;
  if (arguments.limit.empty() || !read_money(arguments.limit, limit) || limit < 0)
    throw Error(arguments.limit.empty() ? "steps may have to be paid now, and no limit is said"
                                        : "'" + arguments.limit + "' is no amount of money",
                "say --max-pay-now, as in 5.00; nothing was sent");
  return limit;
}

/// What is approved: by --approve, or typed where a person looks on.
std::string approved(const RefreshRunArguments& arguments, const std::string& page,
                     const std::string& hash, const Interruption& interruption) {
  if (!arguments.approve.empty() || ::isatty(STDIN_FILENO) != 1 || ::isatty(STDOUT_FILENO) != 1)
    return arguments.approve;
  std::cout << page << "approval " << hash << "\ntype the approval to begin: " << std::flush;
  pollfd input{STDIN_FILENO, POLLIN, 0};
  while (::poll(&input, 1, 100) == 0)
    if (interruption.token().stop_requested())
      throw Error(interruption.reason(), "nothing was sent");
  std::string typed;
  std::getline(std::cin, typed);
  return typed;
}

int tell_end(const RefreshEnd& end, const Quote& quote, const std::string& folder) {
  std::cout << counted(end.asked, "step") << " asked, " << end.not_asked << " not asked, "
            << end.left << " left; paid " << money_text(end.paid)
            << (quote.currency.empty() ? "" : " " + quote.currency) << "\n";
  if (!end.stopped.empty())
    std::cout << "stopped: " << end.stopped << "\n  'ecs-contract refresh undo " << folder
              << "' puts back what was begun, 'ecs-contract refresh resume " << folder
              << "' goes on once the cause is gone\n";
  for (const std::string& each : end.not_as_before) std::cout << "not as before: " << each << "\n";
  if (end.not_as_before.empty()) std::cout << "the account is as it was before\n";
  return end.stopped.empty() && end.not_as_before.empty() ? kAsExpected : kFindings;
}

/// Under the labels of the recorded call, in whose place it may be put. Which account it was asked
/// of is said of an emulator's alone.
void keep(Recorder& recorder, const Interaction& answered, const Origin& recorded,
          const std::string& provenance) {
  const Handler said = [&](const Request&) { return answered.response; };
  recorder.record(said, recorded.of_case,
                  provenance == recorded.provenance ? recorded.account : "")(answered.request);
  if (const auto failure = recorder.failure())
    throw Error("what was answered could not be recorded: " + *failure,
                "make room for it, then 'refresh resume'");
}

/// Runs on the ledger, and saves what was recorded.
int carry_out(RefreshHome& home, const RefreshFolder& folder, const Plan& plan, const Quote& quote,
              RefreshWay& way, RunLedger& ledger, bool undo) {
  if (fs::exists(journal_of(folder.recording())))
    recover_recording(home.setting, folder.recording(), {});
  const Cassette recording = load_cassette(plan.cassette);
  OpenRecording kept(home.setting, folder.recording(),
                     {way.provenance(), "ecs-contract refresh", ""}, {});
  const RunSetting setting{plan,
                           quote,
                           recording,
                           home.tables,
                           way.remote(),
                           ledger,
                           [&](const Interaction& each, const StoredInteraction& recorded) {
                             keep(kept.recorder(), each, recorded.origin, way.provenance());
                           },
                           [&](const std::string& line) { way.progress = line; },
                           [](const std::string& line) { std::cout << line << std::endl; }};
  const RefreshEnd end = undo ? undo_run(setting) : run_plan(setting);
  int saved = kAsExpected;
  try {
    if (kept.count() > 0) saved = kept.save("");
  } catch (...) {
    tell_end(end, quote, folder.path.string());
    throw;
  }
  const int told = tell_end(end, quote, folder.path.string());
  // A run that asked nothing has compared nothing, and must not look green.
  return std::max({saved, told, end.asked == 0 && !undo ? int{kFindings} : int{kAsExpected}});
}

int go_on(const RefreshRunArguments& arguments, bool undo) {
  const Interruption interruption;
  RefreshHome home(arguments.suite);
  const RefreshFolder folder{arguments.folder};
  const Plan plan = load_plan(home, folder);
  RefreshWay way(arguments.way, plan.in_ci, &interruption);
  hide(home.setting, way.remote().key);
  const Quote quote = read_quote(folder.quote(), home.schema("quote"));
  RunLedger ledger(folder.ledger(), false);
  if (ledger.entries().empty())
    throw Error(folder.ledger().string(), 0, "holds no run: it was killed before it began",
                "remove the file, and begin with 'refresh run'");
  const std::string hash = approval_hash(read_file(folder.plan()), read_file(folder.quote()));
  if (ledger.entries().front().text != hash)
    throw Error("the run was approved for another plan or quote than these files",
                "put back the files that it was begun with");
  if (quote.service != way.service())
    throw Error("the run asks " + quote.service + ", and not " + way.service(),
                "say --service " + quote.service);
  demand_plan(plan, home.tables, load_cassette(plan.cassette));
  return carry_out(home, folder, plan, quote, way, ledger, undo);
}

}  // namespace

int quote_refresh(const RefreshRunArguments& arguments) {
  RefreshHome home(arguments.suite);
  const RefreshFolder folder{arguments.folder};
  const Plan plan = load_plan(home, folder);
  RefreshWay way(arguments.way, plan.in_ci, nullptr);
  const std::string text = read_file(folder.plan());
  const Quote quote = ask_quote(plan, hex(digest(Hash::sha256, text)), load_cassette(plan.cassette),
                                home.tables, way.remote(), way.service());
  write_quote(folder.quote(), quote);
  std::cout << to_page(plan, quote, home.facts) << "approval "
            << approval_hash(text, read_file(folder.quote())) << "\n";
  return kAsExpected;
}

int begin_refresh(const RefreshRunArguments& arguments) {
  const Interruption interruption;
  RefreshHome home(arguments.suite);
  const RefreshFolder folder{arguments.folder};
  const Plan plan = load_plan(home, folder);
  if (!fs::exists(folder.quote()))
    throw Error(folder.path.string(), 0, "holds no quote", "ask for one with 'refresh quote'");
  const Quote quote = read_quote(folder.quote(), home.schema("quote"));
  const Money limit = limit_of(arguments, quote);
  RefreshWay way(arguments.way, plan.in_ci, &interruption);
  hide(home.setting, way.remote().key);
  Approval approval{read_file(folder.plan()), read_file(folder.quote()), ""};
  const std::string hash = approval_hash(approval.plan_text, approval.quote_text);
  approval.given = approved(arguments, to_page(plan, quote, home.facts), hash, interruption);
  demand_approval(approval, plan, quote, home.tables, way.service(), now_of(way));
  demand_plan(plan, home.tables, load_cassette(plan.cassette));
  demand_account(quote, read_inventory(way.remote(), home.tables, plan.region));
  RunLedger ledger(folder.ledger(), true);
  begin_run(ledger, hash, limit, now_of(way));
  return carry_out(home, folder, plan, quote, way, ledger, false);
}

int resume_refresh(const RefreshRunArguments& arguments) { return go_on(arguments, false); }

int undo_refresh(const RefreshRunArguments& arguments) { return go_on(arguments, true); }

}  // namespace contract
