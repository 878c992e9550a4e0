#include "net/fibers.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <catch2/catch.hpp>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "net/socket.h"

using namespace contract;
using namespace std::chrono_literals;

namespace {

Deadline in(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

/// A descriptor that is ready for reading once it was rung.
struct Bell {
  Socket socket{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
  void ring() const { ::eventfd_write(socket.fd(), 1); }
  void hush() const {
    eventfd_t rings = 0;
    ::eventfd_read(socket.fd(), &rings);
  }
  bool wait(std::chrono::milliseconds time = 20s) const {
    return Watch(socket.fd()).wait(POLLIN, in(time));
  }
};

/// Two sockets that are each other's peer.
struct Pair {
  Pair() {
    std::array<int, 2> both{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both.data()) == 0);
    mine = Socket(both[0]);
    other = Socket(both[1]);
  }
  Socket mine, other;
};

/// A loop as a listener has one, without its connections.
struct Loop {
  Poller poller;
  Fibers fibers{poller};

  void round() {
    for (const Poller::Ready& ready : poller.wait(fibers.due())) fibers.note_ready(ready);
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
      const bool in_time = bells[i].wait();
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

TEST_CASE("what was there before somebody waits is told too, and what comes again is told again") {
  Loop loop;
  Bell bell;
  bell.ring();
  std::string order;
  loop.fibers.run([&] {
    const Watch watch(bell.socket.fd());
    for (int i = 0; i < 3; ++i) {
      order += watch.wait(POLLIN, in(20s)) ? "r" : "late";
      bell.hush();
      bell.ring();
    }
    bell.hush();
    order += watch.wait(POLLIN, in(10ms)) ? "?" : ", late";
  });
  loop.run();
  CHECK(order == "rrr, late");
}

TEST_CASE("a wait ends with its time, and what comes later is told to the next") {
  Loop loop;
  Bell bell, other;
  std::string order;
  loop.fibers.run([&] {
    const Watch watch(bell.socket.fd());
    order += watch.wait(POLLIN, in(30ms)) ? "ready" : "late";
    order += watch.wait(POLLIN, in(20s)) ? ", ready" : ", late";
  });
  loop.fibers.run([&] { order += other.wait(-1ms) ? "?" : "past, "; });
  loop.round();
  while (order == "past, ") loop.round();
  CHECK(order == "past, late");
  bell.ring();
  loop.run();
  CHECK(order == "past, late, ready");
}

TEST_CASE("a watch knows whether something may have come since the last wait") {
  Loop loop;
  Bell bell, go;
  std::vector<bool> told;
  loop.fibers.run([&] {
    const Watch watch(bell.socket.fd());
    const auto tell = [&] { told.push_back(watch.may_be_readable()); };
    watch.wait(POLLIN, in(20s));
    bell.hush();
    tell();  // in the same round nobody has looked yet
    for (int i = 0; i < 2; ++i) {
      go.wait();
      go.hush();
      tell();
    }
  });
  bell.ring();
  while (told.empty()) loop.round();
  go.ring();
  while (told.size() < 2) loop.round();
  bell.ring();
  loop.round();
  go.ring();
  loop.run();
  CHECK(told == std::vector<bool>{true, false, true});
}

TEST_CASE("who has hung up is told for good to readers, and wakes no writer") {
  Loop loop;
  Pair pair;
  std::string order;
  loop.fibers.run([&] {
    const Watch watch(pair.mine.fd());
    const std::string much(1 << 16, 'x');
    while (::send(pair.mine.fd(), much.data(), much.size(), MSG_DONTWAIT) > 0) {
    }
    for (int i = 0; i < 3; ++i) order += watch.wait(POLLIN, in(20s)) ? "r" : "late";
    order += watch.wait(POLLOUT, in(10ms)) ? "w" : "late";
  });
  ::shutdown(pair.other.fd(), SHUT_WR);
  loop.run();
  CHECK(order == "rrrlate");
}

TEST_CASE("a watch may outlive its loop, and is at home in no other") {
  Bell bell;
  std::unique_ptr<Watch> watch;
  {
    Loop loop;
    loop.fibers.run([&] {
      watch = std::make_unique<Watch>(Watch(bell.socket.fd()));  // and is moved
      CHECK(watch->is_here());
      watch->wait(POLLIN, in(20s));
    });
    CHECK_FALSE(watch->is_here());
    bell.ring();
    loop.run();
    Loop other;
    other.fibers.run([&] { CHECK_FALSE(watch->is_here()); });
  }
  CHECK(watch->is_here());  // as one that was made outside
  CHECK(watch->may_be_readable());
  CHECK(watch->wait(POLLIN, in(20s)));
}

TEST_CASE("who lets others go first goes on when all others had their turn") {
  Loop loop;
  std::array<Bell, 2> bells;
  std::string order;
  const auto task = [&](std::size_t i) {
    return [&, i] {
      bells[i].wait();
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
  loop.fibers.run([&] { never.wait(); });
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
          bells[i].wait();
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
  CHECK_FALSE(bell.wait(10ms));
  std::thread ringer([&] { bell.ring(); });
  CHECK(bell.wait());
  ringer.join();
  let_others_go_first();
}
