// The same document in other spellings: what the grammars of XML and JSON leave to the writer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/value.h"

namespace contract {

/// How an XML document is spelled. The default is write_xml's. Texts are put in as they stand: what
/// XML grants is up to whoever fills them.
struct XmlStyle {
  /// How the characters of a text are written (XML 1.0, 2.4, 2.7, 4.1, 4.6).
  enum class Text {
    plain,        ///< as they are, the five that need it as entities
    cdata,        ///< in CDATA sections; "]]>" is cut over two
    decimal,      ///< every character as &#N;
    hexadecimal,  ///< every character as &#xN;
    mixed,        ///< plain, CDATA and references in turn, within one text
  };
  std::string before{};  ///< the declaration, comments, a byte order mark: before the root
  std::string after{};   ///< comments, blanks: behind the root
  std::string within{};  ///< comments, blanks: before each child element and after the last
  std::string root_attributes{};   ///< " xmlns:x='urn:x'"
  std::string child_attributes{};  ///< of every element below the root
  std::string in_tags{};           ///< blanks before the '>' of each tag
  Text text = Text::plain;
  std::vector<std::string> cdata_names{};  ///< elements whose text is in CDATA in any case
  bool empty_as_one_tag = false;           ///< <X/> and not <X></X>
};

/// As write_xml, in that style.
std::string write_xml(std::string_view root, const Value& value, const XmlStyle& style);

/// How a JSON document is spelled (RFC 8259). The default is write_json's.
struct JsonStyle {
  enum class Escapes {
    needed,   ///< the ones that RFC 8259 demands
    unicode,  ///< every character as \uXXXX, those past the basic plane as surrogate pairs
    beyond_ascii,
    solidus,  ///< and "/" as "\/"
    lower_case_unicode,
  };
  Escapes escapes = Escapes::needed;
  bool escape_names = true;  ///< member names too
  std::string blank{};       ///< white space at every place where the grammar has some
};

/// As write_json, in that style.
std::string write_json(const Value& value, const JsonStyle& style);

}  // namespace contract
