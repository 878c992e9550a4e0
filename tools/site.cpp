#include <future>
#include <iostream>
#include <memory>

#include "ecs_contract/error.h"
#include "ecs_contract/listener.h"
#include "interruption.h"
#include "proxy/credentials.h"
#include "saved_results.h"
#include "site/serve_site.h"
#include "site/site.h"
#include "verbs.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

struct Arguments {
  SuiteArguments suite;
  std::string out, results;
  bool serve = false;
  int port = 0;
};

/// So many bytes of a form are taken.
constexpr std::size_t kMostBody = 64 * 1024;

std::vector<fs::path> results_of(const SuiteFiles& files, const std::string& other) {
  if (!other.empty()) return saved_results(other);
  const fs::path folder = results_folder(files);
  return fs::exists(folder) ? saved_results(folder) : std::vector<fs::path>{};
}

std::size_t bytes_of(const MadeSite& site) {
  std::size_t bytes = 0;
  for (const auto& [name, text] : site.files) bytes += text.size();
  return bytes;
}

/// Whether every example was answered as the table says; else tells which were not.
bool are_right(const MadeSite& made) {
  for (const Finding& finding : made.findings) std::cout << to_line(finding) << "\n";
  if (!made.findings.empty())
    std::cout << made.findings.size() << " of " << made.examples
              << " examples were answered otherwise than the table says: no page is written\n";
  return made.findings.empty();
}

void tell(const MadeSite& made) {
  std::cout << made.pages << " pages, " << (bytes_of(made) + 1023) / 1024 << " KiB; "
            << made.examples << " examples sent, each answered as the table says\n";
}

/// As a browser names it: without the port that HTTP has of itself.
std::string authority_of(const std::string& host, int port) {
  return port == 80 ? host : host + ":" + std::to_string(port);
}

/// On loopback alone, until a signal comes.
void serve(const Sources& sources, const MadeSite& made, int port) {
  const Interruption interruption;
  SiteServer server(sources, made, new_secret());
  ListenerOptions options;
  options.port = port;
  options.limits.body = kMostBody;
  std::promise<std::string> chosen;  // of the port, once it is bound
  const std::shared_future<std::string> authority = chosen.get_future().share();
  Listener listener([&](const Request& request) { return server.answer(request, authority.get()); },
                    options);
  chosen.set_value(authority_of(options.host, listener.port()));
  std::cout << "open http://" << authority.get() << "/\nends with SIGTERM or Ctrl-C" << std::endl;
  interruption.wait_until([] { return false; });
}

int site(const Arguments& arguments) {
  if (arguments.out.empty() == !arguments.serve)
    throw Error(arguments.serve ? "pages are written or served, and not both"
                                : "no folder to write into was named",
                "say --out FOLDER or --serve");
  if (!arguments.serve) demand_site_place(arguments.out);
  const SuiteFiles files = files_of(arguments.suite);
  const Sources sources = load_sources(files, results_of(files, arguments.results));
  for (const std::string& note : sources.notes) std::cout << note << "\n";
  const MadeSite made = make_site(sources, arguments.serve);
  if (!are_right(made)) return kFindings;
  if (!arguments.serve) write_site(arguments.out, made.files);
  tell(made);
  if (arguments.serve) {
    serve(sources, made, arguments.port);
  } else {
    std::cout << "open " << (fs::absolute(arguments.out).lexically_normal() / "index.html").string()
              << "\n";
  }
  return kAsExpected;
}

}  // namespace

Verb add_site(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  Arguments& a = *arguments;
  app.add_option("--out", a.out,
                 "The folder to write: one that is not there, is empty, or holds a site, which is "
                 "replaced as a whole");
  CLI::Option* serve =
      app.add_flag("--serve", a.serve,
                   "Serve the pages on loopback instead, with one more on which the call is tried "
                   "on an emulator of your own");
  app.add_option("--port", a.port, "Port of --serve; 0 takes any free one")
      ->needs(serve)
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  app.add_option("--results", a.results, "Another folder of results of clients");
  add_options(app, a.suite);
  app.footer(
      "Exit code 1, and nothing written, where the emulator answers an example otherwise than the\n"
      "table says.\n"
      "Example: ecs-contract site --out pages");
  return [arguments] { return site(*arguments); };
}

}  // namespace contract
