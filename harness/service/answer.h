// What the service answers, as bytes with no socket: envelopes in XML and JSON.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ecs_contract/message.h"
#include "formats/styles.h"
#include "spec/check_request.h"
#include "spec/spec.h"
#include "wire/params.h"
#include "wire/transfer.h"

namespace contract {

enum class Format { json, xml };

const char* to_text(Format format);

/// How an answer is spelled. The default is the service's own way. A plain value.
struct AnswerStyle {
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
                  const AnswerStyle& spelling);

/// The format that a request asks for: the parameter of role "format" (letter case ignored), else
/// the Accept header of a V3 request, else the table's default. Nothing where the parameter has a
/// value that is neither.
std::optional<Format> asked_format(const Spec& spec, const Request& request, const Params& params);

/// The Host that a request was sent to, without the port; the table's endpoint where it names none.
std::string host_of(const Spec& spec, const Request& request);

/// A successful answer of the action. `order_id` nothing: an answer without that member.
Response answer_success(const Spec& spec, Format format, const std::string& request_id,
                        const std::optional<std::string>& order_id,
                        const AnswerStyle& spelling = {});

/// An error before it is wrapped.
struct ErrorText {
  int status = 0;
  std::string code;
  std::string message;  ///< filled
  std::string host;
};

/// An error as the service wraps it. `order` names one of the table's error_orders; empty: the
/// first.
Response answer_error(const Spec& spec, Format format, const std::string& request_id,
                      const ErrorText& error, const AnswerStyle& spelling = {},
                      const std::string& order = "");

/// The answer of a recording that has none to a request: 404 and not 5xx, for a client that repeats
/// what may heal would only miss again; a code that no table has, and the id of no request.
Response answer_miss(const Spec& spec, Format format, const std::string& what_is_missing);

/// A row of the table's headers as `response` has it, whose status and body are there already;
/// nothing where the row is not for this format or status.
std::optional<Header> answer_header(const AnswerHeader& row, Format format,
                                    const Response& response, const std::string& request_id);

/// A body as it stands, with the format's content type and the table's headers.
Response answer_text(const Spec& spec, Format format, const std::string& request_id, int status,
                     std::string body, const std::string& content_type = "");

/// The same answer in `format`: the body's tree written as the service writes it, Content-Type and
/// Content-Length to match. One that is in that format already, is no tree, or is no whole answer
/// (a script) stays as it is.
///
/// Exact for what this API answers: flat objects of texts. XML says neither that a text is a number
/// nor that a list has one item, so a number comes back from XML as a text, and a list of one as
/// that item.
Response transcode(const Spec& spec, Format format, const Response& response);

}  // namespace contract
