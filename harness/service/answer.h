// What the service answers, as bytes with no socket: envelopes in XML and JSON.
#pragma once

#include <optional>
#include <string>

#include "service/spelling.h"
#include "spec/check_request.h"
#include "spec/spec.h"
#include "wire/message.h"
#include "wire/params.h"

namespace contract {

/// The format that a request asks for: the parameter of role "format" (letter case ignored), else
/// the Accept header of a V3 request, else the table's default. Nothing where the parameter has a
/// value that is neither.
std::optional<Format> asked_format(const Spec& spec, const Request& request, const Params& params);

/// The Host that a request was sent to, without the port; the table's endpoint where it names none.
std::string host_of(const Spec& spec, const Request& request);

/// A successful answer of the action. `order_id` nothing: an answer without that member.
Response answer_success(const Spec& spec, Format format, const std::string& request_id,
                        const std::optional<std::string>& order_id,
                        const AnswerSpelling& spelling = {});

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
                      const ErrorText& error, const AnswerSpelling& spelling = {},
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

}  // namespace contract
