#include "proxy/sessions.h"

#include <optional>
#include <utility>

#include "ecs_contract/error.h"
#include "net/answer.h"
#include "proxy/host_check.h"
#include "wire/auth_params.h"
#include "wire/params.h"

namespace contract {

Response Session::answer(const Request& request) {
  std::shared_ptr<const Handler> handler;
  std::uint64_t arrival = 0;
  {
    const std::lock_guard lock(mutex_);
    handler = handler_;
    arrival = ++arrivals_;
  }
  Interaction interaction{request, call(*handler, request)};
  Response response = interaction.response;
  const std::lock_guard lock(mutex_);
  log_.emplace(arrival, std::move(interaction));
  return response;
}

void Session::set_handler(Handler handler) {
  auto next = std::make_shared<const Handler>(std::move(handler));
  const std::lock_guard lock(mutex_);
  handler_.swap(next);
}

Interactions Session::take_log() {
  std::map<std::uint64_t, Interaction> taken;
  {
    const std::lock_guard lock(mutex_);
    taken.swap(log_);
  }
  Interactions interactions;
  interactions.reserve(taken.size());
  for (auto& [arrival, interaction] : taken) interactions.push_back(std::move(interaction));
  return interactions;
}

std::shared_ptr<Session> Sessions::open(const std::string& access_key_id, Handler handler) {
  auto session = std::make_shared<Session>(std::move(handler));
  const std::unique_lock lock(mutex_);
  if (!sessions_.emplace(access_key_id, session).second) {
    throw Error("two sessions at once for the AccessKeyId " + access_key_id,
                "give each case a key of its own");
  }
  return session;
}

void Sessions::close(const std::string& access_key_id) {
  const std::unique_lock lock(mutex_);
  sessions_.erase(access_key_id);
}

std::shared_ptr<Session> Sessions::find(const Request& request) {
  const std::optional<AuthParams> auth = read_auth_params(request, parse_params(request).params);
  if (!auth) return nullptr;
  const std::unique_lock lock(mutex_);
  const auto found = sessions_.find(auth->access_key_id);
  if (found == sessions_.end()) return nullptr;
  latest_ = found->second;
  return found->second;
}

Handler Sessions::handler_of_followers(Handler stranger) {
  strays_.set_handler(std::move(stranger));
  return [this](const Request& request) {
    std::shared_ptr<Session> session = find(request);
    if (!session) {
      const std::shared_lock lock(mutex_);
      session = latest_.lock();
    }
    return session ? session->answer(request) : strays_.answer(request);
  };
}

Handler Sessions::handler(Handler stranger) {
  strays_.set_handler(std::move(stranger));
  const Handler stray =
      refuse_pages([this](const Request& request) { return strays_.answer(request); });
  return [this, stray](const Request& request) {
    const std::shared_ptr<Session> session = find(request);
    return session ? session->answer(request) : stray(request);
  };
}

Interactions Sessions::take_strays() { return strays_.take_log(); }

}  // namespace contract
