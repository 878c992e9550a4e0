// The characters and references of XML 1.0, sections 2.2 and 4.1.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace contract {

/// What is wrong with a part of an XML document.
struct XmlFault {
  const char* subject;  ///< of the finding: "xml.syntax" or "xml.entity"
  std::string note;     ///< "reference '&foo;' is none of the five of XML"
};

/// Where the first character stands in UTF-8 text that XML can't hold: a control character other
/// than TAB, LF and CR, U+FFFE or U+FFFF. npos where there is none.
std::size_t find_no_xml_character(std::string_view text);

/// Checks the references in raw text: &lt; &gt; &amp; &apos; &quot;, and &#N; &#xN; of characters
/// that XML can hold, are fine. A bare '&' is "xml.syntax", any other reference "xml.entity".
std::optional<XmlFault> check_references(std::string_view raw);

/// Text as the content of an element: & < > and CR escaped (a reader makes a raw CR an LF);
/// characters that XML can't hold become U+FFFD.
std::string escape_xml(std::string_view text);

}  // namespace contract
