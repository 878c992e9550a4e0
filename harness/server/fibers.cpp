#include "server/fibers.h"

#include <poll.h>

#include <algorithm>
#include <boost/context/fiber.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>
#include <cerrno>

#include "server/stack_switch.h"

namespace contract {
namespace {

namespace context = boost::context;

// Of a handler; only what is touched takes memory. The page below it can't be touched.
constexpr std::size_t kStackBytes = 512 * 1024;

// Of those that let others go first: so long for others to have what they wait for.
constexpr std::chrono::milliseconds kPatience{1};

thread_local Fibers* of_running_task = nullptr;

bool poll_thread(int fd, short events, Deadline deadline) {
  while (true) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd waited{.fd = fd, .events = events, .revents = 0};
    const int ready =
        ::poll(&waited, 1, static_cast<int>(std::clamp<long long>(left.count(), 0, 600'000)));
    if (ready > 0) return true;
    if (ready == 0 && left.count() <= 600'000) return false;
    if (ready < 0 && errno != EINTR) return true;  // whoever uses it is told what is wrong
  }
}

}  // namespace

/// A stack and what runs on it; the loop's own has no memory of ours.
struct Fibers::Fiber {
  Fiber() = default;
  explicit Fiber(context::stack_context memory)
      : stack(static_cast<char*>(memory.sp) - memory.size, memory.size) {}

  context::fiber place;  ///< where it goes on, while another runs
  SwitchedStack stack;
  std::function<void()> task;
  bool in_time = false;  ///< its socket got ready
};

Fibers::Fibers(Poller& poller) : poller_(poller) {}

Fibers::~Fibers() {
  for (Fiber* fiber : std::exchange(idle_, {})) go_on(*fiber);  // without a task it ends
}

void Fibers::run(std::function<void()> task) {
  if (!loop_) loop_ = std::make_unique<Fiber>();
  if (idle_.empty()) {
    context::protected_fixedsize_stack memory(kStackBytes);
    const context::stack_context stack = memory.allocate();
    Fiber& made = *all_.emplace_back(std::make_unique<Fiber>(stack));
    made.place =
        context::fiber(std::allocator_arg, context::preallocated(stack.sp, stack.size, stack),
                       memory, [this, &made](context::fiber&& loop) {
                         loop_->place = std::move(loop);
                         made.stack.arrive_from(loop_->stack);
                         work(made);
                         return std::move(loop_->place);
                       });
    idle_.push_back(&made);
  }
  Fiber& fiber = *idle_.back();
  idle_.pop_back();
  fiber.task = std::move(task);
  ++under_way_;
  go_on(fiber);
}

void Fibers::work(Fiber& fiber) {
  while (fiber.task) {
    fiber.task();
    fiber.task = nullptr;
    --under_way_;
    idle_.push_back(&fiber);
    put_aside();
  }
  fiber.stack.leave_for(loop_->stack, true);
}

void Fibers::go_on(Fiber& fiber) {
  running_ = &fiber;
  of_running_task = this;
  loop_->stack.leave_for(fiber.stack);
  fiber.place = std::move(fiber.place).resume();
  loop_->stack.arrive_from(fiber.stack);
  of_running_task = nullptr;
  running_ = nullptr;
}

void Fibers::put_aside() {
  Fiber& fiber = *running_;
  fiber.stack.leave_for(loop_->stack);
  loop_->place = std::move(loop_->place).resume();
  fiber.stack.arrive_from(loop_->stack);
}

bool Fibers::wait(int fd, short events, Deadline deadline) {
  const std::uint64_t key = ++last_key_;
  if (!poller_.watch_once(fd, events, key)) return poll_thread(fd, events, deadline);
  Fiber& fiber = *running_;
  waiting_.emplace(key, &fiber);
  deadlines_.emplace(deadline, key);
  put_aside();
  deadlines_.erase({deadline, key});
  return fiber.in_time;
}

void Fibers::wait_for_others() {
  if (patient_.empty()) patient_since_ = std::chrono::steady_clock::now();
  patient_.push_back(running_);
  put_aside();
}

void Fibers::wake(std::uint64_t key, bool in_time) {
  const auto found = waiting_.find(key);
  if (found == waiting_.end()) return;  // its time had passed, and it went on then
  Fiber& fiber = *found->second;
  waiting_.erase(found);
  fiber.in_time = in_time;
  go_on(fiber);
}

void Fibers::note_ready(std::uint64_t key) { wake(key, true); }

void Fibers::end_round() {
  if (deadlines_.empty() && patient_.empty()) return;  // where no task waits, as in a replay
  const auto now = std::chrono::steady_clock::now();
  while (!deadlines_.empty() && deadlines_.begin()->first <= now)
    wake(deadlines_.begin()->second, false);
  if (const auto due = patience_ends(); due && *due <= now)
    for (Fiber* fiber : std::exchange(patient_, {})) go_on(*fiber);
}

std::optional<Deadline> Fibers::patience_ends() const {
  if (patient_.empty()) return {};
  return waiting_.empty() ? Deadline() : patient_since_ + kPatience;
}

std::optional<Deadline> Fibers::due() const {
  std::optional<Deadline> time = patience_ends();
  if (!deadlines_.empty())
    time = std::min(deadlines_.begin()->first, time.value_or(Deadline::max()));
  return time;
}

bool wait_for(int fd, short events, Deadline deadline) {
  return of_running_task != nullptr ? of_running_task->wait(fd, events, deadline)
                                    : poll_thread(fd, events, deadline);
}

void let_others_go_first() {
  if (of_running_task != nullptr) of_running_task->wait_for_others();
}

}  // namespace contract
