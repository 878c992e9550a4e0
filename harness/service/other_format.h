// An answer in JSON, in XML, and back.
#pragma once

#include "service/answer.h"
#include "spec/spec.h"
#include "wire/message.h"

namespace contract {

/// The same answer in `format`: the body's tree written as the service writes it, Content-Type and
/// Content-Length to match. One that is in that format already, is no tree, or is no whole answer
/// (a script) stays as it is.
///
/// Exact for what this API answers: flat objects of texts. XML says neither that a text is a number
/// nor that a list has one item, so a number comes back from XML as a text, and a list of one as
/// that item.
Response in_format(const Spec& spec, Format format, const Response& response);

}  // namespace contract
