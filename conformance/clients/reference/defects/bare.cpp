#include "defects/bare.h"

#include <curl/curl.h>

#include <memory>

namespace contract::reference {
namespace {

std::size_t append(char* data, std::size_t, std::size_t size, void* to) {
  static_cast<std::string*>(to)->append(data, size);
  return size;
}

}  // namespace

Bare bare_exchange(const Config& config, const Request& request, Unpack unpack, More more) {
  Bare bare;
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy(curl_easy_init(),
                                                                 curl_easy_cleanup);
  const auto set = [&](CURLoption option, auto value) {
    curl_easy_setopt(easy.get(), option, value);
  };
  curl_slist* lines = nullptr;
  if (unpack == Unpack::no_gzip) lines = curl_slist_append(lines, "Accept-Encoding: gzip");
  for (const Header& header : request.headers)
    lines = curl_slist_append(lines, (header.name + ": " + header.value).c_str());
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> owned(lines,
                                                                          curl_slist_free_all);
  const std::string url =
      config.endpoint.scheme + "://" + host_header(config.endpoint) + request.target;
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_HTTPHEADER, lines);
  if (unpack == Unpack::all) set(CURLOPT_ACCEPT_ENCODING, "gzip");
  if (unpack == Unpack::nothing) set(CURLOPT_HTTP_TRANSFER_DECODING, 0L);
  if (config.endpoint.ca_pem) {
    std::string pem = *config.endpoint.ca_pem;
    curl_blob blob{pem.data(), pem.size(), CURL_BLOB_COPY};
    set(CURLOPT_CAINFO_BLOB, &blob);
  }
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(config.deadline.count()));
  if (request.method == "POST") {
    set(CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
    set(CURLOPT_POSTFIELDS, request.body.c_str());
  }
  set(CURLOPT_HEADERFUNCTION, append);
  set(CURLOPT_HEADERDATA, &bare.head);
  set(CURLOPT_WRITEFUNCTION, append);
  set(CURLOPT_WRITEDATA, &bare.body);
  if (more != nullptr) more(easy.get());
  bare.done = curl_easy_perform(easy.get()) == CURLE_OK;
  long status = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  bare.status = static_cast<int>(status);
  const char* type = nullptr;
  curl_easy_getinfo(easy.get(), CURLINFO_CONTENT_TYPE, &type);
  bare.type = type == nullptr ? "" : type;
  return bare;
}

Result read_bare(const Bare& bare) {
  if (!bare.done) return TransportError{"no answer"};
  Response response;
  response.status = bare.status;
  response.headers = {{"Content-Type", bare.type}};
  response.body = bare.body;
  return read_answer(response);
}

}  // namespace contract::reference
