#include "runner/process_tree.h"

#include <dirent.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <mutex>
#include <set>
#include <sstream>

namespace contract {
namespace {

using Clock = std::chrono::steady_clock;

/// What all trees of this process share.
struct Shared {
  std::mutex mutex;
  std::set<pid_t> roots;  ///< children that are not adopted ones
  std::size_t trees = 0;
  std::shared_ptr<const std::vector<ListedProcess>> list;
  Clock::time_point list_due;  ///< when it is to be read anew
};

Shared& shared() {
  static Shared one;
  return one;
}

/// Reading the list may take one part in so many of a processor's time.
constexpr int kShareOfTime = 40;
constexpr std::chrono::milliseconds kListInterval{25};
constexpr std::chrono::milliseconds kLongestListInterval{250};
constexpr std::chrono::milliseconds kEndTime{1000};

/// Empty where the process is gone. One that goes while it is read fails the read itself, and the
/// buffer of the stream throws for that.
std::string read_proc(pid_t pid, const char* name) try {
  std::ifstream file("/proc/" + std::to_string(pid) + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
} catch (const std::ios_base::failure&) {
  return {};
}

/// False: it is gone.
bool read_stat(pid_t pid, ListedProcess& process) {
  const std::string text = read_proc(pid, "stat");
  const std::size_t name_end = text.rfind(')');  // a name may hold blanks and parentheses
  if (name_end == std::string::npos) return false;
  char state = 0;
  long resident = 0;
  process.pid = pid;
  const int read =
      std::sscanf(text.c_str() + name_end + 1,
                  " %c %d %*d %d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d "
                  "%*d %*d %llu %*u %ld",
                  &state, &process.parent, &process.session, &process.started, &resident);
  process.resident =
      static_cast<std::size_t>(resident) * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  process.dead = state == 'Z' || state == 'X';
  return read == 5;
}

/// Of this thread: what others take of a busy machine is not counted.
std::chrono::nanoseconds processor_time() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

/// Not older than what `kShareOfTime` allows.
std::shared_ptr<const std::vector<ListedProcess>> recent_list() {
  Shared& all = shared();
  const std::lock_guard lock(all.mutex);
  if (all.list && Clock::now() < all.list_due) return all.list;
  const std::chrono::nanoseconds before = processor_time();
  all.list = std::make_shared<const std::vector<ListedProcess>>(list_processes());
  const Clock::duration rest = (processor_time() - before) * kShareOfTime;
  all.list_due =
      Clock::now() + std::clamp<Clock::duration>(rest, kListInterval, kLongestListInterval);
  return all.list;
}

/// Pages that several processes have count for each with its share; 0 where nobody may know.
std::size_t proportional_bytes(pid_t pid) {
  const std::string text = read_proc(pid, "smaps_rollup");
  const std::size_t at = text.find("\nPss:");
  return at == std::string::npos ? 0 : std::strtoull(text.c_str() + at + 5, nullptr, 10) << 10;
}

/// What is resident of one process; 0 where it is gone. Its file says the size first, in pages.
std::size_t own_bytes(pid_t pid) {
  std::size_t pages = 0, resident = 0;
  std::istringstream(read_proc(pid, "statm")) >> pages >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

bool lives_in(pid_t pid, const std::string& home) {
  if (home.empty()) return false;
  const std::string environment = '\0' + read_proc(pid, "environ");
  return environment.find('\0' + ("HOME=" + home) + '\0') != std::string::npos;
}

}  // namespace

std::vector<ListedProcess> list_processes() {
  std::vector<ListedProcess> all;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/proc"), ::closedir);
  if (folder == nullptr) return all;
  while (const dirent* entry = ::readdir(folder.get())) {
    const pid_t pid = std::atoi(entry->d_name);  // 0 for what is no number
    ListedProcess process;
    if (pid > 0 && read_stat(pid, process)) all.push_back(process);
  }
  return all;
}

ProcessTree::ProcessTree(std::string home) : home_(std::move(home)) {
  static std::once_flag once;
  std::call_once(once, [] {
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
#ifndef __SANITIZE_ADDRESS__  // its search for leaks traces the process
    ::prctl(PR_SET_DUMPABLE, 0);
#endif
  });
  const std::lock_guard lock(shared().mutex);
  ++shared().trees;
}

ProcessTree::~ProcessTree() {
  bool last = false;
  {
    const std::lock_guard lock(shared().mutex);
    shared().roots.erase(root_);
    last = --shared().trees == 0;
  }
  if (!last) return;
  // Nobody else's: what was adopted, has a session of its own and hid its HOME. The runner itself
  // starts nothing that leaves its session.
  for (const ListedProcess& each : list_processes())
    if (is_orphan_of_ours(each) && each.session != ::getsid(0)) {
      ::kill(each.pid, SIGKILL);
      ::waitpid(each.pid, nullptr, 0);
    }
}

void ProcessTree::grow_from(pid_t root) {
  root_ = root;
  ListedProcess process;
  if (read_stat(root, process)) known_[root] = process.started;
  const std::lock_guard lock(shared().mutex);
  shared().roots.insert(root);
}

bool ProcessTree::has_descendants() const {
  return std::any_of(known_.begin(), known_.end(),
                     [&](const auto& each) { return each.first != root_; });
}

bool ProcessTree::is_orphan_of_ours(const ListedProcess& each) const {
  if (each.parent != ::getpid()) return false;
  const std::lock_guard lock(shared().mutex);
  return !shared().roots.contains(each.pid);
}

std::vector<ListedProcess> ProcessTree::members(const std::vector<ListedProcess>& all) {
  std::map<pid_t, unsigned long long> found;
  for (const ListedProcess& each : all) {
    const auto known = known_.find(each.pid);
    if ((known != known_.end() && known->second == each.started) ||
        (is_orphan_of_ours(each) && lives_in(each.pid, home_)))
      found.emplace(each.pid, each.started);
  }
  for (bool grown = !found.empty(); grown;) {
    grown = false;
    for (const ListedProcess& each : all)
      if (found.contains(each.parent))
        grown = found.emplace(each.pid, each.started).second || grown;
  }
  std::vector<ListedProcess> members;
  for (const ListedProcess& each : all)
    if (found.contains(each.pid)) members.push_back(each);
  // A list that is older than the root lacks it, and the root is what all else is found by.
  const auto root = known_.find(root_);
  const bool listed = std::any_of(all.begin(), all.end(),
                                  [&](const ListedProcess& each) { return each.pid == root_; });
  if (root != known_.end() && !listed) found.insert(*root);
  known_ = std::move(found);
  return members;
}

std::size_t ProcessTree::resident_bytes(std::size_t limit) {
  // The adapter itself is looked at each time, however old the list of all processes is: it can
  // take gigabytes within a second.
  const std::size_t own = own_bytes(root_);
  if (own > limit) return own;
  const std::vector<ListedProcess> all = members(*recent_list());
  std::size_t sum = 0;
  for (const ListedProcess& each : all) {
    // The list may be of the moment before the adapter's program was started in its process, which
    // had the runner's own memory then. So what it says of one alone is asked again.
    std::size_t size = each.pid == root_ ? own : each.resident;
    if (size > limit) size = own_bytes(each.pid);
    if (size > limit) return size;  // to ask further takes long while it grows
    sum += size;
  }
  if (sum <= limit || all.size() == 1) return sum;
  sum = 0;
  for (const ListedProcess& each : all) {
    const std::size_t proportional = proportional_bytes(each.pid);
    sum += proportional > 0 ? proportional : own_bytes(each.pid);
  }
  return sum;
}

void ProcessTree::end() {
  const Clock::time_point deadline = Clock::now() + kEndTime;
  std::set<pid_t> stopped;
  for (bool killing = false;;) {
    bool alive = false;
    bool more = false;
    for (const ListedProcess& each : members(list_processes())) {
      if (each.dead) {
        if (each.parent == ::getpid() && each.pid != root_) ::waitpid(each.pid, nullptr, WNOHANG);
        continue;
      }
      alive = true;
      more = stopped.insert(each.pid).second || more;
      ::kill(each.pid, killing ? SIGKILL : SIGSTOP);
    }
    const Clock::time_point now = Clock::now();
    if (!alive || now >= deadline) return;
    // A stopped process can't fork: once nobody new is seen, all are ended.
    if (killing) ::usleep(1000);
    killing = killing || !more || now + kEndTime / 2 >= deadline;
  }
}

}  // namespace contract
