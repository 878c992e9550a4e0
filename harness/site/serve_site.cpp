#include "site/serve_site.h"

#include <algorithm>

#include "proxy/host_check.h"
#include "wire/digest.h"
#include "wire/params.h"
#include "wire/percent.h"

namespace contract {
namespace {

constexpr const char* kTryPage = "/try.html";

/// What a browser is told of every answer. Referrers stay within, so that a form says its Origin.
const Headers& guards() {
  static const Headers headers = {{"Content-Security-Policy",
                                   "default-src 'none'; script-src 'self'; style-src 'self'; "
                                   "img-src data:; form-action 'self'; "
                                   "base-uri 'none'; frame-ancestors 'none'"},
                                  {"X-Content-Type-Options", "nosniff"},
                                  {"Referrer-Policy", "same-origin"},
                                  {"Cross-Origin-Resource-Policy", "same-origin"},
                                  {"Cache-Control", "no-store"}};
  return headers;
}

Response with_guards(int status, const std::string& type, std::string body) {
  Response response;
  response.status = status;
  response.headers = guards();
  response.headers.push_back({"Content-Type", type});
  response.body = std::move(body);
  return response;
}

Response refused(int status, const std::string& why) {
  return with_guards(status, "text/plain; charset=utf-8", why + "\n");
}

std::string type_of(const std::string& name) {
  if (name.ends_with(".html")) return "text/html; charset=utf-8";
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
  if (name.ends_with(".json")) return "application/json; charset=utf-8";
  return "text/plain; charset=utf-8";
}

bool is_header(const Header& header, const char* name) {
  return equal_ignoring_case(header.name, name);
}

/// Whether every Host header names this server, and the target is a path of its own.
bool is_ours(const Request& request, const std::string& authority) {
  return request.target.starts_with('/') &&
         std::all_of(request.headers.begin(), request.headers.end(), [&](const Header& header) {
           return !is_header(header, "Host") || equal_ignoring_case(header.value, authority);
         });
}

/// A form of our own pages says our own Origin; page_behind() takes any for another's.
std::optional<std::string> foreign_page(const Request& request, const std::string& authority) {
  Request rest = request;
  std::erase_if(rest.headers, [&](const Header& header) {
    return is_header(header, "Origin") && equal_ignoring_case(header.value, "http://" + authority);
  });
  return page_behind(rest);
}

/// Nothing where the request may be answered.
std::optional<Response> refuse(const Request& request, const std::string& authority) {
  if (find_header(request.headers, "Host") == nullptr)
    return refused(400, "the request names no host");
  if (!is_ours(request, authority))
    return refused(403, "it was sent to another host; open http://" + authority + "/");
  if (const auto why = foreign_page(request, authority)) return refused(403, *why);
  return std::nullopt;
}

/// What was entered for parameters of the table; fields that were left empty are left out.
Assignment parameters_of(const Spec& spec, const Params& params) {
  Assignment parameters;
  for (const Parameter& parameter : spec.parameters)
    if (const std::string* value = find_param(params, "p-" + parameter.name))
      if (!value->empty()) parameters[parameter.name] = *value;
  return parameters;
}

std::string text_of(const Params& params, const std::string& name) {
  const std::string* value = find_param(params, name);
  return value == nullptr ? "" : *value;
}

}  // namespace

SiteServer::SiteServer(const Sources& sources, const MadeSite& site, std::string token)
    : sources_(sources),
      site_(site),
      token_(std::move(token)),
      words_(Words::load(site_folder(sources.suite.files) / "words.json")),
      templates_(site_folder(sources.suite.files) / "templates", words_),
      desk_(sources) {}

Response SiteServer::answer(const Request& request, const std::string& authority) {
  if (auto response = refuse(request, authority)) return *response;
  const std::string path = percent_decode(path_of(request.target), false).value_or("(no path)");
  for (const std::string& language : kLanguages)
    if (path == "/" + language + kTryPage) return try_it(language, request);
  if (request.method != "GET" && request.method != "HEAD") {
    Response response = refused(405, "pages are read, and nothing else");
    response.headers.push_back({"Allow", "GET, HEAD"});
    return response;
  }
  return page_of(path);
}

Response SiteServer::page_of(const std::string& path) const {
  std::string name = path.starts_with('/') ? path.substr(1) : path;
  if (name.empty() || name.ends_with('/')) name += "index.html";
  const auto found = site_.files.find(name);
  if (found == site_.files.end()) return refused(404, "there is no such page");
  return with_guards(200, type_of(name), found->second);
}

void SiteServer::begin(TryForm& form, const Press& press) {
  if (desk_.begin(form.account))
    form.clock.clear();  // it was of the account before
  else
    form.wrong = press.word("try_no_account");
}

Response SiteServer::try_it(const std::string& language, const Request& request) {
  const std::lock_guard<std::mutex> lock(mutex_);
  SiteFiles files;
  Press press(templates_, words_, language, site_.facts, files);
  TryForm form;
  std::optional<RunExample> run;
  if (request.method == "POST") {
    const Params params = is_form(request.headers) ? parse_params(request).params : Params{};
    if (!equal_constant_time(text_of(params, "token"), token_))
      return refused(403, "the form lacks the token of this run; open the page again");
    const std::string what = text_of(params, "do");
    form.parameters = parameters_of(sources_.suite.spec, params);
    form.format = text_of(params, "format") == "JSON" ? Format::json : Format::xml;
    form.account = text_of(params, "account");
    form.clock = text_of(params, "clock");
    if (what == "begin") begin(form, press);
    if (what == "clock" && !desk_.set_clock(form.clock)) form.wrong = press.word("try_no_time");
    if (what == "send")
      run = desk_.send(form.parameters, form.format, std::chrono::system_clock::now());
  } else if (request.method == "GET" || request.method == "HEAD") {
    form.parameters = example_request(sources_.suite.spec);
  } else {
    Response response = refused(405, "the page is read, or its form is sent");
    response.headers.push_back({"Allow", "GET, HEAD, POST"});
    return response;
  }
  press.add(try_page(press, sources_, desk_, form, run, token_));
  return with_guards(200, type_of(kTryPage), files.begin()->second);
}

}  // namespace contract
