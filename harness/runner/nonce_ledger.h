// What a run has seen of the values that must never come twice: nonces, and tokens that a client
// makes itself.
#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace contract {

/// Keeps all of them to the end of a run. Safe from any thread.
class NonceLedger {
 public:
  NonceLedger() = default;
  /// What the other one holds at this moment.
  NonceLedger(const NonceLedger& other);
  NonceLedger& operator=(const NonceLedger&) = delete;

  /// Enters a value of a kind ("" for nonces, else the parameter's name) that `scope` has used: an
  /// access key, or a case. False where that scope has used it before. `where` is the case.
  bool enter(const std::string& kind, const std::string& scope, const std::string& value,
             const std::string& where);

  /// A value that came in two scopes, and the cases in which it did.
  struct Repeat {
    std::string value;
    std::string first;
    std::string again;
  };
  /// Every repeat of that kind across scopes, in the order in which they came.
  std::vector<Repeat> repeats(const std::string& kind) const;
  /// The values of that kind, each once.
  std::vector<std::string> values(const std::string& kind) const;
  /// The kinds of which there are values.
  std::vector<std::string> kinds() const;

 private:
  struct Use {
    std::string scope;
    std::string where;
  };
  mutable std::mutex mutex_;
  std::set<std::tuple<std::string, std::string, std::string>> used_;  // kind, scope, value
  std::map<std::string, std::map<std::string, Use>> first_;           // kind, value
  std::map<std::string, std::vector<Repeat>> repeats_;                // kind
};

}  // namespace contract
