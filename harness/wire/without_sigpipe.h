// A peer that hangs up is an error of the write, not the end of the program.
#pragma once

#include <csignal>
#include <ctime>

namespace contract {

/// Keeps SIGPIPE from its thread while it lives, for writers that know no MSG_NOSIGNAL: pipes, and
/// HTTP libraries. The rest of the process is left as it is. Made and destroyed on one thread.
class WithoutSigpipe {
 public:
  WithoutSigpipe() {
    sigemptyset(&sigpipe_);
    sigaddset(&sigpipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
  }
  ~WithoutSigpipe() {
    // One that came while it was blocked is taken away; one that was there before is left.
    const timespec at_once{};
    if (!was_pending_) sigtimedwait(&sigpipe_, nullptr, &at_once);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  WithoutSigpipe(const WithoutSigpipe&) = delete;
  WithoutSigpipe& operator=(const WithoutSigpipe&) = delete;

 private:
  sigset_t sigpipe_{};
  sigset_t before_{};
  bool was_pending_ = false;
};

}  // namespace contract
