// The files of a site, put in place as a whole or not at all.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace contract {

/// Texts by their paths below the site's folder, '/' between the parts.
using SiteFiles = std::map<std::string, std::string>;

/// The file that says that a folder is a site, and may be replaced by one.
inline constexpr const char* kSiteMark = "ecs-contract-site.json";

/// Error: `folder` is there and neither empty nor a site.
void demand_site_place(const std::filesystem::path& folder);

/// Writes the files beside `folder` and puts them in its place; what stood there is taken away once
/// they stand. `files` holds kSiteMark. Error: as demand_site_place, or it can't be written; what
/// was there stays.
void write_site(const std::filesystem::path& folder, const SiteFiles& files);

}  // namespace contract
