// For tests: HAR files as other programs write them.
#pragma once

#include <string>
#include <vector>

#include "cassette/har.h"

namespace contract::testing {

inline std::string take_all(const Request&, bool) { return ""; }

/// A HAR of another program, with one entry per item.
inline std::string foreign(const std::vector<std::string>& entries) {
  std::string text = R"({"log":{"version":"1.2","creator":{"name":"other","version":"1"},)"
                     "\"entries\":[\n";
  for (std::size_t i = 0; i < entries.size(); ++i)
    text += entries[i] + (i + 1 < entries.size() ? ",\n" : "\n");
  return text + "]}}";
}

inline std::string entry(const std::string& request, const std::string& response,
                         const std::string& started = "2026-11-25T10:00:00.000Z") {
  return R"({"startedDateTime":")" + started + R"(","request":{)" + request + R"(},"response":{)" +
         response + "}}";
}

inline const std::string kAsked =
    R"("method":"GET","url":"https://ecs.aliyuncs.com/?Action=A&Version=2014-05-26","headers":[])";

inline std::string asked(const std::string& headers) {
  return R"("method":"GET","url":"https://ecs.aliyuncs.com/?Action=A","headers":[)" + headers + "]";
}

inline std::string answered(const std::string& headers, const std::string& content) {
  return R"("status":200,"statusText":"OK","headers":[)" + headers + R"(],"content":{)" + content +
         "}";
}

inline std::string lines(const Headers& headers) {
  std::string text;
  for (const Header& header : headers) text += header.name + "=" + header.value + ";";
  return text;
}

inline Interaction read_one(const std::string& request, const std::string& response) {
  const HarLog log = read_har(foreign({entry(request, response)}), "x.har", take_all);
  return log.entries.at(0).interaction;
}

}  // namespace contract::testing
