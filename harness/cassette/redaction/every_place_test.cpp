// Whatever holds a private value, and wherever it is said again: nothing of it is left.
#include <catch2/catch.hpp>
#include <random>

#include "cassette/recording_pipeline.h"
#include "cassette/redaction/layers.h"
#include "cassette/testing.h"
#include "formats/xml_characters.h"
#include "wire/percent.h"

using namespace contract;
using namespace contract::testing;

namespace {

const std::string kId = "0AB1C2D3-1111-2222-3333-444455556666";

std::string json_text(const std::string& text) { return spell(Coding::json, text); }

std::string json_numbers(const std::string& text) { return by_numbers(text, "\\u%04x"); }
std::string percent_numbers(const std::string& text) { return by_numbers(text, "%%%02x"); }

void add_parameter(Interaction& to, const std::string& piece) { to.request.target += "&" + piece; }

void ask(Interaction& to, const std::string& type, const std::string& body) {
  to.request.method = "POST";
  if (!type.empty()) to.request.headers.push_back({"Content-Type", type});
  to.request.body = body;
}

void answer(Interaction& to, const std::string& type, const std::string& body) {
  to.response.headers.front().value = type;
  to.response.headers[1].value = std::to_string(body.size());
  to.response.body = body;
}

void answer_json(Interaction& to, const std::string& members) {
  answer(to, "application/json", "{\"RequestId\":\"" + kId + "\"," + members + "}");
}

void answer_xml(Interaction& to, const std::string& elements) {
  answer(to, "text/xml", "<R><RequestId>" + kId + "</RequestId>" + elements + "</R>");
}

enum class Part { query, asked, answered, headers };  ///< of an interaction: one place may have it

struct Place {
  const char* name;
  Part part;
  void (*put)(Interaction&, const std::string& secret);
};

const Place kHolders[] = {
    {"a parameter", Part::query,
     [](Interaction& to, const std::string& secret) {
       add_parameter(to, "Password=" + percent_encode(secret));
     }},
    {"a parameter in small letters, counted, by numbers", Part::query,
     [](Interaction& to, const std::string& secret) {
       add_parameter(to, "userdata.1=" + percent_numbers(secret));
     }},
    {"a form", Part::asked,
     [](Interaction& to, const std::string& secret) {
       ask(to, "application/x-www-form-urlencoded",
           "A=b&VncPassword=" + percent_encode(secret) + "&C=d");
     }},
    {"a form that does not say so", Part::asked,
     [](Interaction& to, const std::string& secret) {
       ask(to, "", "A=b&SecurityToken=" + percent_encode(secret));
     }},
    {"JSON of a request", Part::asked,
     [](Interaction& to, const std::string& secret) {
       ask(to, "application/json", "{\"x\": {\"Password\":\"" + json_text(secret) + "\"}}");
     }},
    {"XML of a request", Part::asked,
     [](Interaction& to, const std::string& secret) {
       ask(to, "text/xml", "<a><Password>" + escape_xml(secret) + "</Password></a>");
     }},
    {"JSON of an answer", Part::answered,
     [](Interaction& to, const std::string& secret) {
       answer_json(to, "\"AccessKeySecret\" : \"" + json_text(secret) + "\"");
     }},
    {"JSON of an answer, by numbers", Part::answered,
     [](Interaction& to, const std::string& secret) {
       answer_json(to, "\"accessKeySecret\":\"" + json_numbers(secret) + "\"");
     }},
    {"XML of an answer", Part::answered,
     [](Interaction& to, const std::string& secret) {
       answer_xml(to, "<SecurityToken>" + escape_xml(secret) + "</SecurityToken>");
     }},
    {"CDATA of an answer", Part::answered,
     [](Interaction& to, const std::string& secret) {
       answer_xml(to, "<SecurityToken><![CDATA[" + secret + "]]></SecurityToken>");
     }},
    {"a header of a request", Part::headers,
     [](Interaction& to, const std::string& secret) {
       to.request.headers.push_back({"X-ACS-Security-Token", secret});
     }},
    {"a header of an answer", Part::headers,
     [](Interaction& to, const std::string& secret) {
       to.response.headers.push_back({"x-acs-security-token", secret});
     }},
};

const Place kEchoes[] = {
    {"nowhere", Part::headers, [](Interaction&, const std::string&) {}},
    {"the path", Part::query,
     [](Interaction& to, const std::string& secret) {
       to.request.target.insert(1, "p/" + percent_encode(secret));
     }},
    {"another parameter", Part::query,
     [](Interaction& to, const std::string& secret) {
       add_parameter(to, "Note=x" + percent_numbers(secret) + "y");
     }},
    {"another parameter, encoded twice", Part::query,
     [](Interaction& to, const std::string& secret) {
       add_parameter(to, "Note=" + percent_encode(percent_encode(secret)));
     }},
    {"a parameter's name", Part::query,
     [](Interaction& to, const std::string& secret) {
       add_parameter(to, percent_encode(secret) + "=1");
     }},
    {"a fragment", Part::query,
     [](Interaction& to, const std::string& secret) {
       to.request.target += "#" + percent_encode(secret);
     }},
    {"the client's name", Part::headers,
     [](Interaction& to, const std::string& secret) {
       to.request.headers[1].value = "a " + secret + " b";
     }},
    {"a header's name", Part::headers,
     [](Interaction& to, const std::string& secret) {
       to.response.headers.push_back({"X-" + percent_encode(secret), "1"});
     }},
    {"the server's name", Part::headers,
     [](Interaction& to, const std::string& secret) {
       to.response.headers.push_back({"Server", "s/" + secret});
     }},
    {"the reason", Part::headers,
     [](Interaction& to, const std::string& secret) { to.response.reason = "No " + secret; }},
    {"a form", Part::asked,
     [](Interaction& to, const std::string& secret) {
       ask(to, "application/x-www-form-urlencoded", "A=" + percent_encode("a" + secret) + "&b");
     }},
    {"a message of JSON", Part::answered,
     [](Interaction& to, const std::string& secret) {
       answer_json(to, "\"Message\":\"said " + json_text(secret) + " twice\"");
     }},
    {"a message of JSON, by numbers", Part::answered,
     [](Interaction& to, const std::string& secret) {
       answer_json(to, "\"Message\":\"said " + json_numbers(secret) + " twice\"");
     }},
    {"a message of JSON, encoded", Part::answered,
     [](Interaction& to, const std::string& secret) {
       answer_json(to, "\"Message\":\"said " + percent_encode(secret) + " twice\"");
     }},
    {"a string to sign", Part::answered,
     [](Interaction& to, const std::string& secret) {
       answer_json(to,
                   "\"Code\":\"SignatureDoesNotMatch\",\"Message\":\"Specified signature is not "
                   "matched with our calculation. server string to sign is:GET&%2F&Note%3D" +
                       percent_encode(percent_encode(secret)) + "\"");
     }},
    {"a name of JSON", Part::answered,
     [](Interaction& to, const std::string& secret) {
       answer_json(to, "\"" + json_text(secret) + "\":1");
     }},
    {"a text of XML", Part::answered,
     [](Interaction& to, const std::string& secret) {
       answer_xml(to, "<Message>s " + escape_xml(secret) + " t</Message>");
     }},
    {"an attribute of XML", Part::answered,
     [](Interaction& to, const std::string& secret) {
       answer_xml(to, "<Message a=\"" + escape_xml(secret) + "\">t</Message>");
     }},
    {"a comment of XML", Part::answered,
     [](Interaction& to, const std::string& secret) { answer_xml(to, "<!-- " + secret + " -->"); }},
    {"a plain text", Part::answered,
     [](Interaction& to, const std::string& secret) {
       answer(to, "text/plain", "it was " + secret + ".");
     }},
};

/// Long enough not to stand anywhere by chance, with what formats escape in it.
std::string make_secret(std::mt19937& random) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  constexpr std::string_view kMarks = "+/=&%?#<>\"'\\_.~ :;,@!$*()[]{}|^`";
  std::string secret;
  const std::size_t size = 8 + random() % 20;
  const bool with_marks = random() % 2 == 0;
  for (std::size_t i = 0; i < size; ++i) {
    const std::string_view from = with_marks && random() % 4 == 0 ? kMarks : kLetters;
    secret += from[random() % from.size()];
  }
  secret.front() = 'Q';
  secret[size / 2] = 'w';
  secret.back() = 'K';
  return secret;
}

/// The same answer as it is kept where its end did not come.
void cut_off(Response& response) {
  std::string bytes = "HTTP/1.1 200 " + response.reason + "\r\n";
  for (const Header& header : response.headers) bytes += header.name + ": " + header.value + "\r\n";
  bytes += "\r\n" + response.body;
  bytes.pop_back();
  response = {};
  response.script = {bytes, Close{}};
}

}  // namespace

TEST_CASE("whatever holds a private value and wherever it is said again, nothing of it is left") {
  std::mt19937 random(20261129);
  const CassetteRules known = rules();
  for (const Place& holder : kHolders)
    for (const Place& echo : kEchoes) {
      if (holder.part == echo.part && holder.part != Part::query && holder.part != Part::headers)
        continue;
      for (int round = 0; round < 12; ++round) {
        const bool cut = round % 3 == 2;
        const std::string secret = make_secret(random);
        Interaction given{v1_request("&InstanceId=i-1"), json_response(200, "{}")};
        holder.put(given, secret);
        echo.put(given, secret);
        if (cut) cut_off(given.response);
        INFO("in " << holder.name << ", said again in " << echo.name << (cut ? ", cut off" : "")
                   << ": " << secret);
        Redactor redactor(known);
        const RecordedText text(Recorded{redactor.redact(given), origin()});
        for (const Leak& leak : Scanner({secret}).scan(text.text()))
          FAIL_CHECK(to_line(leak) << "\n" << text.text());
        // And no recording ends for a private value that only looks to be left.
        Redactor again(known);
        CHECK_NOTHROW(RecordingPipeline(again).take(given, origin()));
      }
    }
}
