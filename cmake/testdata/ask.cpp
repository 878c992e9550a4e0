// ask <URL> <KEY> <SECRET> <PARAMETERS> [<CA.pem>]: one call with these parameters
// ("&Name=value…"), signed by V1; prints status and body. Exits with 0 where there was an answer.
#include <chrono>
#include <iostream>
#include <string>

#include "formats/files.h"
#include "proxy/upstream.h"
#include "wire/percent.h"
#include "wire/sign_again.h"
#include "wire/time.h"

namespace {

std::string now() {
  const auto time = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return contract::format_utc(time, "yyyy-MM-ddTHH:mm:ssZ");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) return 2;
  contract::UpstreamOptions options{contract::read_address(argv[1]), {}};
  if (argc > 5) options.authorities_pem = contract::read_file(argv[5]);
  contract::Request request;
  request.method = "GET";
  request.target = "/?AccessKeyId=x&Format=JSON&SignatureMethod=HMAC-SHA1&SignatureNonce=" +
                   std::to_string(::time(nullptr)) + std::to_string(::getpid()) +
                   "&SignatureVersion=1.0&Timestamp=" + contract::percent_encode(now()) +
                   "&Version=2014-05-26" + std::string(argv[4]) + "&Signature=x";
  request.version = "HTTP/1.1";
  request.headers = {{"Host", "x"}, {"User-Agent", "ask"}};
  request = contract::sign_again(request, {argv[2], argv[3], ""}, "x");
  const contract::Response response = contract::Upstream(options).ask(request);
  std::cout << response.status << " " << response.body << "\n";
  return contract::find_header(response.headers, contract::kUpstreamHeader) == nullptr ? 0 : 1;
}
