#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <map>
#include <string_view>
#include <utility>

#include "cassette/cassette_store.h"
#include "cassette/folder_lock.h"
#include "cassette/manifest.h"
#include "ecs_contract/error.h"
#include "ecs_contract/finding.h"
#include "formats/files.h"
#include "formats/folder_beside.h"
#include "formats/json.h"
#include "wire/digest.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path, const std::string& what, int error) {
  throw Error(path.string(), 0, what + ": " + std::strerror(error),
              "give it room and permission; what stood there is as it was");
}

/// A file of the folder to be.
struct File {
  std::string name;
  std::string text;
};

/// The text without the first date, which tells when it was recorded.
std::string undated(const std::string& text) {
  const std::string mark = "\"date\": \"";
  const auto at = text.find(mark);
  const auto end = at == std::string::npos ? at : text.find('"', at + mark.size());
  return end == std::string::npos ? text : text.substr(0, at) + text.substr(end);
}

/// The texts of the files that stand in the folder now, by name; nothing where there is none.
using Texts = std::map<std::string, std::string>;

std::string read_part(const fs::path& path) { return read_file(path, kInteractionLimits.bytes); }

/// The files of the recording that stands there; none where there is no folder.
std::vector<fs::path> parts_of(const fs::path& folder) {
  std::vector<fs::path> parts;
  std::error_code ignored;
  if (!fs::exists(folder, ignored)) return parts;
  if (!fs::is_directory(folder, ignored))
    throw Error(folder.string(), 0, "is there and no folder", "name another one");
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().filename() == kAttributesName) continue;
    if (!entry.is_regular_file() || entry.path().extension() != ".json")
      throw Error(entry.path().string(), 0, "is no part of a cassette",
                  "name a folder of its own for the recording");
    parts.push_back(entry.path());
  }
  if (!parts.empty() && !fs::exists(folder / kManifestName, ignored))
    throw Error(folder.string(), 0, "is there and no cassette", "name another folder");
  return parts;
}

Texts read_old(const fs::path& folder) {
  Texts files;
  for (const fs::path& part : parts_of(folder)) files[part.filename().string()] = read_part(part);
  return files;
}

/// What is told of an interaction that the scanner found something in, in its place: one that can't
/// be saved must not keep the others from it.
Value withheld_for(const Leak& leak, const Value& document, const std::string& action_parameter,
                   const Scanner& scanner) {
  const std::string name = "a recorded interaction";
  const std::string reason = "something private is left after redaction: " + to_line(leak);
  WithheldCall call;
  Origin origin;
  if (const auto stored = read_withheld(document, name)) {  // its reason may be what was found
    call = {"", stored->call.status, stored->call.size, reason};
    origin = stored->origin;
  } else {
    const StoredInteraction interaction = read_interaction(document, name);
    call = withhold(interaction.interaction, action_parameter, scanner, reason);
    origin = interaction.origin;
  }
  origin.verdict.reset();
  origin.client.clear();  // so may it
  return RecordedText(call, origin).read();
}

std::vector<File> make_files(const std::vector<RecordedText>& texts, const CassetteFacts& facts,
                             const SpecJudge& judge, const Scanner& scanner, const Texts& old,
                             Saved& saved) {
  std::vector<File> files;
  Manifest manifest{facts, {}};
  for (const RecordedText& recorded : texts) {
    Value document = recorded.read();
    std::string text = recorded.text();
    if (add_verdict(document, judge)) text = write_json(document, 2) + "\n";
    if (const std::vector<Leak> leaks = scanner.scan(text); !leaks.empty()) {
      document = withheld_for(leaks.front(), document, facts.action, scanner);
      text = write_json(document, 2) + "\n";
    }
    File file{file_name_of(files.size() + 1, document, facts.action), std::move(text)};
    if (auto withheld = read_withheld(document, file.name))
      saved.withheld.push_back(std::move(*withheld));
    const auto before = old.find(file.name);
    if (before != old.end() && undated(before->second) == undated(file.text))
      file.text = before->second;
    manifest.entries.push_back({file.name, hex(digest(Hash::sha256, file.text))});
    files.push_back(std::move(file));
  }
  files.push_back({kManifestName, write_manifest(manifest)});
  return files;
}

void demand_clean(const fs::path& folder, const std::vector<File>& files, const Scanner& scanner) {
  for (const File& file : files) {
    const std::vector<Leak> leaks = scanner.scan(file.text);
    if (leaks.empty()) continue;
    throw Error((folder / file.name).string(), 0,
                "would hold something private: " + to_line(leaks.front()) +
                    (leaks.size() > 1 ? ", and " + std::to_string(leaks.size() - 1) + " more" : ""),
                "nothing was written; add the name it stands behind to cassettes/rules.json");
  }
}

std::size_t count_changes(const Texts& old, const std::vector<File>& files) {
  std::size_t changed = 0, kept = 0;
  for (const File& file : files) {
    const auto before = old.find(file.name);
    kept += before != old.end() ? 1 : 0;
    if (before == old.end() || before->second != file.text) ++changed;
  }
  return changed + old.size() - kept;
}

/// All files of the folder, with whatever else is to be written to its file system, in one go: a
/// large recording has thousands, and a flush for each takes milliseconds.
void sync_files_of(const fs::path& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const int error = fd < 0 || ::syncfs(fd) != 0 ? errno : 0;
  if (fd >= 0) ::close(fd);
  if (error != 0) fail(folder, "can't be written", error);
}

/// Folders that a save which was killed has left: no other save is on, for it would hold the lock.
void remove_left_over(const fs::path& folder) {
  const std::string begin = "." + folder.filename().string() + ".";
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(parent_of(folder), ignored)) {
    const std::string name = entry.path().filename().string();
    const bool ours = name.starts_with(begin) &&
                      name.size() == begin.size() + FolderBeside::kAnyName.size() &&
                      std::all_of(name.begin() + static_cast<long>(begin.size()), name.end(),
                                  [](unsigned char c) { return std::isalnum(c) != 0; });
    if (ours && entry.is_directory(ignored) && !entry.is_symlink(ignored))
      fs::remove_all(entry.path(), ignored);
  }
}

/// Whether git keeps the folder, or did so where it was made.
bool is_in_git(const fs::path& folder) {
  std::error_code ignored;
  if (fs::exists(folder / kAttributesName, ignored)) return true;
  for (fs::path at = fs::absolute(parent_of(folder), ignored); !at.empty(); at = at.parent_path()) {
    if (fs::exists(at / ".git", ignored)) return true;
    if (at == at.root_path()) break;
  }
  return false;
}

/// Written, and on the disk once sync_files_of() its folder is through.
void write_one(const fs::path& path, const std::string& text) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (fd < 0) fail(path, "can't be written", errno);
  const int error = write_all(fd, text);
  ::close(fd);
  if (error != 0) fail(path, "can't be written", error);
}

}  // namespace

void demand_place(const fs::path& folder) { parts_of(real_folder(folder)); }

fs::path replaced_of(const fs::path& folder) { return real_folder(folder).string() + ".before"; }

Saved save_cassette(const fs::path& given, const std::vector<RecordedText>& texts,
                    const CassetteFacts& facts, const SpecJudge& judge, const Scanner& scanner,
                    Before before) {
  const fs::path folder = real_folder(given);
  if (texts.empty())
    throw Error(folder.string(), 0, "nothing was recorded",
                "send the client's calls to the address that was printed");
  remove_left_over(folder);
  const Texts old = read_old(folder);
  Saved saved{texts.size()};
  const std::vector<File> files = make_files(texts, facts, judge, scanner, old, saved);
  saved.changed = count_changes(old, files);
  if (saved.changed == 0) return saved;
  FolderBeside beside(folder);
  for (const File& file : files) write_one(beside.path() / file.name, file.text);
  if (is_in_git(folder)) write_one(beside.path() / kAttributesName, kAttributes);
  // What is on the disk is what is judged.
  std::vector<File> written;
  written.reserve(files.size());
  for (const File& file : files)
    written.push_back({file.name, read_part(beside.path() / file.name)});
  demand_clean(folder, written, scanner);
  const bool beside_told = before != Before::updated && !old.empty();
  if (beside_told) beside.rename(replaced_of(folder));
  sync_files_of(beside.path());
  beside.exchange(folder);
  sync_folder(parent_of(folder));
  if (beside_told && before == Before::damaged)
    saved.kept = beside.keep_as(folder.string() + ".damaged");
  return saved;
}

}  // namespace contract
