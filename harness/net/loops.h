// The loops of a listener, each on a thread of its own.
#pragma once

#include <memory>
#include <vector>

#include "net/switchboard.h"

namespace contract {

/// Owns as many loops as the options say, at least one. Their threads have all signals blocked.
class Loops {
 public:
  /// Error: no descriptor is left.
  explicit Loops(const ListenerOptions& options);

  const std::vector<std::unique_ptr<Switchboard>>& all() const { return all_; }
  Switchboard& emptiest();
  /// From now on no request is begun. True: the caller is a handler, and must not wait for the end.
  bool begin_to_end();
  /// Waits for the end of all. Idempotent; from one thread at a time.
  void end();

 private:
  std::vector<std::unique_ptr<Switchboard>> all_;
};

}  // namespace contract
