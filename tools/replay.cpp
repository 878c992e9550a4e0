#include <algorithm>
#include <atomic>
#include <chrono>
#include <iostream>
#include <map>
#include <memory>
#include <optional>

#include "call_lines.h"
#include "cassette/cassette_player.h"
#include "cassette_setting.h"
#include "command_line.h"
#include "ecs_contract/error.h"
#include "formats/struct_json.h"
#include "interruption.h"
#include "proxy/by_key.h"
#include "proxy/request_log.h"
#include "proxy/signature_check.h"
#include "refresh/review.h"
#include "served_endpoints.h"
#include "service/answer.h"
#include "verbs.h"
#include "wire/params.h"

namespace contract {
namespace {

constexpr std::size_t kSeenCalls = 10'000;
/// An answer of the live service older than that is told.
constexpr std::chrono::hours kOld{365 * 24};

struct Arguments {
  SuiteArguments suite;
  EndpointArguments endpoints;
  CallLineArguments lines;
  std::string cassette, journal;
  std::vector<std::string> keys, secrets, ignored;
  std::string polls = "exact", format = "recorded";
  unsigned threads = 1;
  std::size_t count = 0;
  bool allow_unused = false;
};

/// A cassette on its player, and who replays it.
struct Named {
  std::string key;  ///< empty: everyone else
  std::string folder;
  std::string age;  ///< a line on how old it is; empty: it is not
  std::shared_ptr<CassettePlayer> player;
};

/// A line on answers of the live service that are old, for it may answer otherwise today; empty:
/// there are none.
std::string age_of(const std::string& folder, const Cassette& recording) {
  const auto is_live = [](const StoredInteraction& each) {
    return each.origin.provenance == "live";
  };
  if (std::none_of(recording.interactions.begin(), recording.interactions.end(), is_live))
    return "";
  const Validations validations = read_validations(folder, load_texts(folder));
  const auto now = parse_utc(utc_now(), kTimeInJson);
  std::size_t old = 0;
  std::string oldest;
  for (const StoredInteraction& each : recording.interactions) {
    const std::string& date = last_answered(each, validations);
    const auto answered = parse_utc(date, kTimeInJson);
    if (!is_live(each) || !now || !answered || *now - *answered <= kOld) continue;
    ++old;
    if (oldest.empty() || date < oldest) oldest = date;
  }
  if (old == 0) return "";
  return folder + ": " + counted(old, "answer") +
         " of the live service older than a year, the oldest of " + oldest +
         "; 'ecs-contract refresh plan " + folder + "' plans to ask again\n";
}

Named load(const Arguments& arguments, const CassetteSetting& setting, const std::string& key,
           const std::string& folder) {
  CassettePlayerOptions options{arguments.polls == "exact" ? AfterLast::miss : AfterLast::repeat,
                                {arguments.ignored, false}};
  Cassette recording = load_cassette(folder);
  std::string age = age_of(folder, recording);
  return {
      key, folder, std::move(age),
      std::make_shared<CassettePlayer>(std::move(recording), setting.rules, std::move(options))};
}

std::vector<Named> load_all(const Arguments& arguments, const CassetteSetting& setting) {
  std::vector<Named> all;
  if (!arguments.cassette.empty()) all.push_back(load(arguments, setting, "", arguments.cassette));
  for (const std::string& pair : arguments.keys) {
    const auto equals = pair.find('=');
    if (equals == std::string::npos || equals == 0)
      throw Error("'" + pair + "' names no cassette for a key", "write --key ACCESSKEYID=FOLDER");
    all.push_back(load(arguments, setting, pair.substr(0, equals), pair.substr(equals + 1)));
  }
  if (all.empty())
    throw Error("no cassette to replay", "name a folder, or --key ACCESSKEYID=FOLDER");
  return all;
}

/// The secrets to verify signatures by.
Secrets secrets_of(const Arguments& arguments) {
  Secrets secrets;
  for (const std::string& pair : arguments.secrets) {
    const auto equals = pair.find('=');
    // Not a word of it is printed: it may be a secret alone.
    if (equals == std::string::npos || equals == 0 || equals + 1 == pair.size())
      throw Error("a --secret names no key and secret", "write --secret ACCESSKEYID=SECRET");
    secrets[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  return secrets;
}

/// Answers in the format that each request asks for, whichever was recorded.
ParamsHandler in_asked_format(const CassetteSetting& setting, ParamsHandler inner) {
  return [&setting, inner = std::move(inner)](const Request& request, const Params& params) {
    const auto format = asked_format(setting.spec, request, params);
    Response response = inner(request, params);
    return format ? transcode(setting.spec, *format, response) : response;
  };
}

ParamsHandler compose(const CassetteSetting& setting, const std::vector<Named>& all) {
  const auto refuse = [&setting](const Request& request, const std::string& miss) {
    return setting.miss(request, miss);
  };
  std::map<std::string, ParamsHandler> keys;
  ParamsHandler stranger = [&setting](const Request& request, const Params&) {
    return setting.miss(request, "no cassette is replayed for this AccessKeyId");
  };
  for (const Named& each : all)
    (each.key.empty() ? stranger : keys[each.key]) = replay(each.player, refuse);
  return keys.empty() ? stranger : by_key(std::move(keys), std::move(stranger));
}

void print_ignored(const Arguments& arguments, const CassetteSetting& setting) {
  std::cout << "not looked at: ";
  for (const std::string& name : setting.rules.ignored.names) std::cout << name << " ";
  for (const std::string& name : arguments.ignored) std::cout << name << " ";
  std::cout << "\npolls: " << arguments.polls
            << (arguments.polls == "exact" ? ", each interaction once\n"
                                           : ", the last answer is given again\n");
}

bool print_report(const Arguments& arguments, const Named& named) {
  const CassettePlayerReport report = named.player->report();
  std::cout << named.folder << ": " << report.replayed << " of " << report.interactions
            << " interactions replayed, " << report.unused.size() << " unused, " << report.missed
            << " missed";
  if (report.held > 0) std::cout << ", " << report.held << " answers given again";
  std::cout << "\n";
  for (const std::string& file : report.unused) std::cout << "  unused  " << file << "\n";
  for (const std::string& line : report.withheld) std::cout << "  no answer in " << line << "\n";
  for (const std::string& miss : report.misses) std::cout << "  missed  " << miss << "\n";
  return report.missed == 0 && (arguments.allow_unused || report.unused.empty());
}

bool print_signatures(const SignatureReport& report, Redactor& redactor) {
  if (report.right + report.wrong == 0) {
    std::cout << "signatures not checked: no secret of the clients' keys is known (--secret)\n";
  } else {
    std::cout << "signatures: " << report.right << " right, " << report.wrong << " wrong, "
              << report.unchecked << " not checked\n";
  }
  for (const std::string& line : report.wrongs)
    std::cout << "  wrong   " << redactor.redact_text(line) << "\n";
  return report.wrong == 0;
}

/// Redacts what came, and writes it as a recorder writes it.
void write_journal(const Arguments& arguments, const CassetteSetting& setting, Journal& journal,
                   RequestLog& seen) {
  Redactor redactor(setting.rules);
  Recorder recorder(journal, redactor, {"replay", "", utc_now});
  recorder.keep(seen.take());
  if (journal.count() == 0) {
    std::cout << "no calls came, so no journal is left\n";
    return;
  }
  std::cout << arguments.journal << ": " << journal.count() << " calls";
  if (seen.left_out() > 0) std::cout << "; " << seen.left_out() << " before them are not kept";
  std::cout << "\n";
}

int replay_all(const Arguments& arguments) {
  CassetteSetting setting = load_setting(arguments.suite);
  const Secrets secrets = secrets_of(arguments);
  for (const auto& [key, secret] : secrets) setting.rules.secrets.push_back(secret);
  const std::vector<Named> all = load_all(arguments, setting);
  SignatureCheck signatures(secrets);
  RequestLog seen(kSeenCalls);
  std::optional<Journal> journal;
  if (!arguments.journal.empty()) journal.emplace(arguments.journal);
  const Interruption interruption;
  {
    std::atomic<std::size_t> calls = 0;
    ParamsHandler composed = compose(setting, all);
    if (arguments.format == "asked") composed = in_asked_format(setting, std::move(composed));
    Handler handler = with_params(signatures.check(std::move(composed)));
    if (journal) handler = seen.keep(std::move(handler));
    CallLines lines(setting.spec, arguments.lines, setting.rules.secrets);
    handler = lines.tell(std::move(handler));
    ListenerOptions options;
    options.loops = arguments.threads;
    EndpointArguments endpoints = arguments.endpoints;
    allow_service(setting.spec, endpoints.allowed);
    endpoints.refused = lines.refused();
    const ServedEndpoints listening(
        [&calls, handler = std::move(handler)](const Request& request) {
          Response response = handler(request);
          ++calls;
          return response;
        },
        options, endpoints);
    print_ignored(arguments, setting);
    for (const Named& each : all) std::cout << each.age;
    std::cout << "replaying on " << listening.addresses() << "; stop with Ctrl-C\n" << std::flush;
    interruption.wait_until([&] { return arguments.count > 0 && calls >= arguments.count; });
  }
  bool good = true;
  for (const Named& each : all) good = print_report(arguments, each) && good;
  Redactor redactor(setting.rules);
  good = print_signatures(signatures.report(), redactor) && good;
  if (journal) write_journal(arguments, setting, *journal, seen);
  return good ? kAsExpected : kFindings;
}

}  // namespace

Verb add_replay(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("cassette", arguments->cassette, "The folder of a recording");
  app.add_option("--key", arguments->keys,
                 "ACCESSKEYID=FOLDER: another recording for the client that signs with that key");
  app.add_option("--ignore", arguments->ignored, "A parameter that is not looked at");
  app.add_option("--polls", arguments->polls,
                 "What follows the last answer to a request: exact (an error) or hold-last")
      ->check(CLI::IsMember({"exact", "hold-last"}));
  app.add_option("--format", arguments->format,
                 "The format of answers: recorded, or asked (as each request wants it)")
      ->check(CLI::IsMember({"recorded", "asked"}));
  app.add_flag("--allow-unused", arguments->allow_unused,
               "Interactions that nobody asked for are listed and fail nothing");
  app.add_option("--secret", arguments->secrets,
                 "ACCESSKEYID=SECRET: the signatures of that key are verified");
  app.add_option("--journal", arguments->journal,
                 "File to write the last 10,000 calls to at the end, redacted, as they came");
  add_options(app, arguments->endpoints);
  app.add_option("--count", arguments->count, "Stop after so many calls")->check(some_number());
  add_threads(app, arguments->threads);
  add_options(app, arguments->lines);
  add_setting_options(app, arguments->suite);
  app.footer("Example: ecs-contract replay cassettes/document-example --port 8080");
  return [arguments] { return replay_all(*arguments); };
}

}  // namespace contract
