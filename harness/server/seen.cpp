#include "server/seen.h"

#include <iterator>
#include <utility>

#include "server/answer.h"

namespace contract {

Handler Seen::keep(Handler inner) {
  return [this, inner = std::move(inner)](const Request& request) {
    Interaction interaction{request, call(inner, request)};
    std::string().swap(interaction.request.raw);  // its parts are kept
    Response response = interaction.response;
    const std::lock_guard lock(mutex_);
    kept_.push_back(std::move(interaction));
    if (kept_.size() > most_) {
      kept_.pop_front();
      ++left_out_;
    }
    return response;
  };
}

Cassette Seen::take() {
  const std::lock_guard lock(mutex_);
  Cassette cassette{{std::make_move_iterator(kept_.begin()), std::make_move_iterator(kept_.end())}};
  kept_.clear();
  return cassette;
}

std::size_t Seen::left_out() const {
  const std::lock_guard lock(mutex_);
  return left_out_;
}

}  // namespace contract
