#include "server/fibers.h"

#include <poll.h>
#include <sys/eventfd.h>

#include <array>
#include <catch2/catch.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>

#include "server/socket.h"

using namespace contract;
using namespace std::chrono_literals;

namespace {

Deadline in(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

/// A descriptor that is ready for reading once it was rung.
struct Bell {
  Socket socket{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
  int fd() const { return socket.fd(); }
  void ring() const { ::eventfd_write(fd(), 1); }
};

/// A loop as a listener has one, without its connections.
struct Loop {
  Poller poller;
  Fibers fibers{poller};

  void round() {
    for (const Poller::Ready& ready : poller.wait(fibers.due())) fibers.note_ready(ready.key);
    fibers.end_round();
  }
  void run() {
    while (!fibers.empty()) round();
  }
};

}  // namespace

TEST_CASE("a task that never waits is over when run returns") {
  Loop loop;
  bool done = false;
  loop.fibers.run([&] { done = true; });
  CHECK(done);
  CHECK(loop.fibers.empty());
  CHECK_FALSE(loop.fibers.due());
}

TEST_CASE("tasks go on as what they wait for comes, whoever began first") {
  Loop loop;
  std::array<Bell, 3> bells;
  std::string order;
  for (std::size_t i = 0; i < bells.size(); ++i)
    loop.fibers.run([&, i] {
      const bool in_time = wait_for(bells[i].fd(), POLLIN, in(20s));
      order += std::to_string(i) + (in_time ? "" : "!");
    });
  CHECK(order.empty());
  for (const std::size_t i : {2u, 0u, 1u}) {
    bells[i].ring();
    loop.round();
  }
  CHECK(order == "201");
  CHECK(loop.fibers.empty());
}

TEST_CASE("what was ready before somebody waits for it is told too, and each time") {
  Loop loop;
  Bell bell;
  bell.ring();
  int times = 0;
  loop.fibers.run([&] {
    for (int i = 0; i < 3; ++i) times += wait_for(bell.fd(), POLLIN, in(20s)) ? 1 : 0;
  });
  loop.run();
  CHECK(times == 3);
}

TEST_CASE("a wait ends with its time, and what comes later wakes nobody") {
  Loop loop;
  Bell bell, other;
  std::string order;
  loop.fibers.run([&] {
    order += wait_for(bell.fd(), POLLIN, in(30ms)) ? "ready" : "late";
    order += wait_for(bell.fd(), POLLIN, in(20s)) ? ", ready" : ", late";
  });
  loop.fibers.run([&] { order += wait_for(other.fd(), POLLIN, in(-1ms)) ? "?" : "past, "; });
  loop.round();
  while (order == "past, ") loop.round();
  CHECK(order == "past, late");
  bell.ring();
  loop.run();
  CHECK(order == "past, late, ready");
}

TEST_CASE("who lets others go first goes on when all others had their turn") {
  Loop loop;
  std::array<Bell, 2> bells;
  std::string order;
  const auto task = [&](std::size_t i) {
    return [&, i] {
      wait_for(bells[i].fd(), POLLIN, in(20s));
      order += "r" + std::to_string(i);
      let_others_go_first();
      order += "w" + std::to_string(i);
    };
  };
  loop.fibers.run(task(0));
  loop.fibers.run(task(1));
  bells[0].ring();
  bells[1].ring();
  loop.run();
  CHECK(order == "r0r1w0w1");
  // Alone it goes on in the same round.
  loop.fibers.run([&] {
    let_others_go_first();
    order += ".";
  });
  loop.fibers.end_round();
  CHECK(order == "r0r1w0w1.");
}

TEST_CASE("others that wait for long are not waited for") {
  Loop loop;
  Bell never;
  bool done = false;
  loop.fibers.run([&] { wait_for(never.fd(), POLLIN, in(20s)); });
  loop.fibers.run([&] {
    let_others_go_first();
    done = true;
  });
  while (!done) loop.round();
  CHECK_FALSE(loop.fibers.empty());  // the other waits still
  never.ring();
  loop.run();
}

TEST_CASE("exceptions stay within their task, across waits and other tasks' exceptions") {
  Loop loop;
  constexpr std::size_t kTasks = 50;
  std::array<Bell, kTasks> bells;
  std::array<std::string, kTasks> caught;
  for (std::size_t i = 0; i < kTasks; ++i)
    loop.fibers.run([&, i] {
      for (int round = 0; round < 3; ++round) {
        try {
          wait_for(bells[i].fd(), POLLIN, in(20s));
          throw std::runtime_error(std::to_string(i));
        } catch (const std::runtime_error& error) {
          caught[i] += error.what();
        }
      }
    });
  for (std::size_t i = kTasks; i-- > 0;) bells[i].ring();
  loop.run();
  for (std::size_t i = 0; i < kTasks; ++i) {
    const std::string number = std::to_string(i);
    CHECK(caught[i] == number + number + number);
  }
}

TEST_CASE("thousands of tasks at once, and stacks are used again") {
  Loop loop;
  Bell bell;
  std::size_t done = 0;
  std::set<const void*> stacks;
  for (int times = 0; times < 3; ++times) {
    for (int i = 0; i < 2000; ++i)
      loop.fibers.run([&] {
        const char here = 0;
        stacks.insert(&here);
        let_others_go_first();
        ++done;
      });
    loop.run();
  }
  CHECK(done == 6000);
  CHECK(stacks.size() == 2000);
}

TEST_CASE("a task has room for what handlers put on the stack") {
  Loop loop;
  std::size_t sum = 0;
  loop.fibers.run([&] {
    std::array<unsigned char, 200'000> big;
    big.fill(1);
    let_others_go_first();
    for (const unsigned char each : big) sum += each;
  });
  loop.run();
  CHECK(sum == 200'000);
}

TEST_CASE("outside of a task the thread waits") {
  Bell bell;
  CHECK_FALSE(wait_for(bell.fd(), POLLIN, in(10ms)));
  std::thread ringer([&] { bell.ring(); });
  CHECK(wait_for(bell.fd(), POLLIN, in(20s)));
  ringer.join();
  let_others_go_first();
}
