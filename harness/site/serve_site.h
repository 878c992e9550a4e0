// The pages over HTTP on loopback, and beside them an emulator of the reader's own.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "ecs_contract/message.h"
#include "site/press.h"
#include "site/site.h"
#include "site/try_it.h"

namespace contract {

/// What a reader has entered.
struct TryForm {
  Assignment parameters;
  Format format = Format::xml;
  std::string wrong;  ///< what of it can't be done, a sentence; empty: nothing
};

/// The page of the form, with what came of a call where one was sent.
Page try_page(const Press& press, const Sources& sources, const TryIt& desk, const TryForm& form,
              const std::optional<RunExample>& run, const std::string& token);

/// Answers from memory: a path is a name in a table and never one of the disk. Refuses what was
/// sent to another host or comes from another's page, and what changes anything without the token.
/// Every answer forbids scripts, styles, frames and forms of others. Safe from any thread.
class SiteServer {
 public:
  /// The site was made with `served`. Both must outlive it. Error: as Templates and TryIt.
  SiteServer(const Sources& sources, const MadeSite& site, std::string token);

  Response answer(const Request& request);
  Handler handler() {
    return [this](const Request& request) { return answer(request); };
  }

 private:
  Response page_of(const std::string& path) const;
  Response try_it(const std::string& language, const Request& request);

  const Sources& sources_;
  const MadeSite& site_;
  const std::string token_;
  const Words words_;
  const Templates templates_;
  std::mutex mutex_;  // guards desk_ and templates_
  TryIt desk_;
};

}  // namespace contract
