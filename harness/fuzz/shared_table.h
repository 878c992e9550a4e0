// The smallest table that an action can use.
#pragma once

namespace contract::fuzz {

inline constexpr const char* kSharedTable = R"({
  "format": 1, "id": "ecs/2014-05-26/common/2021-07-19", "product": "Ecs", "version": "2014-05-26",
  "document": { "title": "t", "revision": "2021-07-19", "language": "en", "source": "s" },
  "parameters": [
    { "name": "Action", "type": "string", "required": true, "example": "A", "role": "action",
      "rules": [ { "id": "Action.required", "at": { "section": "s", "row": "r" }, "level": "MUST",
                   "basis": "doc", "statement": "There is one.", "check": { "kind": "required" } } ] }
  ],
  "notes": [], "errors": [], "contradictions": [],
  "envelope": {
    "default_format": "xml", "xml_declaration": "", "success_root_suffix": "Response",
    "error_root": "Error",
    "fields": { "request_id": "RequestId", "host_id": "HostId", "code": "Code",
                "message": "Message", "recommend": "Recommend" },
    "recommend": "", "content_types": { "json": "application/json", "xml": "text/xml" },
    "headers": [], "endpoint": "", "region": "r" }
})";

}  // namespace contract::fuzz
