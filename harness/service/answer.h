// What the service answers, as bytes with no socket: envelopes in XML and JSON.
#pragma once

#include <optional>
#include <string>

#include "spec/check_request.h"
#include "spec/spec.h"
#include "wire/message.h"
#include "wire/params.h"

namespace contract {

enum class Format { json, xml };

const char* to_text(Format format);

/// The format that a request asks for: the parameter of role "format" (letter case ignored), else
/// the Accept header of a V3 request, else the table's default. Nothing where the parameter has a
/// value that is neither.
std::optional<Format> asked_format(const Spec& spec, const Request& request, const Params& params);

/// The Host that a request was sent to, without the port; the table's endpoint where it names none.
std::string host_of(const Spec& spec, const Request& request);

/// A successful answer of the action. `order_id` nothing: an answer without that member.
Response answer_success(const Spec& spec, Format format, const std::string& request_id,
                        const std::optional<std::string>& order_id);

/// An error as the service wraps it. `message` is already filled.
Response answer_error(const Spec& spec, Format format, const std::string& request_id,
                      const std::string& host, int status, const std::string& code,
                      const std::string& message);

/// A body as it stands, with the format's content type and the request id's header.
Response answer_text(const Spec& spec, Format format, const std::string& request_id, int status,
                     std::string body);

}  // namespace contract
