#include "runner/new_adapter.h"

#include <algorithm>

#include "ecs_contract/error.h"
#include "ecs_contract/finding.h"
#include "formats/did_you_mean.h"
#include "formats/files.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kName = "@NAME@";  // in a template: what the adapter is called

void demand_name(const std::string& name) {
  const bool good =
      !name.empty() && name.front() != '-' &&
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  if (!good)
    throw Error("'" + printable(name) + "' is no name for an adapter",
                "take small letters, digits and '-'");
}

std::string filled_in(std::string text, const std::string& name) {
  for (std::size_t at = 0; (at = text.find(kName, at)) != std::string::npos; at += name.size())
    text.replace(at, kName.size(), name);
  return text;
}

/// The files of `from`, and none of the folders that a build may have left there. Which of them can
/// be run stays as it is.
void copy_files(const fs::path& from, const fs::path& to, const std::string& name) {
  for (const fs::directory_entry& entry : fs::directory_iterator(from)) {
    if (!entry.is_regular_file()) continue;
    const fs::path file = to / entry.path().filename();
    write_file(file, filled_in(read_file(entry.path()), name));
    fs::permissions(file, fs::status(entry.path()).permissions() | fs::perms::owner_write);
  }
}

}  // namespace

std::vector<std::string> AdapterTemplates::languages() const {
  std::vector<std::string> names;
  std::error_code failed;
  for (const fs::directory_entry& entry : fs::directory_iterator(conformance / "templates", failed))
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  if (names.empty())
    throw Error((conformance / "templates").string(), 0, "holds no templates",
                "install ecs-contract anew, or name the suite's folder with --root");
  std::sort(names.begin(), names.end());
  return names;
}

void write_adapter(const AdapterTemplates& templates, const std::string& language,
                   const fs::path& folder) {
  const std::vector<std::string> known = templates.languages();
  if (std::find(known.begin(), known.end(), language) == known.end()) {
    std::string list;
    for (const std::string& each : known) list += (list.empty() ? "" : ", ") + each;
    throw Error(
        "there is no template for '" + printable(language) + "'" + did_you_mean(language, known),
        "take one of " + list);
  }
  const std::string name = folder.filename().string();
  demand_name(name);
  if (fs::exists(folder))
    throw Error(folder.string(), 0, "is there already, and is not written over",
                "name another folder with --out");
  fs::path unfinished = folder;
  unfinished += ".unfinished";
  const auto remove = [&] {
    std::error_code ignored;
    fs::remove_all(unfinished, ignored);
  };
  try {
    fs::remove_all(unfinished);  // of an earlier try
    copy_files(templates.conformance / "templates" / language, unfinished, name);
    if (const fs::path shared = templates.conformance / "adapters" / language; fs::exists(shared))
      copy_files(shared, unfinished / "protocol", name);
    fs::rename(unfinished, folder);
  } catch (const fs::filesystem_error& failed) {
    remove();
    throw Error(folder.string(), 0, "can't be written: " + failed.code().message(),
                "name another folder with --out");
  } catch (...) {
    remove();
    throw;
  }
}

}  // namespace contract
