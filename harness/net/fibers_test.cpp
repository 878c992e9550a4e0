#include "net/fibers.h"

#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/executor_work_guard.hpp>
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
    return wait_readable(socket.fd(), in(time));
  }
};

/// Two sockets that are each other's peer.
struct Pair {
  Pair() {
    std::array<int, 2> both{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, both.data()) == 0);
    mine = Socket(both[0]);
    other = Socket(both[1]);
  }
  Socket mine, other;
};

/// A loop as a listener has one, without its connections.
struct Loop {
  std::shared_ptr<IoContext> io = std::make_shared<IoContext>();
  boost::asio::executor_work_guard<IoContext::executor_type> never_out_of_work{io->get_executor()};
  Fibers fibers{io};

  void round() {
    if (const auto time = fibers.due()) {
      io->run_one_until(*time);
    } else {
      io->run_one();
    }
    io->poll();
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

TEST_CASE("what was there before somebody waits is told too, and as often as it is there") {
  Loop loop;
  Bell bell;
  bell.ring();
  std::string order;
  loop.fibers.run([&] {
    for (int i = 0; i < 3; ++i) order += bell.wait() ? "r" : "late";
    bell.hush();
    order += bell.wait(10ms) ? "?" : ", late";
  });
  loop.run();
  CHECK(order == "rrr, late");
}

TEST_CASE("a wait ends with its time, and what comes later is told to the next") {
  Loop loop;
  Bell bell, other;
  std::string order;
  loop.fibers.run([&] {
    order += bell.wait(30ms) ? "ready" : "late";
    order += bell.wait() ? ", ready" : ", late";
  });
  loop.fibers.run([&] { order += other.wait(-1ms) ? "?" : "past, "; });
  while (order.size() < 10) loop.round();
  CHECK(order == "past, late");
  bell.ring();
  loop.run();
  CHECK(order == "past, late, ready");
}

TEST_CASE("who has hung up is told for good to readers, and wakes no writer") {
  Loop loop;
  Pair pair;
  std::string order;
  loop.fibers.run([&] {
    TcpSocket socket = give_to<TcpSocket>(*io_here(), std::move(pair.mine));
    const std::string much(1 << 16, 'x');
    while (::send(socket.native_handle(), much.data(), much.size(), MSG_DONTWAIT) > 0) {
    }
    for (int i = 0; i < 3; ++i)
      order += wait_for(socket, TcpSocket::wait_read, in(20s)) ? "r" : "late";
    order += wait_for(socket, TcpSocket::wait_write, in(10ms)) ? "w" : "late";
  });
  ::shutdown(pair.other.fd(), SHUT_WR);
  loop.run();
  CHECK(order == "rrrlate");
}

TEST_CASE("a socket may outlive its loop, and is at home in no other") {
  Pair pair;
  std::shared_ptr<IoContext> home;
  std::unique_ptr<TcpSocket> socket;
  {
    Loop loop;
    loop.fibers.run([&] {
      home = io_here();
      socket = std::make_unique<TcpSocket>(give_to<TcpSocket>(*home, std::move(pair.mine)));
      wait_for(*socket, TcpSocket::wait_read, in(1ms));  // nobody takes that back
    });
    loop.run();
    Loop other;
    other.fibers.run([&] { CHECK(io_here() != home); });
  }
  CHECK(io_here() != home);
  ::shutdown(pair.other.fd(), SHUT_WR);
  CHECK(wait_for(*socket, TcpSocket::wait_read, in(20s)));
  socket.reset();
}

TEST_CASE("a waker wakes from one wait alone, and from none that is over") {
  Loop loop;
  std::vector<Fibers::Waker> wakers;
  std::string order;
  loop.fibers.run([&] {
    for (int i = 0; i < 3; ++i) {
      wakers.push_back(loop.fibers.waker());
      order += loop.fibers.wait(in(20s)) ? "w" : "late";
    }
  });
  wakers[0]();
  wakers[0]();
  CHECK(order == "w");
  wakers[1]();
  CHECK(order == "ww");
  wakers[1]();
  wakers[2]();
  CHECK(order == "www");
  CHECK(loop.fibers.empty());
  wakers[2]();
}

TEST_CASE("waits in handlers are cut, those that have begun too, and no others") {
  Loop loop;
  std::string order;
  loop.fibers.run([&] {
    order += loop.fibers.wait_in_handler(in(1h)) ? "?" : "a";
    order += waits_are_cut() ? "c" : "?";
    order += loop.fibers.wait_in_handler(in(1h)) ? "?" : "b";
  });
  Fibers::Waker* uncut = nullptr;
  loop.fibers.run([&] {
    Fibers::Waker waker = loop.fibers.waker();
    uncut = &waker;
    order += loop.fibers.wait(in(1h)) ? "w" : "?";
  });
  CHECK(loop.fibers.waiting() == 1);
  loop.fibers.cut_waits(in(1ms));
  while (order.size() < 3) loop.round();
  (*uncut)();
  CHECK(order == "acbw");
  CHECK(loop.fibers.empty());
}

TEST_CASE("the begin of a wait in a handler is told") {
  Loop loop;
  Bell bell;
  int told = 0;
  loop.fibers.run([&] {
    loop.fibers.tell_of_waits([&] { ++told; });
    bell.wait();
    loop.fibers.tell_of_waits(nullptr);
    bell.wait();
  });
  bell.ring();
  loop.run();
  CHECK(told == 1);
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
