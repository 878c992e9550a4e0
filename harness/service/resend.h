// Recorded requests, sent to an emulator: does it answer as the service did?
#pragma once

#include <string>
#include <vector>

#include "cassette/cassette_store.h"
#include "cassette/rules.h"
#include "ecs_contract/finding.h"
#include "service/provoke.h"

namespace contract {

/// What became of one recorded interaction.
struct Resent {
  enum class Outcome {
    same,      ///< answered as recorded
    differs,   ///< the emulator answers otherwise
    not_sent,  ///< the recording does not hold what it takes to send it
    failed     ///< the emulator gave no answer
  };
  std::string file;
  Outcome outcome = Outcome::same;
  Findings findings;     ///< of `differs`, as diff_recordings has them, slight ones left out
  std::string reason;    ///< of `not_sent` and `failed`
  std::string account;   ///< whose state it met; empty: it was not sent
  std::string injected;  ///< id of the error row that was injected before it; empty: none
};

/// Sends the requests of a recording in its order to emulators made for it, one for each account
/// it names (or for `account` alone, where that is not empty) and each case, so each meets what
/// those before it left. A request goes as it was recorded, spelling and kind of signature too, but
/// for key, token, time and signature: it is signed by the account's own key and arrives when it
/// was recorded. An error row that only an injection provokes is injected first.
///
/// Not compared: headers, the order of members, the host in an error, ids and whatever else the
/// rules redact. Not sent: no account is named; the answer did not come whole, or not from the
/// service; a parameter of the action was redacted; an error of its own key, time or signature was
/// recorded; no table serves the action.
///
/// Error: as `accounts`, and as Emulator.
std::vector<Resent> resend(const Service& service, const Accounts& accounts,
                           const std::string& account, const Cassette& recording,
                           const CassetteRules& rules);

}  // namespace contract
