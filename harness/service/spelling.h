// One logical answer in one of its spellings: document, members beside it, and transfer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "formats/styles.h"
#include "spec/spec.h"
#include "wire/transfer.h"

namespace contract {

enum class Format { json, xml };

const char* to_text(Format format);

/// How an answer is spelled. The default is the service's own way. A plain value.
struct AnswerSpelling {
  std::string id;
  std::string title;
  std::vector<std::string> rules;    ///< what grants it: rows of the spec
  std::vector<std::string> formats;  ///< "json", "xml"

  std::optional<XmlStyle> xml;       ///< nothing: as the table has it
  std::optional<JsonStyle> json;     ///< nothing: compact
  std::string content_type;          ///< empty: the table's
  bool reversed = false;             ///< the members in the opposite order
  std::vector<Member> first;         ///< members of no meaning, before the others
  std::vector<Member> last;          ///< and behind them
  std::optional<Transfer> transfer;  ///< nothing: in one piece with its length

  bool is_for(Format format) const;
};

/// The XML of the service itself: the table's declaration, its members in CDATA.
XmlStyle xml_style_of(const Spec& spec);

/// The text of an answer: `members` under the element `root` in XML, as an object in JSON.
std::string spell(const Spec& spec, Format format, const std::string& root, Value members,
                  const AnswerSpelling& spelling);

}  // namespace contract
