#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <set>

#include "ecs_contract/error.h"
#include "results.h"
#include "runner/report.h"
#include "verbs.h"

namespace contract {
namespace {

struct Arguments {
  std::vector<std::string> streams;
  std::string out;
};

/// Streams are shards of one run where the same suite judged the same client on the same cases.
void require_same(const RunInfo& first, const RunInfo& other, const std::string& file) {
  const bool same = first.suite_version == other.suite_version &&
                    first.spec_hash == other.spec_hash && first.suite_hash == other.suite_hash &&
                    first.adapter == other.adapter && first.client == other.client &&
                    first.client_version == other.client_version && first.seed == other.seed &&
                    first.strict == other.strict && first.selection == other.selection &&
                    first.shards == other.shards;
  if (!same)
    throw Error(file, 1,
                "belongs to another run: suite, spec, client, chosen cases, number of shards, seed "
                "or --strict differ",
                "merge the shards of one run only");
}

std::string shard_name(std::size_t shard, const RunInfo& info) {
  return std::to_string(shard) + "/" + std::to_string(info.shards);
}

/// The stream of one shard, which has to be a whole one.
RunRecord read_shard(const std::string& file) {
  RunRecord part = read_stream(file);
  if (const std::string why = incomplete(part); !why.empty())
    throw Error(file, 0, "is not complete: " + why, "run that shard again");
  return part;
}

/// The record of the whole run. Error: a shard is missing, doubled, incomplete or of another run.
RunRecord join(const std::vector<std::string>& files) {
  RunRecord all;
  std::map<std::size_t, std::string> shards;
  std::set<std::string> ids;
  for (const std::string& file : files) {
    RunRecord part = read_shard(file);
    if (shards.empty()) {
      all.info = part.info;
      all.rows = part.rows;
      all.known = part.known;
    }
    require_same(all.info, part.info, file);
    const auto [earlier, fresh] = shards.emplace(part.info.shard, file);
    if (!fresh)
      throw Error(
          file, 1,
          "is shard " + shard_name(part.info.shard, all.info) + ", as " + earlier->second + " is",
          "name each shard once");
    for (Verdict& verdict : part.verdicts) {
      if (!ids.insert(verdict.id).second)
        throw Error(file, 0, "judges '" + verdict.id + "', as an earlier stream does",
                    "merge the shards of one run only");
      all.verdicts.push_back(std::move(verdict));
    }
    all.seconds += part.seconds;
  }
  for (std::size_t shard = 1; shard <= all.info.shards; ++shard)
    if (!shards.contains(shard))
      throw Error("shard " + shard_name(shard, all.info) + " is missing",
                  "name the streams of all shards of the run");
  all.info.cases = all.verdicts.size();
  all.info.shard = all.info.shards = 1;
  return all;
}

int merge(const Arguments& arguments) {
  const RunRecord all = join(arguments.streams);
  // Beside it and then in its place: it may be one of the streams that were read.
  const std::string beside = arguments.out + ".unfinished";
  StreamWriter writer(beside, all.info, all.rows, all.known);
  for (const Verdict& verdict : all.verdicts) writer.add(verdict);
  Hello hello;
  hello.client = all.info.client;
  hello.version = all.info.client_version;
  hello.language = all.info.language;
  writer.seal(hello, all.seconds);
  const RunRecord record = read_stream(beside);
  std::error_code failed;
  std::filesystem::rename(beside, arguments.out, failed);
  if (failed)
    throw Error(arguments.out, 0, "can't be written: " + failed.message(),
                "name another file by --out");
  std::cout << text_report(record, {.failures = 10});
  require_use(record, known_failing_name(record.info.adapter));
  return exit_code(record);
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
