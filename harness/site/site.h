// All pages of the site, in both languages.
#pragma once

#include <filesystem>

#include "ecs_contract/finding.h"
#include "site/sources.h"
#include "site/write_site.h"

namespace contract {

/// A site before it is written.
struct MadeSite {
  SiteFiles files;
  Value facts;  ///< what every page says of the whole
  std::size_t pages = 0;
  std::size_t examples = 0;  ///< requests that were sent while it was made
  /// Examples that the emulator answered otherwise than the tables say; where there are any, the
  /// site tells what is not so.
  Findings findings;
};

/// The folder of templates, words, questions and what pages load, of a suite's folder.
std::filesystem::path site_folder(const SuiteFiles& files);

/// Makes every page; where they are `served`, each leads to the one on which the call is tried,
/// which the server makes. Error: site/ is missing or damaged.
MadeSite make_site(const Sources& sources, bool served = false);

}  // namespace contract
