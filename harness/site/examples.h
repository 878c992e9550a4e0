// Examples that are run as the pages are made: each is sent to an emulator of its own, and what it
// answers is held against the tables.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ecs_contract/finding.h"
#include "service/emulator.h"
#include "service/provoke.h"
#include "spec/spec.h"

namespace contract {

/// The time at which all examples are sent: the accounts' own clock. The same tables make the same
/// pages, byte for byte.
std::chrono::system_clock::time_point example_time();

/// How an example is brought to its answer.
enum class Way {
  by_itself,    ///< by what is sent and what the account holds
  told,         ///< the emulator was told to answer it: the page gives no request that leads there
  told_of_any,  ///< the same, of a row that any call can meet
  wrongly_signed,  ///< the request is signed by another secret
};

/// A request and its answer, as they are on the wire. A plain value.
struct RunExample {
  Format format = Format::json;
  Assignment parameters;  ///< of the action
  std::string account;
  std::string request;   ///< every byte
  std::string head;      ///< of the answer, with its last empty line
  std::string body;      ///< as it is sent
  std::string readable;  ///< the body with white space for people
  int status = 0;
  std::string code;  ///< empty: success
  std::string message;
  std::string order;             ///< the id in a success; empty: none
  std::vector<std::string> why;  ///< ids of the rules that decided
  Way way = Way::by_itself;
  std::string clock;  ///< where the account's clock was put for it; empty: it was left alone
};

/// A value of a rule, and what the emulator said to it.
struct RunSample {
  const Sample* sample = nullptr;
  bool accepted = false;  ///< by the rule
  RunExample run;
};

/// All examples of a table, run. The tables must outlive it.
struct Examples {
  std::vector<RunExample> page;                           ///< the page's own request: XML and JSON
  std::map<std::string, std::vector<RunExample>> errors;  ///< by id of the row: XML, then JSON
  std::map<std::string, std::vector<RunSample>> samples;  ///< by id of the rule
  std::size_t sent = 0;
  /// Where an answer is not what the table says: an error row that did not come, a value that is
  /// refused and should not be, or the other way round. Empty: every example is right.
  Findings findings;
};

/// Signs a call of the first action by that key and has it answered; whose account that is, is left
/// to the caller to say.
RunExample call(const Service& service, Emulator& emulator, const AccessKey& key,
                Assignment parameters, Format format, const std::string& nonce,
                std::chrono::system_clock::time_point at);

/// Sends them all.
Examples run_examples(const Service& service, const Accounts& accounts);

}  // namespace contract
