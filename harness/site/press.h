// Makes pages: a template, its data, and round it what all pages have.
#pragma once

#include <string>

#include "formats/value.h"
#include "site/templates.h"
#include "site/words.h"
#include "site/write_site.h"

namespace contract {

/// A page in the making. Its path is below the language's folder: "error/error.404.X.html".
struct Page {
  std::string path;
  std::string title;    ///< of the window, and the heading that its template prints
  std::string section;  ///< which entry of the navigation it is below: "call", "errors", …
  std::string template_name;
  Value data = Value::object();
};

/// The pages of one language. The references must outlive it.
class Press {
 public:
  /// `facts` are what every page says of the whole: program, table, suite.
  Press(const Templates& templates, const Words& words, std::string language, Value facts,
        SiteFiles& files)
      : templates_(templates),
        words_(words),
        language_(std::move(language)),
        facts_(std::move(facts)),
        files_(files) {}

  const std::string& language() const { return language_; }
  const std::string& word(const std::string& key) const { return words_.text(key, language_); }
  const Words& words() const { return words_; }

  /// Renders and keeps it. Error: as Templates::render; there is a page of that path.
  void add(const Page& page);

 private:
  const Templates& templates_;
  const Words& words_;
  const std::string language_;
  const Value facts_;
  SiteFiles& files_;
};

}  // namespace contract
