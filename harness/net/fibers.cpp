#include "net/fibers.h"

#include <fcntl.h>
#include <poll.h>

#include <algorithm>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/context/fiber.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>
#include <cerrno>
#include <utility>

#include "net/lazy_timer.h"
#include "net/stack_switch.h"

namespace contract {
namespace {

namespace context = boost::context;

// Of a handler; only what is touched takes memory. The page below it can't be touched.
constexpr std::size_t kStackBytes = 512 * 1024;

// Of those that let others go first: so long for others to have what they wait for.
constexpr std::chrono::milliseconds kPatience{1};

thread_local Fibers* of_running_task = nullptr;  // nullptr: none runs

bool wait_by_thread(int fd, short events, Deadline deadline) {
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
  Fiber(context::stack_context memory, IoContext& io, std::function<void()> when_late)
      : stack(static_cast<char*>(memory.sp) - memory.size, memory.size) {
    limit.emplace(io, std::move(when_late));
  }

  context::fiber place;  ///< where it goes on, while another runs
  SwitchedStack stack;
  std::function<void()> task;
  std::function<void()> told;  ///< when it begins to wait in a handler

  std::uint64_t waits = 0;  ///< how many it has begun
  bool is_waiting = false;
  bool in_handler = false;  ///< the wait may be cut
  bool in_time = false;     ///< what the wait came to
  Deadline deadline;
  std::optional<LazyTimer> limit;
};

Fibers::Fibers(std::shared_ptr<IoContext> io) : io_(std::move(io)) {}

Fibers::~Fibers() { end(); }

void Fibers::end() {
  for (Fiber* fiber : std::exchange(idle_, {})) go_on(*fiber);  // without a task it ends
}

Fibers* Fibers::here() { return of_running_task; }

void Fibers::run(std::function<void()> task) {
  if (!loop_) loop_ = std::make_unique<Fiber>();
  if (idle_.empty()) {
    context::protected_fixedsize_stack memory(kStackBytes);
    const context::stack_context stack = memory.allocate();
    const std::size_t place = all_.size();
    Fiber& made = *all_.emplace_back(
        std::make_unique<Fiber>(stack, *io_, [this, place] { wake(*all_[place], false); }));
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

Fibers::Waker Fibers::waker() { return Waker(*this, *running_, running_->waits + 1); }

void Fibers::Waker::operator()(const boost::system::error_code&) const {
  if (fiber_->waits == wait_) fibers_->wake(*fiber_, true);
}

void Fibers::wake(Fiber& fiber, bool in_time) {
  if (!std::exchange(fiber.is_waiting, false)) return;
  fiber.in_time = in_time;
  go_on(fiber);
}

bool Fibers::wait(Deadline deadline) {
  Fiber& fiber = *running_;
  ++fiber.waits;
  fiber.is_waiting = true;
  if (deadline != Deadline::max()) fiber.limit->set(deadline);
  put_aside();
  fiber.limit->clear();
  return fiber.in_time;
}

bool Fibers::wait_in_handler(Deadline deadline) {
  Fiber& fiber = *running_;
  if (fiber.told) fiber.told();
  fiber.in_handler = true;
  fiber.deadline = deadline;
  ++waiting_;
  const bool in_time = wait(std::min(deadline, cut_off_));
  --waiting_;
  fiber.in_handler = false;
  return in_time;
}

void Fibers::tell_of_waits(std::function<void()> told) { running_->told = std::move(told); }

void Fibers::cut_waits(Deadline end) {
  cut_off_ = std::min(cut_off_, end);
  for (const auto& fiber : all_)
    if (fiber->is_waiting && fiber->in_handler)
      fiber->limit->set(std::min(fiber->deadline, cut_off_));
}

void Fibers::let_others_go_first() {
  if (patient_.empty()) patient_since_ = std::chrono::steady_clock::now();
  patient_.push_back(waker());
  wait(Deadline::max());
}

void Fibers::end_round() {
  const auto end = due();
  if (end && *end <= std::chrono::steady_clock::now())
    for (const Waker& waker : std::exchange(patient_, {})) waker();
}

std::optional<Deadline> Fibers::due() const {
  if (patient_.empty()) return {};
  return waiting_ == 0 ? Deadline() : patient_since_ + kPatience;
}

std::shared_ptr<IoContext> io_here() {
  static const auto of_no_loop = std::make_shared<IoContext>();
  return of_running_task != nullptr ? of_running_task->io() : of_no_loop;
}

bool wait_for(TcpSocket& socket, TcpSocket::wait_type what, Deadline deadline) {
  Fibers* fibers = of_running_task;
  if (fibers == nullptr)
    return wait_by_thread(socket.native_handle(), what == TcpSocket::wait_write ? POLLOUT : POLLIN,
                          deadline);
  socket.async_wait(what, fibers->waker());
  return fibers->wait_in_handler(deadline);
}

bool wait_readable(int fd, Deadline deadline) {
  Fibers* fibers = of_running_task;
  if (fibers == nullptr) return wait_by_thread(fd, POLLIN, deadline);
  Socket mine(::fcntl(fd, F_DUPFD_CLOEXEC, 0));  // Asio watches each descriptor for one alone
  if (!mine) return true;                        // as above
  boost::asio::posix::stream_descriptor descriptor(*fibers->io());
  boost::system::error_code refused;
  descriptor.assign(mine.fd(), refused);
  if (refused) return true;
  mine.release();
  descriptor.async_wait(boost::asio::posix::stream_descriptor::wait_read, fibers->waker());
  return fibers->wait_in_handler(deadline);
}

void let_others_go_first() {
  if (of_running_task != nullptr) of_running_task->let_others_go_first();
}

bool waits_are_cut() { return of_running_task != nullptr && of_running_task->waits_are_cut(); }

}  // namespace contract
