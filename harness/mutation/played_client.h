// What the kill matrix keeps of a client that was played.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "mutation/defect.h"
#include "mutation/observed.h"

namespace contract {

/// One case in few bytes: enough to see whether two clients differ in it.
struct Brief {
  Status status = Status::pass;
  std::size_t behaviour = 0;    ///< a hash of behaviour()
  std::size_t said = 0;         ///< a hash of what the verdict says
  std::set<std::string> rules;  ///< that its findings name
};

/// A client that was played. A plain value.
struct PlayedClient {
  Hello hello;
  std::map<std::string, Brief> briefs;   ///< of every case that was played, by id
  std::map<std::string, Observed> kept;  ///< of those in whole that are judged again

  void add(const Case& each, Observed observed, bool keep);
};

/// What a verdict says: its status and findings, without the texts of the moment.
std::string said_by(const Verdict& verdict);

/// Whether the verdict is the failure that a defect's row states.
bool shows(const DefectFinding& wanted, const Verdict& verdict);

/// What is not as the defect's row says, as sentences. REQUIRES: its cases are in `kept`.
std::vector<std::string> not_as_declared(const Defect& defect,
                                         const std::map<std::string, Observed>& kept);

/// That the case did not pass, as a sentence; empty: it did. REQUIRES: it is in `kept`.
std::string not_passed(const std::string& id, const std::map<std::string, Observed>& kept);

}  // namespace contract
