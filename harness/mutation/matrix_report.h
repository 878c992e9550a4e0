// The kill matrix as text for a terminal, as JSON for viewers of mutation tests, and as Markdown.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "formats/value.h"
#include "mutation/kill_matrix.h"
#include "mutation/survivors.h"

namespace contract {

/// What a full matrix says of the cases. A plain value.
struct CaseUse {
  /// Cases (paths) that are the only ones to kill a defect: "path: defect, defect".
  std::vector<std::string> only_killers;
  std::vector<std::string> idle_groups;  ///< groups of which no case kills anything
  /// Cases that kill nothing: nothing that is planted needs them. By folder, "group/name (12)".
  std::vector<std::string> redundant;
  std::size_t killing = 0;  ///< paths that kill something
  std::size_t paths = 0;
};

CaseUse use_of(const KillMatrix& matrix, const std::vector<Case>& cases);

/// Survivors first, then counts, then what is said of the cases.
std::string text_matrix(const KillMatrix& matrix, const std::vector<Survivor>& survivors,
                        const std::vector<Case>& cases);

/// A page for docs/: the same figures in any two runs of one suite, so that it can be compared.
std::string markdown_matrix(const KillMatrix& matrix, const std::vector<Survivor>& survivors,
                            const std::vector<Case>& cases);

/// Version 2 of the mutation-testing-report-schema (stryker-mutator/mutation-testing-elements).
/// What is planted stands at its row: of conformance/defects/, of the table, of the case's file.
/// Error: one of these files can't be read.
Value json_matrix(const KillMatrix& matrix, const std::vector<Survivor>& survivors,
                  const Suite& suite, const std::vector<Defect>& defects);

}  // namespace contract
