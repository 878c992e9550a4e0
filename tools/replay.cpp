#include <atomic>
#include <iostream>
#include <memory>

#include "cassette/tape.h"
#include "cassette_setting.h"
#include "error.h"
#include "formats/files.h"
#include "server/by_key.h"
#include "server/listener.h"
#include "service/other_format.h"
#include "verbs.h"
#include "wire/params.h"

namespace contract {
namespace {

struct Arguments {
  SuiteArguments suite;
  std::string cassette, authority_out;
  std::vector<std::string> keys, ignored;
  std::string polls = "exact", format = "recorded";
  int port = 0;
  unsigned workers = 0;
  std::size_t count = 0;
  bool tls = false, allow_unused = false;
};

/// A cassette on its tape, and who replays it.
struct Named {
  std::string key;  ///< empty: everyone else
  std::string folder;
  std::shared_ptr<Tape> tape;
};

Named load(const Arguments& arguments, const CassetteSetting& setting, const std::string& key,
           const std::string& folder) {
  TapeOptions options{arguments.polls == "exact" ? Polls::exact : Polls::hold_last,
                      {arguments.ignored, false}};
  return {key, folder,
          std::make_shared<Tape>(load_cassette(folder), setting.rules, std::move(options))};
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

/// Answers in the format that each request asks for, whichever was recorded.
Handler in_asked_format(const CassetteSetting& setting, Handler inner) {
  return [&setting, inner = std::move(inner)](const Request& request) {
    const auto format = asked_format(setting.spec, request, parse_params(request).params);
    Response response = inner(request);
    return format ? in_format(setting.spec, *format, response) : response;
  };
}

Handler compose(const CassetteSetting& setting, const std::vector<Named>& all) {
  const auto refuse = [&setting](const Request& request, const std::string& miss) {
    return setting.miss(request, miss);
  };
  std::map<std::string, Handler> keys;
  Handler stranger = [&setting](const Request& request) {
    return setting.miss(request, "no cassette is replayed for this AccessKeyId");
  };
  for (const Named& each : all)
    (each.key.empty() ? stranger : keys[each.key]) = replay(each.tape, refuse);
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
  const TapeReport report = named.tape->report();
  std::cout << named.folder << ": " << report.replayed << " of " << report.interactions
            << " interactions replayed, " << report.unused.size() << " unused, " << report.missed
            << " missed";
  if (report.held > 0) std::cout << ", " << report.held << " answers given again";
  std::cout << "\n";
  for (const std::string& file : report.unused) std::cout << "  unused  " << file << "\n";
  for (const std::string& miss : report.misses) std::cout << "  missed  " << miss << "\n";
  return report.missed == 0 && (arguments.allow_unused || report.unused.empty());
}

int replay_all(const Arguments& arguments) {
  const CassetteSetting setting = load_setting(arguments.suite);
  const std::vector<Named> all = load_all(arguments, setting);
  StopSignal stop;
  ListenerOptions options;
  options.port = arguments.port;
  options.workers = arguments.workers;
  if (arguments.tls) {
    const LocalAuthority authority = make_local_authority();
    write_file(arguments.authority_out, authority.authority_pem);
    options.tls = authority.server;
  }
  {
    std::atomic<std::size_t> calls = 0;
    Handler composed = compose(setting, all);
    if (arguments.format == "asked") composed = in_asked_format(setting, std::move(composed));
    Listener listener(
        [&calls, handler = std::move(composed)](const Request& request) {
          Response response = handler(request);
          ++calls;
          return response;
        },
        options);
    print_ignored(arguments, setting);
    std::cout << "replaying on " << (arguments.tls ? "https" : "http")
              << "://127.0.0.1:" << listener.port() << "; stop with Ctrl-C\n"
              << std::flush;
    stop.wait([&] { return arguments.count > 0 && calls >= arguments.count; });
  }
  bool good = true;
  for (const Named& each : all) good = print_report(arguments, each) && good;
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
  app.add_option("--port", arguments->port, "The port to listen on, on 127.0.0.1; else any");
  CLI::Option* tls = app.add_flag("--tls", arguments->tls, "Listen on HTTPS");
  tls->needs(app.add_option("--authority-out", arguments->authority_out,
                            "Where --tls writes the certificate that clients have to trust"));
  app.add_option("--count", arguments->count, "Stop after so many calls");
  app.add_option("--workers", arguments->workers, "Threads that answer; 0: the loop's own");
  add_setting_options(app, arguments->suite);
  app.footer("Example: ecs-contract replay cassettes/document-example --port 8080");
  return [arguments] { return replay_all(*arguments); };
}

}  // namespace contract
