// Threads that get no signals.
#pragma once

#include <signal.h>

namespace contract {

/// The threads made meanwhile get no signals: those are for the program's own, and one without
/// SA_RESTART would fail a call in a loop. SIGPIPE, which OpenSSL may raise, then only stays
/// pending.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

}  // namespace contract
