#include "formats/over_lines.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "formats/json.h"
#include "formats/json_or_xml.h"
#include "formats/xml.h"

namespace contract {
namespace {

enum class Piece { none, text, begin_tag, end_tag, other };  ///< other: a declaration, <a/>

/// What begins at `at`, and where it ends.
std::pair<Piece, std::size_t> piece_at(std::string_view xml, std::size_t at) {
  const std::string_view rest = xml.substr(at);
  const auto past = [&](std::string_view mark) {
    const std::size_t found = xml.find(mark, at);
    return found == std::string_view::npos ? xml.size() : found + mark.size();
  };
  if (rest.starts_with("<![CDATA[")) return {Piece::text, past("]]>")};
  if (rest.starts_with("<!--")) return {Piece::other, past("-->")};
  if (rest.starts_with("<?")) return {Piece::other, past("?>")};
  if (!rest.starts_with('<')) return {Piece::text, std::min(xml.find('<', at), xml.size())};
  const std::size_t end = past(">");
  if (rest.starts_with("</")) return {Piece::end_tag, end};
  return {xml[end - 2] == '/' ? Piece::other : Piece::begin_tag, end};
}

/// REQUIRES: it is a document that read_xml() reads, which has no text beside elements.
std::string xml_over_lines(std::string_view xml) {
  std::string lines;
  std::size_t depth = 0;
  Piece before = Piece::none;
  for (std::size_t at = 0; at < xml.size();) {
    const auto [piece, end] = piece_at(xml, at);
    const std::string_view text = xml.substr(at, end - at);
    at = end;
    const bool blank = text.find_first_not_of(" \t\r\n") == std::string_view::npos;
    if (blank && (before != Piece::begin_tag || text.find('\n') != std::string_view::npos))
      continue;
    if (piece == Piece::end_tag && depth > 0) --depth;
    const bool empty = piece == Piece::end_tag && before == Piece::begin_tag;
    if (piece != Piece::text && before != Piece::text && before != Piece::none && !empty)
      lines += "\n" + std::string(depth * 2, ' ');
    lines += text;
    if (piece == Piece::begin_tag) ++depth;
    before = piece;
  }
  return lines;
}

}  // namespace

std::string over_lines(const std::string& document) {
  if (is_xml(document)) return read_xml(document).ok() ? xml_over_lines(document) : document;
  const Reading reading = read_json(document);
  return reading.ok() ? write_json(reading.value, 2) : document;
}

}  // namespace contract
