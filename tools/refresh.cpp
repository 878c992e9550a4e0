#include <algorithm>
#include <iostream>
#include <memory>

#include "command_line.h"
#include "ecs_contract/error.h"
#include "formats/struct_json.h"
#include "refresh_home.h"
#include "refresh_review.h"
#include "refresh_run.h"
#include "verbs.h"

namespace contract {
namespace {

struct Arguments {
  RefreshRunArguments run;
  PlanWish wish;
  RefreshReviewArguments review;
  std::string cassette, older_than;
};

std::optional<int> days_of(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const std::string digits = text.ends_with('d') ? text.substr(0, text.size() - 1) : text;
  if (digits.empty() || digits.size() > 5 ||
      digits.find_first_not_of("0123456789") != std::string::npos)
    throw Error("'" + text + "' is no age", "say it in days, as in 90d");
  return std::stoi(digits);
}

int plan(const Arguments& arguments) {
  const RefreshHome home(arguments.run.suite);
  const RefreshFolder folder{arguments.run.folder};
  if (std::filesystem::exists(folder.ledger()))
    throw Error(folder.path.string(), 0, "holds a run that was begun",
                "name another folder with --out");
  PlanWish wish = arguments.wish;
  wish.older_than_days = days_of(arguments.older_than);
  PlanSources sources{home.tables, {}, *parse_utc(utc_now(), kTimeInJson)};
  for (const StoredInteraction& each : load_cassette(arguments.cassette).interactions)
    if (each.origin.provenance == "live")
      for (const std::string& row : home.setting.verdict(each.interaction).rows)
        sources.witnessed.push_back(row);
  const Plan made = make_plan(arguments.cassette, wish, sources);
  for (const PlanStep& step : made.steps)
    std::cout << "step " << step.number << "  " << to_text(step.label) << "  " << to_text(step.kind)
              << "  " << step.call << "\n         " << step.does << " " << step.back
              << "\n         why: " << step.why << "; by " << step.ground << "\n";
  for (const LeftOut& each : made.left_out)
    std::cout << "left out  " << each.interaction << "  " << each.because << "\n";
  if (made.steps.empty() && made.left_out.empty()) {
    std::cout << "nothing is to be asked again; no plan was written\n";
    return kAsExpected;
  }
  if (made.steps.empty())
    throw Error("nothing is left to be asked again", "choose other interactions, or --instance");
  write_plan(folder.plan(), made);
  std::cout << counted(made.steps.size(), "step") << " in " << folder.plan().string() << ", "
            << made.left_out.size() << " left out; nothing was sent\n";
  return kAsExpected;
}

CLI::App* add_verb(CLI::App& app, Arguments& arguments, const char* name, const char* what,
                   const char* example) {
  CLI::App* verb = app.add_subcommand(name, what);
  if (std::string(name) != "plan")
    verb->add_option("folder", arguments.run.folder, "The folder of the plan")->required();
  add_setting_options(*verb, arguments.run.suite);
  verb->footer(std::string("Example: ecs-contract refresh ") + example);
  return verb;
}

void add_plan_options(CLI::App& verb, Arguments& arguments) {
  PlanWish& wish = arguments.wish;
  verb.add_option("cassette", arguments.cassette, "The folder of the recording to make anew")
      ->required();
  verb.add_option("--out", arguments.run.folder, "The folder to put the plan into")->required();
  verb.add_option("--region", wish.region, "The region of the account; there is no default");
  verb.add_option("--instance", wish.instances,
                  "An instance that may be touched: ID, or RECORDED=ID; others are not");
  verb.add_flag("--all", wish.all, "Ask all of them again");
  verb.add_option("--older-than", arguments.older_than, "Those older than so many days, as in 90d");
  verb.add_flag("--never-live", wish.unwitnessed,
                "Those whose error row was never seen live in this recording");
  verb.add_flag("--faulted", wish.faulted, "Those that the spec table finds fault with");
  verb.add_option("--interaction", wish.interactions, "Those of these numbers")
      ->check(some_number());
  verb.add_flag("--irreversible", wish.irreversible,
                "Of those named by --interaction, plan also what can't be put back");
  verb.add_flag("--in-ci", wish.in_ci, "It may run live where a CI variable is set");
}

}  // namespace

Verb add_refresh(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  Arguments& a = *arguments;
  app.require_subcommand(1);
  CLI::App* planned = add_verb(app, a, "plan", "Choose what to ask again, offline",
                               "plan cassettes/mine --out refresh --region cn-hangzhou --all");
  add_plan_options(*planned, a);
  CLI::App* quoted = add_verb(app, a, "quote", "Ask what the plan would cost; nothing is ordered",
                              "quote refresh --service http://127.0.0.1:8080 --profile rehearsal");
  CLI::App* ran = add_verb(app, a, "run", "Carry out the plan that was approved",
                           "run refresh --service http://127.0.0.1:8080 --profile rehearsal "
                           "--approve HASH --max-pay-now 100.00");
  ran->add_option("--approve", a.run.approve, "The approval that 'quote' printed");
  ran->add_option("--max-pay-now", a.run.limit,
                  "The most that may be paid, before and after each step");
  CLI::App* resumed =
      add_verb(app, a, "resume", "Go on with a run that ended early",
               "resume refresh --service http://127.0.0.1:8080 --profile rehearsal");
  CLI::App* undone = add_verb(app, a, "undo", "Put back what a run that ended early has begun",
                              "undo refresh --service http://127.0.0.1:8080 --profile rehearsal");
  for (CLI::App* each : {quoted, ran, resumed, undone}) add_options(*each, a.run.way);
  CLI::App* reviewed =
      add_verb(app, a, "review", "Tell what the service answers otherwise", "review refresh");
  reviewed->add_option("--adapter", a.review.adapters,
                       "A client to replay what differs to; else all that are installed here");
  reviewed->add_option("--as", a.review.as, "text, or github: the summary of a pull request")
      ->check(CLI::IsMember({"text", "github"}));
  CLI::App* accepted = add_verb(app, a, "accept", "Put new recordings in the place of the old ones",
                                "accept refresh 3 5");
  CLI::App* rejected =
      add_verb(app, a, "reject", "Leave old recordings as they are", "reject refresh 3");
  for (CLI::App* each : {accepted, rejected})
    each->add_option("ids", a.review.ids,
                     "Interactions by their numbers in the old recording; else all "
                     "that are open")
        ->check(some_number());
  app.footer(
      "Example: ecs-contract refresh plan cassettes/mine --out refresh --region cn-hangzhou --all\n"
      "docs/refresh.md goes through it against the emulator.");
  return [=] {
    return planned->parsed()   ? plan(*arguments)
           : quoted->parsed()  ? quote_refresh(arguments->run)
           : ran->parsed()     ? begin_refresh(arguments->run)
           : resumed->parsed() ? resume_refresh(arguments->run)
           : undone->parsed()  ? undo_refresh(arguments->run)
           : reviewed->parsed()
               ? review_refresh(arguments->run, arguments->review)
               : settle_refresh(arguments->run, arguments->review, accepted->parsed());
  };
}

}  // namespace contract
