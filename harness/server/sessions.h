// Which case is this request? The AccessKeyId says.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>

#include "cassette/cassette.h"
#include "wire/message.h"

namespace contract {

/// One case's share of a listener that many cases use at once: its own handler, its own journal.
class Session {
 public:
  explicit Session(Handler handler) : handler_(std::move(handler)) {}

  /// Answers by the handler and keeps the pair. The handler may be called from several threads.
  Response answer(const Request& request);
  /// From now on `handler` answers. Waits for none.
  void set_handler(Handler handler);
  /// What arrived since the last call, in order of arrival.
  Cassette take_journal();

 private:
  std::mutex mutex_;
  Handler handler_;
  Cassette journal_;
};

/// The open sessions of a listener, by AccessKeyId. Safe from any thread.
class Sessions {
 public:
  /// Opens a session for an AccessKeyId that no open session has.
  std::shared_ptr<Session> open(const std::string& access_key_id, Handler handler);
  void close(const std::string& access_key_id);

  /// A Handler that gives each request to the session of its AccessKeyId; one without, or with an
  /// unknown one, is answered by `stranger` and kept in `take_strays`.
  Handler handler(Handler stranger);
  Cassette take_strays();

 private:
  std::shared_mutex mutex_;
  std::map<std::string, std::shared_ptr<Session>, std::less<>> sessions_;
  std::mutex strays_mutex_;
  Cassette strays_;
};

}  // namespace contract
