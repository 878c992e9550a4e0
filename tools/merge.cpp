#include <iostream>
#include <memory>
#include <set>

#include "error.h"
#include "runner/report.h"
#include "verbs.h"

namespace contract {
namespace {

struct Arguments {
  std::vector<std::string> streams;
  std::string out;
};

/// Streams are parts of one run where the same suite judged the same client.
void require_same(const RunInfo& first, const RunInfo& other, const std::string& file) {
  const bool same = first.suite_version == other.suite_version &&
                    first.spec_hash == other.spec_hash && first.adapter == other.adapter &&
                    first.client == other.client && first.client_version == other.client_version &&
                    first.seed == other.seed && first.strict == other.strict;
  if (!same)
    throw Error(file, 1, "belongs to another run: suite, spec, client, seed or --strict differ",
                "merge the shards of one run only");
}

int merge(const Arguments& arguments) {
  RunRecord all;
  std::set<std::string> ids;
  for (const std::string& file : arguments.streams) {
    RunRecord part = read_stream(file);
    if (all.info.adapter.empty()) {
      all.info = part.info;
      all.rows = part.rows;
      all.known = part.known;
    }
    require_same(all.info, part.info, file);
    for (Verdict& verdict : part.verdicts) {
      if (!ids.insert(verdict.id).second)
        throw Error(file, 0, "judges '" + verdict.id + "', as an earlier stream does",
                    "merge shards that share no case");
      all.verdicts.push_back(std::move(verdict));
    }
    all.seconds += part.seconds;
  }
  StreamWriter writer(arguments.out, all.info, all.rows, all.known);
  for (const Verdict& verdict : all.verdicts) writer.add(verdict);
  Hello hello;
  hello.client = all.info.client;
  hello.version = all.info.client_version;
  hello.language = all.info.language;
  writer.seal(hello, all.seconds);
  const RunRecord record = read_stream(arguments.out);
  std::cout << text_report(record, {.failures = 10});
  return exit_code(count(record.verdicts));
}

}  // namespace

Verb add_merge(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("streams", arguments->streams, "verdicts.ndjson of each shard")->required();
  app.add_option("--out", arguments->out, "The stream to write")->required();
  app.footer(
      "Example: ecs-contract merge shard-1/verdicts.ndjson shard-2/verdicts.ndjson --out "
      "all.ndjson");
  return [arguments] { return merge(*arguments); };
}

}  // namespace contract
