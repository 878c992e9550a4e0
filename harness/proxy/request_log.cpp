#include "proxy/request_log.h"

#include <iterator>
#include <utility>

#include "net/answer.h"

namespace contract {

Handler RequestLog::keep(Handler inner) {
  return [this, inner = std::move(inner)](const Request& request) {
    Response response = call(inner, request);
    Request sent;
    sent.method = request.method;
    sent.target = request.target;
    sent.version = request.version;
    sent.headers = request.headers;
    sent.body = request.body;
    Interaction made{std::move(sent), response};
    const std::lock_guard lock(mutex_);
    kept_.push_back(std::move(made));
    if (kept_.size() > most_) {
      kept_.pop_front();
      ++left_out_;
    }
    return response;
  };
}

Interactions RequestLog::take() {
  const std::lock_guard lock(mutex_);
  std::deque<Interaction> all = std::exchange(kept_, {});
  return {std::make_move_iterator(all.begin()), std::make_move_iterator(all.end())};
}

std::size_t RequestLog::left_out() const {
  const std::lock_guard lock(mutex_);
  return left_out_;
}

}  // namespace contract
