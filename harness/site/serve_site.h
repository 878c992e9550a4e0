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

/// What a reader has entered; whichever button is pressed, all of it is shown again.
struct TryForm {
  Assignment parameters;
  Format format = Format::xml;
  std::string account;  ///< empty: the one that calls are tried on
  std::string clock;    ///< empty: what that account's clock says
  std::string wrong;    ///< what of it can't be done, a sentence; empty: nothing
};

/// The page of the form, with what came of a call where one was sent.
Page try_page(const Press& press, const Sources& sources, const TryIt& desk, const TryForm& form,
              const std::optional<RunExample>& run, const std::string& token);

/// Answers from memory: a path is a name in a table and never one of the disk. Refuses what does
/// not name its own host and port, what comes from another's page, and a form without the token, so
/// that no other page changes anything; who can read the pages can read the token. Its answers
/// forbid a browser scripts, styles, frames and forms of others; those of the listener itself (a
/// request that is too large or no HTTP) do not, and hold no page. Safe from any thread.
class SiteServer {
 public:
  /// The site was made with `served`. Both must outlive it. Error: as Templates and TryIt.
  SiteServer(const Sources& sources, const MadeSite& site, std::string token);

  /// `authority` is where it is served: "127.0.0.1:8080".
  Response answer(const Request& request, const std::string& authority);

 private:
  Response page_of(const std::string& path) const;
  void begin(TryForm& form, const Press& press);
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
