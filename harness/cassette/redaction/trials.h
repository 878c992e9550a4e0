// For trials: kinds of private values, ways to hide them, and places to put them, a table of each.
#pragma once

#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "cassette/redaction/layers.h"
#include "cassette/testing.h"
#include "formats/xml_characters.h"
#include "wire/digest.h"
#include "wire/percent.h"

namespace contract::testing::trials {

using Text = std::string;
using Random = std::mt19937;

/// So many letters of an alphabet.
inline Text letters(Random& random, std::string_view from, std::size_t count) {
  Text made;
  while (made.size() < count) made += from[random() % from.size()];
  return made;
}

constexpr std::string_view kWord = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view kSmallHex = "0123456789abcdef";
constexpr std::string_view kMarks = "ABCDEFGHabcdefgh01234567+/=&%?#<>\"'\\_.~ :;,@!$*()[]{}|^`";

struct Kind {
  const char* name;
  const char* parameter;  ///< that has such a value; nullptr: it is known by its looks alone
  Text (*make)(Random&);
};

inline const Kind kKinds[] = {
    {"an AccessKeyId", nullptr, [](Random& r) { return "LTAI5t" + letters(r, kWord, 18); }},
    {"a temporary key", nullptr, [](Random& r) { return "STS.NT" + letters(r, kWord, 18); }},
    {"an account number", nullptr, [](Random& r) { return "1" + letters(r, "123456789", 15); }},
    {"an IPv4 address", nullptr,
     [](Random& r) {
       return "47." + std::to_string(r() % 256) + "." + std::to_string(r() % 256) + "." +
              std::to_string(100 + r() % 156);
     }},
    {"an IPv6 address", nullptr,
     [](Random& r) {
       return "2408:4" + letters(r, kSmallHex, 3) + ":1" + letters(r, kSmallHex, 3) + "::" + "9" +
              letters(r, kSmallHex, 3);
     }},
    {"a mail address", nullptr,
     [](Random& r) { return "jane." + letters(r, "abcdefgh", 6) + "@corp-mail.cn"; }},
    {"a key of another form", "AccessKeyId",
     [](Random& r) { return "key-" + letters(r, kWord, 12); }},
    {"a secret", "AccessKeySecret", [](Random& r) { return letters(r, kWord, 30); }},
    {"a token", "SecurityToken",
     [](Random& r) {
       return "CAIS" + letters(r, kWord, 20) + "+/" + letters(r, kWord, 10) + "==";
     }},
    {"a password", "Password",
     [](Random& r) { return "Q" + letters(r, kMarks, 12) + "w" + letters(r, kWord, 4) + "K"; }},
    {"a password of other letters", "VncPassword",
     [](Random& r) { return "p\xc3\xa4ss\xe4\xb8\xad" + letters(r, kWord, 8); }},
    {"a bearer token", "BearerToken",
     [](Random& r) {
       return "eyJ" + letters(r, kWord, 20) + "." + letters(r, kWord, 12) + "-_" +
              letters(r, kWord, 6);
     }},
};

/// A way to hide a text in a text.
struct Code {
  const char* name;
  Text (*hide)(const Text&);
};

inline Text lower_percent(const Text& text) {
  Text made = percent_encode(text);
  for (std::size_t i = 0; i + 2 < made.size(); ++i)
    if (made[i] == '%')
      for (const std::size_t at : {i + 1, i + 2})
        made[at] = static_cast<char>(made[at] | (made[at] >= 'A' ? 0x20 : 0));
  return made;
}

inline Text slashes(const Text& text) {
  Text made;
  for (const char c : spell(Coding::json, text)) made += c == '/' ? Text("\\/") : Text(1, c);
  return made;
}

inline Text references(const Text& text) {
  Text made;
  for (const char c : text)
    made += static_cast<unsigned char>(c) >= 0x80 ? Text(1, c) : "&#x" + hex(Text(1, c)) + ";";
  return made;
}

inline Text url_base64(const Text& text) {
  Text made = base64(text);
  for (char& c : made) c = c == '+' ? '-' : c == '/' ? '_' : c;
  while (made.ends_with('=')) made.pop_back();
  return made;
}

inline Text upper_hex(const Text& text) {
  Text made = hex(text);
  for (char& c : made) c = c >= 'a' ? static_cast<char>(c - 32) : c;
  return made;
}

inline Text numbers_of_json(const Text& text) {
  Text made;
  for (const char c : text)
    made += static_cast<unsigned char>(c) >= 0x80 ? Text(1, c) : by_numbers(Text(1, c), "\\u%04x");
  return made;
}

inline const Code kCodes[] = {
    {"nothing", [](const Text& text) { return text; }},
    {"percent", [](const Text& text) { return percent_encode(text); }},
    {"percent in small letters", lower_percent},
    {"percent of every byte", [](const Text& text) { return by_numbers(text, "%%%02x"); }},
    {"escapes of JSON", [](const Text& text) { return spell(Coding::json, text); }},
    {"escaped slashes", slashes},
    {"numbers of JSON", numbers_of_json},
    {"references of XML", [](const Text& text) { return escape_xml(text); }},
    {"numbers of XML", references},
    {"base64", [](const Text& text) { return base64(text); }},
    {"base64, one on", [](const Text& text) { return base64(" " + text); }},
    {"base64, two on", [](const Text& text) { return base64("a " + text); }},
    {"base64 of URLs", url_base64},
    {"base64 behind a word", [](const Text& text) { return "key/" + base64(text); }},
    {"hexadecimal", [](const Text& text) { return hex(text); }},
    {"hexadecimal in capitals", upper_hex},
    {"JSON", [](const Text& text) { return "{\"a\":\"" + spell(Coding::json, text) + "\"}"; }},
    {"XML", [](const Text& text) { return "<a>" + escape_xml(text) + "</a>"; }},
    {"gzip in base64", [](const Text& text) { return base64(pack(Packing::gzip, text)); }},
    {"zlib in base64", [](const Text& text) { return base64(pack(Packing::zlib, text)); }},
    {"deflate in base64",
     [](const Text& text) { return base64(pack(Packing::deflate, "<" + text + ">")); }},
    {"brotli in base64", [](const Text& text) { return url_base64(pack(Packing::brotli, text)); }},
    {"zlib in hexadecimal", [](const Text& text) { return hex(pack(Packing::zlib, text)); }},
};

inline void add_query(Interaction& to, const Text& piece) { to.request.target += "&" + piece; }

inline void ask(Interaction& to, const Text& type, const Text& body) {
  to.request.method = "POST";
  if (!type.empty()) to.request.headers.push_back({"Content-Type", type});
  to.request.body = body;
}

inline void answer(Interaction& to, const Text& type, const Text& body) {
  to.response = json_response(400, body);
  to.response.headers[0].value = type;
}

inline Text quotes_escaped(const Text& xml) {
  Text made;
  for (const char c : xml) made += c == '"' ? Text("&quot;") : Text(1, c);
  return made;
}

inline Text json(const Text& text) { return spell(Coding::json, text); }

enum class Part { query, asked, answered, any };

/// Where a text is put.
struct Spot {
  const char* name;
  Part part;
  void (*put)(Interaction&, const Text&);
};

inline const Spot kSpots[] = {
    {"the path", Part::query,
     [](Interaction& to, const Text& text) {
       to.request.target.insert(1, "p/" + percent_encode(text));
     }},
    {"a parameter", Part::query,
     [](Interaction& to, const Text& text) { add_query(to, "Note=" + percent_encode(text)); }},
    {"a parameter's name", Part::query,
     [](Interaction& to, const Text& text) { add_query(to, percent_encode(text) + "=1"); }},
    {"a fragment", Part::query,
     [](Interaction& to, const Text& text) { to.request.target += "#" + percent_encode(text); }},
    {"a form", Part::asked,
     [](Interaction& to, const Text& text) {
       ask(to, "application/x-www-form-urlencoded", "A=1&Note=" + percent_encode(text) + "&B=2");
     }},
    {"a form that does not say so", Part::asked,
     [](Interaction& to, const Text& text) { ask(to, "", "A=1&Note=" + percent_encode(text)); }},
    {"JSON of a request", Part::asked,
     [](Interaction& to, const Text& text) {
       ask(to, "application/json", "{\"Note\": \"" + json(text) + "\"}");
     }},
    {"plain text of a request", Part::asked,
     [](Interaction& to, const Text& text) { ask(to, "text/plain", "it was " + text + " there"); }},
    {"the client's name", Part::any,
     [](Interaction& to, const Text& text) { to.request.headers[1].value = "client " + text; }},
    {"the server's name", Part::any,
     [](Interaction& to, const Text& text) {
       to.response.headers.push_back({"Server", text});
     }},
    {"a header that no list names", Part::any,
     [](Interaction& to, const Text& text) {
       to.request.headers.push_back({"X-Other", text});
     }},
    {"the reason", Part::any,
     [](Interaction& to, const Text& text) { to.response.reason = "No " + text; }},
    {"a message of JSON", Part::answered,
     [](Interaction& to, const Text& text) {
       answer(to, "application/json",
              "{\"Code\":\"C\",\"Message\":\"said " + json(text) + " here\"}");
     }},
    {"a name of JSON", Part::answered,
     [](Interaction& to, const Text& text) {
       answer(to, "application/json", "{ \"" + json(text) + "\" : [1] }");
     }},
    {"half of JSON", Part::answered,
     [](Interaction& to, const Text& text) {
       answer(to, "application/json", "{\"Message\":\"said " + json(text) + "\",\"A\":");
     }},
    {"a text of XML", Part::answered,
     [](Interaction& to, const Text& text) {
       answer(to, "text/xml", "<R><Message>said " + escape_xml(text) + " here</Message></R>");
     }},
    {"an attribute of XML", Part::answered,
     [](Interaction& to, const Text& text) {
       answer(to, "text/xml", "<R><M a=\"" + spell(Coding::xml, text) + "\">t</M></R>");
     }},
    {"a page", Part::answered,
     [](Interaction& to, const Text& text) {
       answer(to, "text/html", "<html><p>\n" + escape_xml(text) + "\n</html>");
     }},
    {"plain text", Part::answered,
     [](Interaction& to, const Text& text) {
       answer(to, "text/plain", "it was " + text + " there");
     }},
    {"an answer that was cut off", Part::answered,
     [](Interaction& to, const Text& text) {
       to.response = {};
       to.response.script = {
           "HTTP/1.1 200 OK\r\nServer: x\r\n\r\n{\"Message\":\"" + json(text) + "\",\"b\":[",
           Reset{}};
     }},
};

/// Where a value is put under its name, itself hidden in `code`.
struct Holder {
  const char* name;
  Part part;
  void (*put)(Interaction&, const Text& parameter, const Text& value, const Code& code);
};

inline const Holder kHolders[] = {
    {"a parameter", Part::query,
     [](Interaction& to, const Text& name, const Text& value, const Code&) {
       add_query(to, name + "=" + percent_encode(value));
     }},
    {"a form, spelled in small letters", Part::asked,
     [](Interaction& to, const Text& name, const Text& value, const Code&) {
       ask(to, "application/x-www-form-urlencoded", name + "=" + lower_percent(value) + "&B=1");
     }},
    {"JSON within a parameter", Part::query,
     [](Interaction& to, const Text& name, const Text& value, const Code& code) {
       add_query(to,
                 "Note=" + percent_encode(code.hide("{\"" + name + "\":\"" + json(value) + "\"}")));
     }},
    {"a form within JSON", Part::answered,
     [](Interaction& to, const Text& name, const Text& value, const Code& code) {
       answer(to, "application/json",
              "{\"Message\":\"" + json(code.hide("a=b&" + name + "=" + percent_encode(value))) +
                  "\"}");
     }},
    {"XML within JSON", Part::answered,
     [](Interaction& to, const Text& name, const Text& value, const Code& code) {
       answer(to, "application/json",
              "{\"Message\":\"" +
                  json(code.hide("<x><" + name + ">" + escape_xml(value) + "</" + name + "></x>")) +
                  "\"}");
     }},
    {"JSON of an answer", Part::answered,
     [](Interaction& to, const Text& name, const Text& value, const Code&) {
       answer(to, "application/json", "{\"" + name + "\":[{\"x\":\"" + json(value) + "\"}]}");
     }},
    {"XML of an answer", Part::answered,
     [](Interaction& to, const Text& name, const Text& value, const Code&) {
       answer(to, "text/xml",
              "<R><" + name + "><x>" + escape_xml(value) + "</x></" + name + "></R>");
     }},
    {"a line of a plain text", Part::answered,
     [](Interaction& to, const Text& name, const Text& value, const Code&) {
       answer(to, "text/plain", "an error\n" + name + ": " + value + "\nof it");
     }},
    {"a line with a blank before its colon", Part::answered,
     [](Interaction& to, const Text& name, const Text& value, const Code&) {
       answer(to, "text/plain", name + " : " + value);
     }},
    {"a line with quotes", Part::answered,
     [](Interaction& to, const Text& name, const Text& value, const Code&) {
       answer(to, "text/plain", "An error, " + name + ": \"" + json(value) + "\" it was\n");
     }},
    {"a line of a text that is hidden", Part::answered,
     [](Interaction& to, const Text& name, const Text& value, const Code& code) {
       answer(to, "text/plain", code.hide("error\n" + name + ".1: " + value + "\nof it"));
     }},
    {"a line within JSON", Part::answered,
     [](Interaction& to, const Text& name, const Text& value, const Code&) {
       answer(to, "application/json",
              "{\"Message\":\"" + json("error\nCredentials." + name + ": " + value + "\nof it") +
                  "\"}");
     }},
    {"a line within XML", Part::answered,
     [](Interaction& to, const Text& name, const Text& value, const Code&) {
       answer(to, "text/xml", "<R><Message>" + name + ": " + escape_xml(value) + "</Message></R>");
     }},
    {"a parameter with a prefix", Part::query,
     [](Interaction& to, const Text& name, const Text& value, const Code&) {
       add_query(to, "Credentials." + name + ".1=" + percent_encode(value));
     }},
    {"an attribute with a prefix", Part::answered,
     [](Interaction& to, const Text& name, const Text& value, const Code&) {
       answer(to, "text/xml",
              "<R><M Credentials." + name + "=\"" + quotes_escaped(escape_xml(value)) +
                  "\">t</M></R>");
     }},
    {"JSON within JSON, with a prefix", Part::answered,
     [](Interaction& to, const Text& name, const Text& value, const Code&) {
       answer(to, "application/json",
              "{\"Message\":\"" + json("{\"Credentials." + name + "\":\"" + json(value) + "\"}") +
                  "\"}");
     }},
    {"a header's name for a member", Part::answered,
     [](Interaction& to, const Text&, const Text& value, const Code&) {
       answer(to, "application/json", "{\"x-acs-security-token\":\"" + json(value) + "\"}");
     }},
    {"a header's name for a parameter", Part::query,
     [](Interaction& to, const Text&, const Text& value, const Code&) {
       add_query(to, "x-acs-security-token=" + percent_encode(value));
     }},
    {"a header's name for an element", Part::answered,
     [](Interaction& to, const Text&, const Text& value, const Code&) {
       answer(to, "text/xml",
              "<R><x-acs-security-token>" + escape_xml(value) + "</x-acs-security-token></R>");
     }},
};

/// How the bodies are packed, and what the message says of that.
struct Envelope {
  const char* name;
  std::vector<Packing> packings;
  const char* label;  ///< nullptr: nothing
};

inline const Envelope kEnvelopes[] = {
    {"as they are", {}, nullptr},
    {"gzip", {Packing::gzip}, "gzip"},
    {"gzip that is not labelled", {Packing::gzip}, nullptr},
    {"zlib", {Packing::zlib}, "deflate"},
    {"zlib that is not labelled", {Packing::zlib}, nullptr},
    {"raw deflate", {Packing::deflate}, "deflate"},
    {"raw deflate that is not labelled", {Packing::deflate}, nullptr},
    {"brotli", {Packing::brotli}, "br"},
    {"brotli that is not labelled", {Packing::brotli}, nullptr},
    {"two of them", {Packing::zlib, Packing::gzip}, "deflate, gzip"},
    {"two of them, one labelled", {Packing::brotli, Packing::gzip}, "gzip"},
    {"gzip twice, not labelled", {Packing::gzip, Packing::gzip}, nullptr},
};

inline void put_into(Text& body, Headers& headers, const Envelope& envelope) {
  if (body.empty() || envelope.packings.empty()) return;
  for (const Packing packing : envelope.packings) body = pack(packing, body);
  if (envelope.label != nullptr) headers.push_back({"Content-Encoding", envelope.label});
  for (Header& header : headers)
    if (header.name == "Content-Length") header.value = std::to_string(body.size());
}

inline void put_into(Interaction& call, const Envelope& envelope) {
  put_into(call.request.body, call.request.headers, envelope);
  put_into(call.response.body, call.response.headers, envelope);
}

}  // namespace contract::testing::trials
