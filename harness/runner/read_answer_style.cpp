#include "runner/read_step.h"

namespace contract {
namespace {

std::vector<std::string> texts(const Value& row, std::string_view name) {
  std::vector<std::string> list;
  if (const Value* array = row.find(name))
    for (const Value& item : array->items) list.push_back(item.text);
  return list;
}

bool flag(const Value& row, std::string_view name) { return row.text_of(name) == "true"; }

std::size_t size_of(const Value& row, std::string_view name) {
  return static_cast<std::size_t>(row.integer_of(name));
}

XmlStyle read_xml_style(const Spec& spec, const Value& row) {
  XmlStyle style = xml_style_of(spec);
  if (row.find("before") != nullptr) style.before = row.text_of("before");
  style.after = row.text_of("after");
  style.within = row.text_of("within");
  style.root_attributes = row.text_of("root_attributes");
  style.child_attributes = row.text_of("child_attributes");
  style.in_tags = row.text_of("in_tags");
  const std::string text = row.text_of("text");
  style.text = text == "cdata"         ? XmlStyle::Text::cdata
               : text == "decimal"     ? XmlStyle::Text::decimal
               : text == "hexadecimal" ? XmlStyle::Text::hexadecimal
               : text == "mixed"       ? XmlStyle::Text::mixed
                                       : XmlStyle::Text::plain;
  style.empty_as_one_tag = flag(row, "empty_as_one_tag");
  return style;
}

JsonStyle read_json_style(const Value& row) {
  JsonStyle style;
  const std::string escapes = row.text_of("escapes");
  style.escapes = escapes == "unicode"              ? JsonStyle::Escapes::unicode
                  : escapes == "lower_case_unicode" ? JsonStyle::Escapes::lower_case_unicode
                  : escapes == "beyond_ascii"       ? JsonStyle::Escapes::beyond_ascii
                  : escapes == "solidus"            ? JsonStyle::Escapes::solidus
                                                    : JsonStyle::Escapes::needed;
  style.blank = row.text_of("blank");
  return style;
}

Transfer::Names read_letters(const std::string& text) {
  return text == "lower_case"   ? Transfer::Names::lower_case
         : text == "upper_case" ? Transfer::Names::upper_case
                                : Transfer::Names::as_they_are;
}

Transfer read_transfer(const Value& row) {
  Transfer how;
  const std::string framing = row.text_of("framing");
  how.framing = framing == "chunked" ? Transfer::Framing::chunked
                : framing == "close" ? Transfer::Framing::close
                                     : Transfer::Framing::length;
  how.chunk = size_of(row, "chunk");
  how.chunk_extension = row.text_of("chunk_extension");
  how.upper_case_chunks = flag(row, "upper_case_chunks");
  if (const Value* trailers = row.find("trailers"))
    for (const Member& member : trailers->members)
      how.trailers.push_back({member.name, member.value.text});
  how.gzip = flag(row, "gzip");
  how.names = read_letters(row.text_of("names"));
  how.codings = read_letters(row.text_of("codings"));
  if (row.find("gzip_name") != nullptr) how.gzip_name = row.text_of("gzip_name");
  if (row.find("after_colon") != nullptr) how.after_colon = row.text_of("after_colon");
  if (row.find("version") != nullptr) how.version = row.text_of("version");
  how.interim = row.text_of("interim");
  how.reason = row.text_of("reason");
  how.piece = size_of(row, "piece");
  return how;
}

std::vector<Member> members_of(const Value& row, std::string_view name) {
  const Value* object = row.find(name);
  return object == nullptr ? std::vector<Member>{} : object->members;
}

}  // namespace

AnswerStyle read_answer_style(const Spec& spec, const Value& row) {
  AnswerStyle spelling;
  spelling.id = row.text_of("id");
  spelling.title = row.text_of("title");
  spelling.rules = texts(row, "rules");
  spelling.formats = texts(row, "formats");
  if (const Value* xml = row.find("xml")) spelling.xml = read_xml_style(spec, *xml);
  if (const Value* json = row.find("json")) spelling.json = read_json_style(*json);
  spelling.content_type = row.text_of("content_type");
  spelling.reversed = flag(row, "reversed");
  spelling.first = members_of(row, "first");
  spelling.last = members_of(row, "last");
  if (const std::size_t size = size_of(row, "filler"))
    spelling.first.push_back({"Filler", Value::string(std::string(size, 'x'))});
  if (const Value* how = row.find("transfer")) spelling.transfer = read_transfer(*how);
  return spelling;
}

}  // namespace contract
