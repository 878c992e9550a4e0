#include "net/loops.h"

#include <algorithm>

#include "net/signals_blocked.h"

namespace contract {

Loops::Loops(const ListenerOptions& options) {
  const SignalsBlocked while_threads_are_made;
  const unsigned count = std::max(options.loops, 1u);
  ListenerOptions share = options;
  share.connections = (options.connections + count - 1) / count;
  share.unfinished =
      std::max(options.unfinished / count, options.limits.body + options.limits.head);
  for (unsigned i = 0; i < count; ++i)
    all_.push_back(std::make_unique<Switchboard>(share, Numbering{i + 1, count}));
}

Switchboard& Loops::emptiest() {
  return **std::min_element(all_.begin(), all_.end(),
                            [](const auto& a, const auto& b) { return a->open() < b->open(); });
}

bool Loops::begin_to_end() {
  bool from_handler = false;
  for (const auto& each : all_) {
    each->begin_to_end();
    from_handler = from_handler || each->is_this_thread();
  }
  return from_handler;
}

void Loops::end() {
  for (const auto& each : all_) each->end();
}

}  // namespace contract
