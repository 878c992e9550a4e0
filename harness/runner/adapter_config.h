// adapter.json: how an adapter, or a command line tool, is started.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runner/protocol.h"

namespace contract {

/// A command line tool and how its answers are read (conformance/PROTOCOL.md, Command line tools).
struct ExecTemplate {
  /// Words of the command line. A group is repeated for each parameter where it names one, and left
  /// out where a placeholder in it has no value.
  struct Part {
    std::vector<std::string> words;
    bool group = false;
  };

  Hello hello;
  std::vector<Part> command;
  std::map<std::string, std::string> environment;
  std::string request_id, order_id;  ///< where they stand in what is printed: "RequestId"
  std::vector<std::string> errors;   ///< regular expressions with named groups
  std::map<int, std::string> exits;  ///< exit code -> kind, where no code was found
};

/// One way or the other to drive the same client (conformance/PROTOCOL.md, Settings).
struct AdapterSetting {
  /// What a value adds to the program's command line and environment.
  struct Choice {
    std::string value;
    std::string title;  ///< "over HttpURLConnection"; empty: the value tells enough
    std::vector<std::string> arguments;
    std::map<std::string, std::string> environment;
  };

  std::string name;
  std::string says;
  std::string usual;  ///< the value where nobody asks for another
  std::vector<Choice> choices;
};

/// adapter.json, read, with the settings that were asked for in effect. A plain value.
struct AdapterConfig {
  std::string name;  ///< of the client: "java-core", or "java-core@transport=urlconnection"
  std::string title;
  std::vector<std::string> command;                ///< empty: it is a command line tool
  std::map<std::string, std::string> environment;  ///< of a program, beside what each one has
  std::vector<std::string> needs;
  std::filesystem::path folder;
  std::string
      installed;  ///< a file of the folder that exists once it is installed; empty: always is
  std::size_t memory_bytes = 0;
  std::optional<ExecTemplate> exec;
  std::vector<AdapterSetting> settings;  ///< all that it declares
};

/// The names of the folders of `adapters` that hold an adapter.json, sorted.
std::vector<std::string> adapter_names(const std::filesystem::path& adapters);

/// Reads `adapters`/`name`/adapter.json and puts the `settings`, each NAME=VALUE, into effect.
/// `bin` replaces {bin} in commands. Error: there is no such adapter (the remedy lists those that
/// there are), the file breaks its schema, or declares no such setting or value.
AdapterConfig load_adapter(const std::filesystem::path& adapters, const std::string& name,
                           const std::filesystem::path& schema, const std::filesystem::path& bin,
                           const std::vector<std::string>& settings = {});

/// Why it can't run on this machine, "node is not on PATH"; empty where it can.
std::string missing(const AdapterConfig& config);

}  // namespace contract
