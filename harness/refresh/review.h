// What came of asking again, compared with the recordings by meaning.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "refresh/plan.h"
#include "refresh/run_ledger.h"

namespace contract {

/// Counted apart, and never one for the other.
enum class Verdicts {
  moved,     ///< the service answers otherwise than it did
  page,      ///< the service answers otherwise than the page says
  not_asked  ///< it could not be asked as recorded: the account or the way was in another state
};
const char* to_text(Verdicts verdict);

struct ReviewDifference {
  Verdicts verdict = Verdicts::moved;
  std::string row;    ///< of the page: the error row or rule it is about; may be empty
  std::string place;  ///< "answer.body.Message"; empty where nothing was compared
  std::string before, now;
  Level severity = Level::should;
  std::string ledger;  ///< contradictions that name the row already
};

/// What a client says of the recorded answer and, in each of several times, of the new one.
struct ClientReading {
  std::string client;     ///< name and version
  std::string unaskable;  ///< why it was not asked; then the others are empty
  std::string before, now;
  std::string unlike;  ///< what it said of the new one another time; empty: the same each time

  bool notices() const { return unaskable.empty() && before != now; }
};

/// One step of the plan and what is to become of it.
struct ReviewItem {
  int step = 0;
  std::string interaction;  ///< the file in the cassette; its number is the item's id
  std::string call;
  std::string renewed;  ///< the file in the new recording; empty: there is none
  std::string state;    ///< "same", "open", "accepted", "rejected" or "not asked"
  std::vector<ReviewDifference> differences;
  std::vector<ClientReading> clients;  ///< to which both answers were replayed
};

struct Review {
  std::string cassette, recording;  ///< folders
  std::string provenance, date;     ///< of the new recording
  std::vector<ReviewItem> items;

  std::size_t count(const std::string& state) const;
  std::size_t count(Verdicts verdict) const;
};

/// Compares the recordings that a run asked again. Noise of reads, the host that an error names and
/// headers mean nothing.
Review review_run(const Plan& plan, const Cassette& before, const Cassette& after,
                  const std::vector<LedgerEntry>& ledger, const RefreshTables& tables);

/// Error: an item was replayed to no client, or one did not say the same of it each time: it can't
/// be accepted.
void demand_replayed(const ReviewItem& item);

void write_review(const std::filesystem::path& file, const Review& review);
/// Error with file and line: it is none.
Review read_review(const std::filesystem::path& file, const Schema& schema);

/// For people; for a pull request on GitHub.
std::string to_page(const Review& review);
std::string to_github(const Review& review);

/// When an interaction was last answered as it is recorded. Kept in a file of its own beside the
/// cassette, by the interaction's file and the SHA-256 of its text: one that changed is none.
struct Validation {
  std::string sha256, date, provenance, by;
};
using Validations = std::map<std::string, Validation>;

/// "cassettes/mine.validated.json" for "cassettes/mine".
std::filesystem::path validations_of(std::filesystem::path folder);
/// Those that still hold of the recording; none where there is no file. Error: it is none.
Validations read_validations(const std::filesystem::path& folder, const StoredTexts& texts);
/// When an interaction was last answered as it is recorded, "yyyy-MM-ddTHH:mm:ssZ": as it was made,
/// or since.
const std::string& last_answered(const StoredInteraction& stored, const Validations& validations);
/// Adds those of `review` that are the same, or were accepted.
void write_validations(const std::filesystem::path& folder, const StoredTexts& texts,
                       const Review& review, const std::string& by);

}  // namespace contract
