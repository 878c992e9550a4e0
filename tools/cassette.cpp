#include <algorithm>
#include <iostream>
#include <memory>
#include <set>

#include "cassette/folder_lock.h"
#include "cassette/recording_pipeline.h"
#include "cassette_setting.h"
#include "cassette_show.h"
#include "cassette_take.h"
#include "command_line.h"
#include "ecs_contract/error.h"
#include "verbs.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

struct Arguments {
  SuiteArguments suite;
  std::string folder, into;
  std::vector<std::size_t> numbers;
};

/// The places of the numbers, in the order of the recording. Error: it has no such interaction.
std::set<std::size_t> places_of(const Arguments& arguments, const StoredTexts& stored) {
  std::set<std::size_t> places;
  for (const std::size_t number : arguments.numbers) {
    if (number < 1 || number > stored.texts.size())
      throw Error(arguments.folder, 0, "has no interaction " + std::to_string(number),
                  "name one from 1 to " + std::to_string(stored.texts.size()) +
                      ", as 'ecs-contract cassette show " + arguments.folder + "' lists them");
    places.insert(number - 1);
  }
  return places;
}

Scanner scanner_of(const CassetteSetting& setting) {
  return Scanner({setting.rules.secrets.begin(), setting.rules.secrets.end()});
}

int show(const Arguments& arguments) {
  const CassetteSetting setting = load_setting(arguments.suite);
  const StoredTexts stored = load_texts(arguments.folder);
  if (arguments.numbers.empty()) {
    print_list(std::cout, stored, setting);
  } else {
    for (const std::size_t place : places_of(arguments, stored))
      print_whole(std::cout, stored, place);
  }
  return kAsExpected;
}

int drop(const Arguments& arguments) {
  const CassetteSetting setting = load_setting(arguments.suite);
  load_texts(arguments.folder);  // no lock is made beside what is no recording
  const FolderLock place(arguments.folder, "cassette drop");
  const StoredTexts stored = load_texts(place.folder());
  const std::set<std::size_t> gone = places_of(arguments, stored);
  if (gone.size() == stored.texts.size())
    throw Error(arguments.folder, 0, "would hold no interaction", "remove the folder");
  std::vector<RecordedText> rest;
  for (std::size_t i = 0; i < stored.texts.size(); ++i)
    if (gone.count(i) == 0) rest.push_back(stored.texts[i]);
  const Saved saved =
      save_cassette(place.folder(), rest, stored.facts, setting.judge(), scanner_of(setting));
  for (const std::size_t each : gone) std::cout << "dropped " << stored.files[each] << "\n";
  std::cout << counted(saved.interactions, "interaction") << " in " << arguments.folder << "\n";
  return kAsExpected;
}

/// The texts as they would be written today. Error: one can't be made safe by the rules of today.
std::vector<RecordedText> redacted_again(const StoredTexts& stored, RecordingPipeline& pipeline,
                                         const std::string& folder) {
  std::vector<RecordedText> texts;
  for (std::size_t i = 0; i < stored.texts.size(); ++i) {
    const Value document = stored.texts[i].read();
    if (read_withheld(document, stored.files[i])) {
      texts.push_back(stored.texts[i]);
      continue;
    }
    StoredInteraction each = read_interaction(document, stored.files[i]);
    each.origin.verdict.reset();
    auto taken = pipeline.take_or_withhold(std::move(each.interaction), each.origin);
    if (const auto* withheld = std::get_if<Withheld>(&taken))
      throw Error(
          folder + "/" + stored.files[i], 0,
          "can't be made safe by the rules of today: " + withheld->reason,
          "take it out: 'ecs-contract cassette drop " + folder + " " + std::to_string(i + 1) + "'");
    texts.push_back(std::move(std::get<RecordedText>(taken)));
  }
  pipeline.look_back(texts);
  return texts;
}

int upgrade(const Arguments& arguments) {
  const CassetteSetting setting = load_setting(arguments.suite);
  prove_redaction(setting.rules);
  load_texts(arguments.folder);  // no lock is made beside what is no recording
  const FolderLock place(arguments.folder, "cassette upgrade");
  const StoredTexts stored = load_texts(place.folder());
  Redactor redactor(setting.rules, true);
  RecordingPipeline pipeline(redactor);
  const std::vector<RecordedText> texts = redacted_again(stored, pipeline, arguments.folder);
  const Saved saved =
      save_cassette(place.folder(), texts, setting.facts(), setting.judge(), pipeline.scanner());
  std::cout << counted(saved.interactions, "interaction") << " in " << arguments.folder
            << " as the rules and the table of today have them: "
            << (saved.changed == 0 ? "nothing changed"
                                   : counted(saved.changed, "file") + " written")
            << "\n";
  return kAsExpected;
}

int take(const Arguments& arguments) {
  const CassetteSetting setting = load_setting(arguments.suite);
  return take_interactions(setting, arguments.folder,
                           places_of(arguments, load_texts(arguments.folder)), arguments.into,
                           "cassette take");
}

CLI::App* add_verb(CLI::App& app, Arguments& arguments, const char* name, const char* what) {
  CLI::App* verb = app.add_subcommand(name, what);
  verb->add_option("folder", arguments.folder, "The folder of a recording")->required();
  add_setting_options(*verb, arguments.suite);
  return verb;
}

void add_numbers(CLI::App& verb, Arguments& arguments, const char* what, bool required) {
  verb.add_option("numbers", arguments.numbers, what)->check(some_number())->required(required);
}

}  // namespace

Verb add_cassette(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  app.require_subcommand(1);
  CLI::App* shown =
      add_verb(app, *arguments, "show", "List a recording, or print interactions whole");
  add_numbers(*shown, *arguments, "Interactions to print whole, by their numbers", false);
  shown->footer(
      "Examples: ecs-contract cassette show cassettes/document-example\n"
      "          ecs-contract cassette show cassettes/document-example 2");
  CLI::App* dropped = add_verb(app, *arguments, "drop", "Take interactions out of a recording");
  add_numbers(*dropped, *arguments, "Their numbers, as 'show' lists them", true);
  dropped->footer(
      "Those behind them are numbered anew.\nExample: ecs-contract cassette drop cassettes/mine 3 "
      "5");
  CLI::App* taken =
      add_verb(app, *arguments, "take", "Put interactions of one recording into another");
  add_numbers(*taken, *arguments, "Their numbers, as 'show' lists them", true);
  taken->add_option("--into", arguments->into, "The folder to put them into; made if there is none")
      ->required();
  taken->footer(
      "The nth answer to a call takes the place of the nth that is there; others are added. A "
      "failure on the way never takes the place of an answer.\nExample: ecs-contract cassette take "
      "cassettes/other 3 5 --into cassettes/mine");
  CLI::App* upgraded = add_verb(
      app, *arguments, "upgrade",
      "Redact, judge and write an old recording by the rules, the table and the format of today");
  upgraded->footer(
      "No call is made. What was redacted stays so.\nExample: ecs-contract cassette upgrade "
      "cassettes/mine");
  app.footer(
      "Examples: ecs-contract cassette show cassettes/mine\n"
      "          ecs-contract cassette drop cassettes/mine 3 5\n"
      "          ecs-contract cassette take cassettes/other 3 5 --into cassettes/mine");
  return [arguments, shown, dropped, upgraded] {
    return shown->parsed()      ? show(*arguments)
           : dropped->parsed()  ? drop(*arguments)
           : upgraded->parsed() ? upgrade(*arguments)
                                : take(*arguments);
  };
}

}  // namespace contract
