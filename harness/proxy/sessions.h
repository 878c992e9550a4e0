// Which case is this request? The AccessKeyId says.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>

#include "cassette/cassette.h"
#include "ecs_contract/message.h"

namespace contract {

/// One case's share of a listener that many cases use at once: its own handler, its own log.
/// Safe from any thread.
class Session {
 public:
  explicit Session(Handler handler) { set_handler(std::move(handler)); }

  /// Answers by the handler and keeps the pair. The handler may be called from several threads. One
  /// that throws has answered 500, as a Listener would.
  Response answer(const Request& request);
  /// From now on `handler` answers. Waits for none.
  void set_handler(Handler handler);
  /// What has been answered since the last call, in order of arrival. A request whose handler still
  /// runs is in the next one.
  Interactions take_log();

 private:
  std::mutex mutex_;
  std::shared_ptr<const Handler> handler_;
  std::uint64_t arrivals_ = 0;
  std::map<std::uint64_t, Interaction> log_;  ///< by number of arrival
};

/// The open sessions of a listener, by AccessKeyId. Safe from any thread.
class Sessions {
 public:
  /// Opens a session for an AccessKeyId that no open session has. Error: one has.
  std::shared_ptr<Session> open(const std::string& access_key_id, Handler handler);
  /// From now on the AccessKeyId is unknown; requests that run go on. One unknown already is no
  /// error.
  void close(const std::string& access_key_id);

  /// A Handler that gives each request to the session of its AccessKeyId; one without, or with an
  /// unknown one, is answered by `stranger` (of several, the last one given) and kept for
  /// `take_strays`. A stray that a web page sent (host_check.h) is refused and not kept: it says
  /// nothing of a client. Must not outlive this.
  Handler handler(Handler stranger);
  /// The same, but a request without a known AccessKeyId goes to the session that was asked last:
  /// for an address that only an answer of that session can have named.
  Handler handler_of_followers(Handler stranger);
  /// As Session::take_log.
  Interactions take_strays();

 private:
  std::shared_ptr<Session> find(const Request& request);

  std::shared_mutex mutex_;
  std::map<std::string, std::shared_ptr<Session>, std::less<>> sessions_;
  std::weak_ptr<Session> latest_;  ///< the session that was asked last
  Session strays_{Handler()};
};

}  // namespace contract
