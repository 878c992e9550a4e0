#include "mutation/observed.h"

#include <algorithm>
#include <mutex>
#include <set>

#include "runner/judge.h"
#include "runner/judge_run.h"
#include "runner/run.h"
#include "runner/verdict_builder.h"
#include "wire/ascii.h"
#include "wire/auth_params.h"
#include "wire/params.h"

namespace contract {
namespace {

RunOptions strict_options(const ObserveOptions& options) {
  RunOptions run;
  run.strict = true;
  run.jobs = options.jobs;
  run.waiting_jobs = options.waiting_jobs;
  run.protocol_errors = 0;
  return run;
}

const RunOptions& strict() {
  static const RunOptions kStrict = strict_options({});
  return kStrict;
}

/// Letters as 'a', digits as '0', all else as it stands: "a0-aa".
std::string form_of(std::string text) {
  for (char& c : text) {
    const bool digit = c >= '0' && c <= '9';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (digit || letter) c = digit ? '0' : 'a';
  }
  return text;
}

/// A nonce as its length, and whether its characters are all hexadecimal digits.
std::string nonce_form(const std::string& nonce) {
  const bool digits = nonce.find_first_not_of("0123456789abcdef") == std::string::npos;
  return "nonce " + std::to_string(nonce.size()) + (digits ? " of hex" : " of any");
}

/// The value behind each `name` (up to one of `ends`) replaced by `with`.
void mask(std::string& text, const std::string& name, const char* ends, const std::string& with) {
  for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at)) {
    at += name.size();
    const std::size_t end = std::min(text.find_first_of(ends, at), text.size());
    text.replace(at, end - at, with);
  }
}

/// `nonces`: those of the case so far.
std::string request_text(const Request& request, const StepSeen& step,
                         std::set<std::string>& nonces) {
  const Params params = parse_params(request).params;
  const auto auth = read_auth_params(request, params);
  std::string text = request.raw;
  if (auth) {
    const Findings wrong = verify_signature(request, params, step.secret);
    std::string said = "right";
    for (const Finding& finding : wrong) said = "wrong by " + finding.subject;
    mask(text, "Signature=", "& \r\n,", said);
    const std::string nonce =
        nonce_form(auth->nonce) + (nonces.insert(auth->nonce).second ? "" : ", again");
    mask(text, "SignatureNonce=", "& \r\n", nonce);
    replace_all(text, auth->nonce, nonce);
    const auto time = parse_utc(auth->timestamp, "yyyy-MM-ddTHH:mm:ssZ");
    const auto off = time ? std::chrono::abs(request.arrived - *time) : std::chrono::hours(0);
    const std::string when =
        form_of(auth->timestamp) + (off < std::chrono::minutes(5) ? " now" : " at another time");
    mask(text, "Timestamp=", "& \r\n", when);
    replace_all(text, auth->timestamp, when);
  }
  return text + (request.tls ? "\nby TLS" : "") + (request.elsewhere ? "\nelsewhere" : "") +
         (request.nth > 1 ? "\nreused" : "");
}

std::string field_text(const std::optional<Reported>& field) {
  return field ? (field->present ? "'" + field->text + "'" : "absent") : "untold";
}

/// What a client says in its own words, without the numbers in it: times and ports.
std::string words_of(const std::string& text) {
  std::string words;
  for (const char c : text)
    if (c < '0' || c > '9') words += c;
  return words;
}

std::string outcome_text(const Outcome& outcome) {
  return outcome.kind + " " + field_text(outcome.status) + " " + field_text(outcome.code) + " " +
         field_text(outcome.message) + " " + field_text(outcome.request_id) + " " +
         field_text(outcome.order_id) + " " + outcome.exception + " " + words_of(outcome.detail) +
         " " + words_of(outcome.words);
}

/// The exchange as that step expects it: what an answer means for a client is the case's to say,
/// and the case may be another one than was played.
StepObservation expected_by(const Step& step, StepObservation exchange) {
  for (std::size_t nth = 0; nth < exchange.meanings.size(); ++nth) {
    const StepAnswer& answer = step.answer(nth);
    IntendedReply& meaning = exchange.meanings[nth];
    const bool elsewhere =
        nth < exchange.interactions.size() && exchange.interactions[nth].request.elsewhere;
    if (!elsewhere) meaning.expect = answer.expect;
    if (!answer.retry.empty()) meaning.retry = answer.retry;
  }
  return exchange;
}

/// Where the step's requests arrived, by their own words.
std::string port_of(const Request& request) {
  const std::string* host = find_header(request.headers, "Host");
  const std::size_t colon = host == nullptr ? std::string::npos : host->rfind(':');
  return colon == std::string::npos ? "" : host->substr(colon);
}

}  // namespace

Hello observe(const Suite& suite, const std::vector<Case>& cases, const AdapterConfig& client,
              const ProtocolSchemas& schemas, const ObserveOptions& options,
              const std::function<void(const Case&, Observed)>& sink) {
  std::map<std::string, const Case*> by_id;
  for (const Case& each : cases) by_id.emplace(each.id, &each);
  std::mutex mutex;
  std::map<std::string, std::vector<StepSeen>> seen;  // under mutex
  RunOptions run = strict_options(options);
  run.seen = [&](const Case& each, const StepSeen& step) {
    const std::lock_guard lock(mutex);
    std::vector<StepSeen>& steps = seen[each.id];
    if (step.nth == 0) steps.clear();
    steps.push_back(step);
  };
  const RunResult result =
      run_cases(suite.spec, cases, adapter_maker(client, schemas, AdapterTimes{}), {}, run,
                [&](const Verdict& verdict) {
                  Observed observed{verdict, {}};
                  {
                    const std::lock_guard lock(mutex);
                    if (const auto found = seen.find(verdict.id); found != seen.end()) {
                      observed.steps = std::move(found->second);
                      seen.erase(found);
                    }
                  }
                  sink(*by_id.at(verdict.id), std::move(observed));
                });
  return result.hello;
}

std::string behaviour(const Observed& observed, const Case& each) {
  std::string text;
  std::set<std::string> nonces;
  for (const StepSeen& step : observed.steps) {
    const StepObservation& exchange = step.exchange;
    std::string port;
    for (const Interaction& interaction : exchange.interactions) {
      if (port.empty()) port = port_of(interaction.request);
      text += request_text(interaction.request, step, nonces) + "\n";
    }
    for (const Request& request : exchange.misplaced) text += "misplaced " + request.method + "\n";
    for (const Request& request : exchange.strays) text += "stray " + request.method + "\n";
    text += step.ended ? "ended: " + step.ended->rule : outcome_text(exchange.outcome);
    if (!port.empty()) replace_all(text, port, ":PORT");
    if (each.last && step.run) {
      const std::vector<std::string> all = step.run->values("");
      text += " " + std::to_string(step.run->repeats("").size()) + " repeats of " +
              (all.empty() ? "none" : nonce_form(all.front()));
    }
    text += "\n";
  }
  return text;
}

Verdict judge_again(const Spec& spec, const Case& each, const Hello& hello,
                    const Observed& observed, const Overlook& overlook) {
  if (observed.steps.empty() || !std::all_of(observed.steps.begin(), observed.steps.end(),
                                             [](const StepSeen& step) { return step.judged; }))
    return observed.verdict;
  VerdictBuilder builder(each, strict());
  NonceLedger nonces;
  const auto kept = [&](Findings findings) {
    if (overlook) std::erase_if(findings, overlook);
    return findings;
  };
  for (const StepSeen& step : observed.steps) {
    const JudgeView view{spec, each, each.steps[step.nth], hello, step.secret, nonces};
    StepObservation exchange = expected_by(view.step, step.exchange);
    Findings findings = judge_wire(view, exchange);
    if (step.ended) {
      Finding ended = *step.ended;
      if (const Rule* rule = spec.rule(ended.rule)) ended.level = rule->level;
      findings.push_back(std::move(ended));
    } else {
      const Findings told = judge_outcome(view, exchange);
      findings.insert(findings.end(), told.begin(), told.end());
    }
    builder.add(std::move(exchange), kept(std::move(findings)));
  }
  if (const auto& run = observed.steps.back().run) builder.add(kept(judge_run(spec, *run)));
  return builder.take();
}

}  // namespace contract
