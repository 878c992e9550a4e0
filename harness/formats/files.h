// The user's files: what is wrong with them is an Error with file, line and remedy.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "formats/schema.h"
#include "formats/value.h"

namespace contract {

/// The bytes of a file. Error: it is missing, unreadable, or larger than `limit`.
std::string read_file(const std::filesystem::path& path, std::size_t limit = 64u << 20);

/// Writes a file as a whole: a temporary file beside it, fsync, rename; folders above are made.
/// Error: it can't be written; nothing is left behind then and an old file stays as it was.
void write_file(const std::filesystem::path& path, std::string_view text);

/// Writes all bytes to an open file; 0, or errno.
int write_all(int fd, std::string_view bytes);

/// Makes what was done in a folder last. One that can't do that is not worth a failure.
void sync_folder(const std::filesystem::path& folder);

/// Reads a JSON file. Error with the line: it is no JSON.
Value load_json(const std::filesystem::path& path);

/// The same, held to a schema. Error with the line and the key: it breaks the schema.
Value load_json(const std::filesystem::path& path, const Schema& schema);

}  // namespace contract
