// A new adapter's folder, made of a template: it keeps the protocol as it is, round a stand-in for
// the client, and has one place to fill in.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace contract {

/// Where templates come from: `conformance` is the suite's folder of that name, which holds
/// templates/<language>/, and adapters/<language>/ with what the adapters of a language share.
struct AdapterTemplates {
  std::filesystem::path conformance;

  /// By name. Error: there is none, the installation is not whole.
  std::vector<std::string> languages() const;
};

/// Makes `folder` of the template of `language`, with the files that adapters of that language
/// share in protocol/ below it. The folder's name becomes the adapter's. Complete, or not there at
/// all. Error: there is no such template, the name is none for an adapter, the folder is there
/// already or can't be written.
void write_adapter(const AdapterTemplates& templates, const std::string& language,
                   const std::filesystem::path& folder);

}  // namespace contract
