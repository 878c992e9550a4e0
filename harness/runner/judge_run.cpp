#include "runner/judge_run.h"

#include <algorithm>
#include <cmath>

#include "runner/judge.h"

namespace contract {
namespace {

/// So many calls an account may make (flow-control.user: 1,000 a minute) within the 15 minutes for
/// which a nonce is remembered (gateway.400.SignatureNonceUsed).
constexpr double kNoncesOfAWindow = 15.0 * 1000.0;

bool all_within(const std::vector<std::string>& texts, const char* characters) {
  return std::all_of(texts.begin(), texts.end(), [&](const std::string& text) {
    return text.find_first_not_of(characters) == std::string::npos;
  });
}

/// How many characters the client chooses from, at least as many as it does.
double alphabet_of(const std::vector<std::string>& texts) {
  if (all_within(texts, "0123456789")) return 10;
  if (all_within(texts, "0123456789abcdef") || all_within(texts, "0123456789ABCDEF")) return 16;
  return 95;  // every printable character of ASCII
}

/// The most nonces that there can be of such a length. A generous count: what is found short by it
/// is short.
double most_nonces(const std::vector<std::string>& nonces) {
  std::size_t longest = 0;
  for (const std::string& nonce : nonces) longest = std::max(longest, nonce.size());
  return std::pow(alphabet_of(nonces), static_cast<double>(longest));
}

Finding repeated(const Spec& spec, const std::string& rule, const std::string& subject,
                 const std::vector<NonceLedger::Repeat>& repeats) {
  const NonceLedger::Repeat& first = repeats.front();
  return cite(spec, rule, subject, "each one once in the whole run",
              std::to_string(repeats.size()) + " came again",
              "'" + first.value + "' in " + first.first + " and in " + first.again);
}

}  // namespace

Findings judge_run(const Spec& spec, const NonceLedger& ledger) {
  Findings findings;
  for (const std::string& kind : ledger.kinds())
    if (const auto repeats = ledger.repeats(kind); !repeats.empty())
      findings.push_back(kind.empty()
                             ? repeated(spec, "SignatureNonce.unique", "wire.run.nonce", repeats)
                             : repeated(spec, kind + ".unique", "wire.run." + kind, repeats));
  const std::vector<std::string> nonces = ledger.values("");
  // Of so many values two are the same more likely than not (the birthday bound).
  if (!nonces.empty() && most_nonces(nonces) < kNoncesOfAWindow * kNoncesOfAWindow / 2)
    findings.push_back(cite(spec, "SignatureNonce.length", "wire.run.nonce-length",
                            "nonces of which 15,000 differ", "'" + nonces.back() + "', for one"));
  return findings;
}

}  // namespace contract
