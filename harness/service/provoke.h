// The proof that an emulator can answer every error row of a page: each is provoked as its row
// says.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "service/emulator.h"

namespace contract {

/// The account, of those in specs/accounts, that an injection and values are shown on: it has
/// instances of every kind.
inline constexpr const char* kExampleAccount = "shop";

/// A signed V1 request of GET over HTTP, as a client sends it at `at`. `parameters` beside the
/// common ones; those that hold nothing are left out.
Request signed_request(const Spec& spec, const Assignment& parameters, const AccessKey& key,
                       Format format, const std::string& nonce,
                       std::chrono::system_clock::time_point at);

/// What came of provoking one row in one format.
struct Provoked {
  const ErrorRow* row = nullptr;
  Format format = Format::json;
  std::string request;  ///< the parameters, readable
  int status = 0;       ///< as answered
  std::string code;
  std::string message;
  std::vector<std::string> why;
  bool right = false;  ///< the status, code and message of the row
  Request sent;        ///< as it was signed
  Response answered;
};

/// An account's state by its name.
using Accounts = std::function<State(const std::string& name)>;

/// Provokes one row of the first action's table as `how` says, on an emulator of its own.
Provoked provoke(const Service& service, const Accounts& accounts, const ErrorRow& row,
                 const Provocation& how, Format format, std::chrono::system_clock::time_point at);

/// The request that the page prints; empty where it prints none.
Assignment example_request(const Spec& spec);

/// Provokes every error row of the first action's page in both formats, each with an emulator of
/// its own. A row that says nothing of how is answered with nothing and not right.
std::vector<Provoked> provoke_all(const Service& service, const Accounts& accounts,
                                  std::chrono::system_clock::time_point at);

}  // namespace contract
