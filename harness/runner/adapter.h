// An adapter: the program round one client library, and the conversation with it.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "formats/json.h"
#include "formats/schema.h"
#include "runner/adapter_config.h"
#include "runner/client.h"
#include "runner/home.h"

namespace contract {

/// The protocol's schemas, compiled once for all conversations.
struct ProtocolSchemas {
  Schema to_adapter;
  Schema from_adapter;

  static ProtocolSchemas load(const std::filesystem::path& folder);
};

/// Why a line from an adapter is not what the protocol's schema asks for, on one line; empty where
/// it is.
std::string broken(const Schema& schema, const Reading& line);

/// One running adapter. Used from one thread.
class Adapter {
 public:
  /// Starts it and says hello. Error: it can't be started, ends, stalls or answers something else;
  /// its last words are part of the text.
  Adapter(const AdapterConfig& config, const ProtocolSchemas& schemas, const EmptyHome& home,
          std::chrono::milliseconds deadline, std::stop_token stop = {});
  /// Says bye and waits two seconds at most.
  ~Adapter();

  const Hello& hello() const { return hello_; }
  /// Sends a call message and reads its outcome. After anything but an Outcome the adapter is gone.
  /// Both lines are held to the schemas; std::logic_error: ours breaks its own, a fault of the
  /// harness.
  Reply call(const Value& message, std::chrono::milliseconds deadline);
  /// As Client::unasked.
  std::optional<Reply> unasked(std::chrono::milliseconds within);
  /// As Client::late.
  std::chrono::milliseconds late() const { return process_.late(); }

 private:
  std::string line_of(const Value& message) const;
  /// The end of the conversation as a reply: closing its input or output breaks the protocol.
  Reply reply_of_end();

  const ProtocolSchemas& schemas_;
  Process process_;
  Hello hello_;
  bool gone_ = false;
};

/// What a line is that answers `message`, a call: its outcome, or how it breaks the protocol.
std::variant<Outcome, Violation> read_reply(const ProtocolSchemas& schemas, const std::string& line,
                                            const Value& message);

/// What a line is that answers our hello.
std::variant<Hello, Violation> read_greeting(const ProtocolSchemas& schemas,
                                             const std::string& line);

/// Where and how an adapter is started.
ProcessOptions process_of(const AdapterConfig& config, const EmptyHome& home,
                          std::stop_token stop = {});

/// How long an adapter may take where a call's own deadline does not say it.
struct AdapterTimes {
  std::chrono::milliseconds hello{30'000};  ///< to start and say hello
  std::chrono::milliseconds grace{2'000};   ///< past the deadline of a call
  std::stop_token stop{};                   ///< ends all waiting, and the adapters
};

/// Starts what `config` describes: adapters, each with an empty HOME of its own, or a tool for each
/// call. `config` and `schemas` must outlive it.
ClientMaker adapter_maker(const AdapterConfig& config, const ProtocolSchemas& schemas,
                          const AdapterTimes& times);

}  // namespace contract
