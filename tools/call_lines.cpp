#include "call_lines.h"

#include <unistd.h>

#include <iostream>
#include <string>
#include <utility>

#include "cassette/recording_pipeline.h"
#include "cassette_setting.h"
#include "ecs_contract/finding.h"
#include "formats/json_or_xml.h"
#include "service/control.h"
#include "service/recorded.h"
#include "wire/auth_params.h"
#include "wire/params.h"
#include "wire/time.h"

namespace contract {
namespace {

constexpr std::size_t kShown = 100;
constexpr std::size_t kKnown = 1000;  ///< private values of earlier calls that are remembered

}  // namespace

void add_options(CLI::App& app, CallLineArguments& arguments) {
  CLI::Option* verbose =
      app.add_flag("--verbose", arguments.verbose,
                   "A line for each call also where standard output is no terminal");
  app.add_flag("--quiet", arguments.quiet, "No line for each call")->excludes(verbose);
}

CallLines::CallLines(const Spec& spec, const CallLineArguments& arguments,
                     const std::vector<std::string>& secrets)
    : spec_(spec), told_(arguments.verbose || (!arguments.quiet && ::isatty(STDOUT_FILENO) != 0)) {
  known_.insert(secrets.begin(), secrets.end());
  for (std::string& secret : secrets_at_hand()) known_.insert(std::move(secret));
  scanner_ = std::make_shared<const Scanner>(known_);
}

Handler CallLines::tell(Handler inner) {
  if (!told_) return inner;
  return [this, inner = std::move(inner)](const Request& request) {
    const auto begun = Clock::now();
    Response response = inner(request);
    tell(request, response, record_of(request, response), begun);
    return response;
  };
}

void CallLines::tell(const Request& request, const Response& response, Record record,
                     Clock::time_point begun) {
  hide_private(request, response, record);
  print(record, begun);
}

TellRefused CallLines::refused() {
  if (!told_) return nullptr;
  return [this](const Request& request, const Response& response) {
    Record record = record_of(request, response);
    record.code = "(refused: the call may be a web page's)";
    tell(request, response, std::move(record), Clock::now());
  };
}

void CallLines::hide_private(const Request& request, const Response& response, Record& record) {
  PrivateValues once, lasting = private_values_in({request, response}, once);
  std::shared_ptr<const Scanner> earlier;
  {
    const std::lock_guard lock(known_lock_);
    const std::size_t before = known_.size();
    for (const std::string& value : lasting)
      if (known_.size() < kKnown) known_.insert(value);
    if (known_.size() > before) scanner_ = std::make_shared<const Scanner>(known_);
    earlier = scanner_;
  }
  lasting.merge(once);
  const Scanner own(std::move(lasting));
  for (std::string* shown :
       {&record.action, &record.instance, &record.code, &record.order, &record.request_id}) {
    if (!own.scan(*shown).empty() || !earlier->scan(*shown).empty()) *shown = "(private)";
    *shown = printable(*shown, kShown);
  }
}

void CallLines::print(const Record& record, Clock::time_point begun) {
  using std::chrono::milliseconds;
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto took = std::chrono::duration_cast<milliseconds>(Clock::now() - begun);
  const std::string line = format_utc(now, "HH:mm:ssZ") + "  " + to_line(record) + "  " +
                           std::to_string(took.count()) + " ms\n";
  const std::lock_guard lock(mutex_);
  std::cout << line << std::flush;
}

Record CallLines::record_of(const Request& request, const Response& response) {
  const Params params = parse_params(request).params;
  const auto fit = [](const std::string* text) { return text == nullptr ? std::string() : *text; };
  Record record;
  record.nth = ++calls_;
  record.action = fit(named_action(request, params, spec_.name_of("action")));
  record.instance = fit(find_param(params, spec_.name_of("instance")));
  record.status = response.status;
  const std::vector<std::string> rows = judge_recorded(spec_, {request, response}).rows;
  if (!rows.empty()) record.error = rows.front();
  if (const std::string* what = find_header(response.headers, kUpstreamHeader)) {
    record.code = "(the service " + fit(what) + ")";
    return record;
  }
  const Value body = read_members(response.body);
  record.code = body.text_of(spec_.envelope.code);
  record.order = body.text_of(spec_.name_of("order_id"));
  record.request_id = body.text_of(spec_.envelope.request_id);
  return record;
}

}  // namespace contract
