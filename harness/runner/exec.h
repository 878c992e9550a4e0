// A client that is a command line tool: one process a call, its arguments made of a template.
#pragma once

#include <string>
#include <vector>

#include "runner/adapter_config.h"
#include "runner/client.h"

namespace contract {

/// The values of placeholders in one call; some have none: a key without a token, say. Error from
/// `lacks` and `fill`: there is no such placeholder.
class Placeholders {
 public:
  /// `ca_file` empty: there is none.
  Placeholders(const Call& call, const std::string& ca_file);
  /// {name} and {text} from now on.
  void set_parameter(const std::string& name, const std::string& text);

  /// Whether a placeholder in `word` has no value.
  bool lacks(const std::string& word) const;
  /// Nothing stands for a placeholder without a value.
  std::string fill(const std::string& word) const;

 private:
  const std::string* find(const std::string& name) const;

  std::map<std::string, std::optional<std::string>> values_;
};

/// The command line of a call. Parameters set to null are left out.
std::vector<std::string> command_line(const ExecTemplate& tool, const Call& call,
                                      Placeholders placeholders);

/// What a tool that ended with `exit_code` has said.
Outcome read_tool(const ExecTemplate& tool, int exit_code, const std::string& printed,
                  const std::string& errors);

/// Makes clients that start `config.exec` for each call. Error: a regular expression or a
/// placeholder of it is none. REQUIRES: config.exec; `config` outlives it.
ClientMaker exec_maker(const AdapterConfig& config, std::chrono::milliseconds grace,
                       std::stop_token stop = {});

}  // namespace contract
