#include "spec/words.h"

#include <catch2/catch.hpp>

using namespace contract;

using Words = std::vector<std::string>;

TEST_CASE("the words of a text are its runs of letters and digits, in lower case") {
  CHECK(words_of("") == Words{});
  CHECK(words_of("...") == Words{});
  CHECK(words_of("The \"StartTime\" of i-1's order.") ==
        Words{"the", "starttime", "of", "i", "1", "s", "order"});
  CHECK(words_of("请求参数, 3") == Words{"请求参数", "3"});
  CHECK(words_of("StartTime可以带秒吗？是，") == Words{"starttime", "可以带秒吗", "是"});
  CHECK(words_of("caf\u00e9 \u201cquoted\u201d\uff1aVPC") == Words{"caf\u00e9", "quoted", "vpc"});
  CHECK(words_of("\xe8\xaf") == Words{"\xe8\xaf"});
}

TEST_CASE("a name with capitals within is its parts too") {
  CHECK(words_and_parts("StartTime") == Words{"starttime", "start", "time"});
  CHECK(words_and_parts("plain") == Words{"plain"});
  CHECK(words_and_parts("XML") == Words{"xml"});
  CHECK(words_and_parts("HTTPMethod") == Words{"httpmethod", "http", "method"});
  CHECK(words_and_parts("InstanceID") == Words{"instanceid", "instance", "id"});
  CHECK(words_and_parts("VPCs") == Words{"vpcs"});
  CHECK(words_and_parts("带宽值") == Words{"带宽值", "带宽", "宽值"});
  CHECK(words_and_parts("A") == Words{"a"});
}

TEST_CASE("plurals and tenses have one stem, and short words stay as they are") {
  for (const auto& [one, other] :
       std::vector<std::pair<std::string, std::string>>{{"charges", "charged"},
                                                        {"second", "seconds"},
                                                        {"address", "addresses"},
                                                        {"minute", "minutes"},
                                                        {"retry", "retries"},
                                                        {"deny", "denied"},
                                                        {"body", "bodies"},
                                                        {"copy", "copied"},
                                                        {"upgrade", "upgraded"}}) {
    INFO(one << " and " << other);
    CHECK(stem(one) == stem(other));
  }
  CHECK(stem("yes") == "yes");
  CHECK(stem("https") == "https");
  CHECK(stem("key") == "key");
  CHECK(stem("order") != stem("over"));
}

TEST_CASE("a question is what it says beside its grammar, each word once") {
  CHECK(asked_words("Why did I get that?") == Words{});
  CHECK(asked_words("Is Out 200 allowed, and 200 in?") == Words{"out", "200", stem("allowed")});
}

TEST_CASE("names in a question stand without what is written around them") {
  CHECK(names_in("why did I get (OperationDenied.UnpaidOrder)?") ==
        Words{"why", "did", "I", "get", "OperationDenied.UnpaidOrder"});
  CHECK(names_in("{\"Code\":\"Throttling\"}") == Words{"Code", "Throttling"});
  CHECK(names_in("Code=Throttling") == Words{"Code", "Throttling"});
  CHECK(names_in("  ") == Words{});
  CHECK(names_in("i-bp67acfmxazb4p****.") == Words{"i-bp67acfmxazb4p****"});
}
