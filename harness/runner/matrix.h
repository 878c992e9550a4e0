// The matrix: what came of the whole suite for one client after another, in one table.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "formats/value.h"
#include "runner/stream.h"

namespace contract {

/// One departure of a client, stated in its list or not.
struct MatrixCause {
  std::string rule;
  std::string subject;
  std::string effect;  ///< the worst on the user; empty: none is known
  std::size_t cases = 0;
};

/// A client: an adapter in one of its settings. A plain value.
struct MatrixRow {
  std::string client;   ///< "java-core@retries=on"
  std::string not_run;  ///< why there is no result; empty where there is
  std::string title;
  std::string name;  ///< of the library, as its adapter's hello says it
  std::string version;
  std::string language;
  Counts counts{};
  std::map<Level, std::size_t> levels{};  ///< cases with a finding of that level
  std::vector<MatrixCause> causes{};      ///< the worst first
  std::size_t useless_lines = 0;          ///< of the known-failing list: they excuse nothing
  double seconds = 0;

  /// The part before the '@', and the one behind it.
  std::string adapter() const;
  std::string setting() const;
};

/// A plain value.
struct Matrix {
  std::string suite_version;
  std::string suite_hash;  ///< of all cases, as in each run
  std::string spec_id;
  std::string spec_hash;
  std::string date;       ///< of the oldest result, UTC: "2026-11-30"
  std::size_t cases = 0;  ///< of the suite
  std::vector<MatrixRow> rows;
};

/// The matrix of runs, each with the file it came from, and of clients that were not run, each with
/// the reason; a run that ended early is one of these. Rows are sorted by the client's name. Error:
/// there is no complete run, one is of a part of the suite, or of another suite or table than the
/// first, or a client is there twice.
Matrix matrix_of(const std::vector<std::pair<std::string, RunRecord>>& runs,
                 const std::map<std::string, std::string>& not_run);

/// As conformance/schemas/matrix.schema.json has it, and back. REQUIRES of the second: the value
/// keeps that schema.
Value to_value(const Matrix& matrix);
Matrix read_matrix(const Value& value);

/// Whether each client was run and did as expected of it, and each line of its list is of use.
bool as_expected(const Matrix& matrix);

/// A table in Markdown, a line a client.
std::string markdown(const Matrix& matrix);

/// `page` with the table between its lines "<!-- clients -->" and "<!-- end of clients -->". Error:
/// `file` has no such two lines.
std::string with_table(const std::string& page, const std::string& table, const std::string& file);

}  // namespace contract
