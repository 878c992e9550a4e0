// The recorder: a journal round a handler.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>

#include "cassette/journal.h"
#include "cassette/recording_pipeline.h"
#include "ecs_contract/message.h"
#include "wire/sign_again.h"

namespace contract {

/// How a recorder labels what it records.
struct RecorderOptions {
  std::string provenance = "live";
  std::string client;  ///< empty: what the request's User-Agent says
  std::function<std::string()> now;
  std::string account{};  ///< of Origin
};

/// Redacts, scans and journals each interaction before its answer leaves: what a client was
/// answered is on the disk. Of one that can't be made safe, or is too large, only that it was there
/// is (withheld.h); its answer goes to the client all the same. Safe from any thread.
class Recorder {
 public:
  /// `journal` and `redactor` must outlive it.
  Recorder(Journal& journal, Redactor& redactor, RecorderOptions options);

  /// A Handler round `inner`. Once the journal could not be written it refuses all, with 503 and
  /// before `inner` is asked: nothing passes unrecorded.
  /// `of_case` and `account` label what it records (Origin); an empty account is the options'.
  Handler record(Handler inner, std::string of_case = "", std::string account = "");
  /// Keeps what was answered already, by one flush. Error: the journal can't be written, and
  /// nothing was.
  void keep(const Interactions& answered);

  /// Why it refuses; nothing while all is well. Holds nothing private.
  std::optional<std::string> failure() const;
  /// Of RecordingPipeline.
  Scanner scanner() const { return pipeline_.scanner(); }
  /// Takes out of what was recorded what proved private only later. It is done as calls come, but
  /// for what would take too long then; so at the end it is to be asked for.
  void look_back();

 private:
  RecordedText taken(const Request& request, const Response& response, const std::string& of_case,
                     const std::string& account);
  void fail(const std::string& what);

  Journal& journal_;
  const RecorderOptions options_;
  RecordingPipeline pipeline_;
  std::shared_mutex
      taking_;  ///< shared while a call is taken and added; alone: all are in the journal
  std::size_t looked_at_ = 0;               // under taking_: interactions, by look_back()
  std::atomic<std::size_t> next_look_ = 0;  ///< so many interactions must be there before the next
  std::atomic<bool> failed_ = false;
  mutable std::mutex mutex_;
  std::optional<std::string> failure_;  // under mutex_
};

/// Shows a handler that leaks nothing: plants secrets in every place of an interaction, and demands
/// that `redactor`'s rules and the scanner find them before and miss them after. Error: they do
/// not.
void prove_redaction(const CassetteRules& rules);

/// A Handler that lets through only what `client` signed. What is not is answered by 403 and the
/// findings, and never reaches `inner`: before a recorder, for it is no answer of the service.
Handler demand_signed_by(SigningKey client, Handler inner);

/// A Handler that lets through only calls of these actions: each that the request names, by the
/// parameter `name` in whatever case, however often, or by x-acs-action. Others, and a call that
/// names none, are answered by 403: whoever holds a real key lends it for these alone.
Handler demand_action(std::set<std::string> actions, std::string name, Handler inner);

/// A Handler that signs again by `real` for `host`; its requests carry a valid signature.
Handler sign_again_for(SigningKey real, std::string host, Handler inner);

/// A Handler that answers V3 requests by 501, before a recorder: V3 signs the host, so one that
/// does not sign again can't pass them on.
Handler refuse_v3(Handler inner);

}  // namespace contract
