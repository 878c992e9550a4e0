// A process that we started and all that descends from it, whatever group or session it went to.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace contract {

/// A process as /proc lists it. A plain value.
struct ListedProcess {
  pid_t pid = 0;
  pid_t parent = 0;
  pid_t session = 0;
  unsigned long long started = 0;  ///< in the kernel's ticks: with `pid` it names one process
  std::size_t resident = 0;        ///< bytes
  bool dead = false;               ///< ended, and not waited for yet
};

/// Every process that this one may see.
std::vector<ListedProcess> list_processes();

/// Knows the descendants of one process: by their parents, and those that lost theirs by the HOME
/// that they were given. Used from one thread.
///
/// The first one makes this process the parent of orphans (PR_SET_CHILD_SUBREAPER), so that a
/// descendant can't leave by a fork, and hides its memory and environment from other processes of
/// the same user (PR_SET_DUMPABLE), adapters among them. Both last.
class ProcessTree {
 public:
  /// `home`: the value of HOME that its processes alone have; empty: there is none.
  explicit ProcessTree(std::string home);
  ~ProcessTree();
  ProcessTree(const ProcessTree&) = delete;
  ProcessTree& operator=(const ProcessTree&) = delete;

  /// `root` is a child of this process. REQUIRES: called once at most.
  void grow_from(pid_t root);

  /// Resident bytes of all of them, as some moments ago: the list of processes is read anew only as
  /// often as one fortieth of the time allows. Past `limit`, pages that they share count once.
  std::size_t resident_bytes(std::size_t limit);

  /// Whether a descendant other than the root was seen so far.
  bool has_descendants() const;

  /// Ends all of them and takes their exit statuses, but for the root's. Within a second.
  void end();

 private:
  std::vector<ListedProcess> members(const std::vector<ListedProcess>& all);
  bool is_orphan_of_ours(const ListedProcess& each) const;

  std::string home_;
  pid_t root_ = 0;
  std::map<pid_t, unsigned long long> known_;  ///< each with the time of its start
};

}  // namespace contract
