// What a maintainer of a client is told: cause by cause, the worst first, with all that it takes to
// see it and to mend it. Pure functions of saved results.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "runner/repeat_program.h"
#include "runner/saved_result.h"
#include "spec/spec.h"

namespace contract {

/// What is one thing to mend: causes that one line of the known-failing list states, or one cause
/// that none does. A plain value.
struct FindingsEntry {
  std::vector<const SavedCause*> causes;  ///< never empty; all of one level
  std::size_t cases = 0;                  ///< in which any of them is seen
  std::vector<std::string> versions;      ///< of the client, in whose results one of them is seen
  std::optional<RepeatProgram> program;
  const Case* shown = nullptr;              ///< the case that the program shows
  const SavedCause* shown_cause = nullptr;  ///< the cause that it shows
  std::string no_program;                   ///< why there is none

  /// What happens to a user, a clause: the reason of the line as far as its ground, else the case's
  /// title.
  std::string headline(const SavedResult& result) const;
  /// Why that is wrong: what the line's reason says behind "; ground: ". Empty: no line does.
  std::string ground() const;
};

/// The entries of `results.front()`, which is the newest; MUST first, then the worst first. All
/// results are of one client. They must outlive the entries.
std::vector<FindingsEntry> findings_of(const std::vector<SavedResult>& results);

/// Writes the programs of entries that fail a case: of the first case that can be written. `cases`
/// must outlive the entries.
void add_programs(const Spec& spec, const std::vector<Case>& cases,
                  const std::filesystem::path& program_template,
                  std::vector<FindingsEntry>& entries);

/// As text for a terminal.
std::string findings_text(const Spec& spec, const SavedResult& result,
                          const std::vector<FindingsEntry>& entries);
/// As a page of Markdown.
std::string findings_markdown(const Spec& spec, const SavedResult& result,
                              const std::vector<FindingsEntry>& entries);

}  // namespace contract
