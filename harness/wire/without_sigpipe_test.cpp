#include "wire/without_sigpipe.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cerrno>

using namespace contract;

TEST_CASE("a write to a closed pipe fails and the process goes on") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  ::close(ends[0]);
  {
    const WithoutSigpipe guard;
    CHECK(::write(ends[1], "x", 1) == -1);
    CHECK(errno == EPIPE);
  }
  // The signal that was held back is gone: it does not arrive now.
  sigset_t pending;
  sigpending(&pending);
  CHECK(sigismember(&pending, SIGPIPE) == 0);
  ::close(ends[1]);
}

TEST_CASE("the mask of the thread is as it was afterwards") {
  sigset_t before;
  sigset_t after;
  pthread_sigmask(SIG_SETMASK, nullptr, &before);
  { const WithoutSigpipe guard; }
  pthread_sigmask(SIG_SETMASK, nullptr, &after);
  CHECK(sigismember(&before, SIGPIPE) == sigismember(&after, SIGPIPE));
}
