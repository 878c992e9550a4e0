// The page where a reader tries the call: a form, what was sent, what came of it, what is held now.
#include "formats/over_lines.h"
#include "service/state_file.h"
#include "site/index.h"
#include "site/serve_site.h"
#include "site/tried_call.h"

namespace contract {
namespace {

/// So many of the newest orders are shown.
constexpr std::size_t kMostOrders = 20;

Value form_of(const Press& press, const Spec& spec, const Assignment& entered) {
  Value fields = Value::array();
  for (const Parameter& parameter : spec.parameters) {
    if (parameter.role == "action") continue;
    const auto found = entered.find(parameter.name);
    fields.items.push_back(
        Value::object()
            .add("name", Value::string(parameter.name))
            .add("label", Value::string(press.word("parameter_" + parameter.name)))
            .add("hint", Value::string(parameter.example))
            .add("entered",
                 Value::string(found == entered.end() ? "" : found->second.value_or(""))));
  }
  return fields;
}

Value instances_of(const Account& account, UtcTime time) {
  Value list = Value::array();
  for (const Instance& instance : account.instances) {
    const Bandwidth bandwidth = bandwidth_at(instance, time);
    list.items.push_back(
        Value::object()
            .add("instance", Value::string(instance.id))
            .add("region", Value::string(instance.region))
            .add("charge", Value::string(instance.charge))
            .add("network", Value::string(instance.network + ", " + instance.network_charge))
            .add("state_word", Value::string(instance.status))
            .add("out", Value::string(std::to_string(bandwidth.out)))
            .add("in", Value::string(std::to_string(bandwidth.in)))
            .add("address", Value::string(instance.address)));
  }
  return list;
}

Value orders_of(const Account& account) {
  Value list = Value::array();
  const std::size_t from =
      account.orders.size() > kMostOrders ? account.orders.size() - kMostOrders : 0;
  for (std::size_t i = account.orders.size(); i > from; --i) {
    const Order& order = account.orders[i - 1];
    list.items.push_back(Value::object()
                             .add("order", Value::string(order.id))
                             .add("instance", Value::string(order.instance))
                             .add("state_word", Value::string(order.state))
                             .add("amount", Value::string(std::to_string(order.amount)))
                             .add("created", Value::string(format_utc(order.created, kMoment))));
  }
  return list;
}

Value funds_of(const Account& account) {
  Value list = Value::array();
  for (const Fund& fund : account.funds)
    list.items.push_back(Value::object()
                             .add("method", Value::string(fund.method))
                             .add("amount", Value::string(std::to_string(fund.amount))));
  return list;
}

Value accounts_of(const Sources& sources, const std::string& chosen) {
  Value list = Value::array();
  for (const auto& [name, state] : sources.accounts)
    list.items.push_back(Value::object()
                             .add("name", Value::string(name))
                             .add("about", Value::string(state.title))
                             .add("chosen", Value::boolean(name == chosen)));
  return list;
}

/// The same call by curl, to an emulator that is started beside it and has the same keys.
std::string curl_of(const RunExample& run) {
  const std::size_t from = run.request.find(' ') + 1;
  return "curl -isS 'http://127.0.0.1:8080" +
         run.request.substr(from, run.request.find(' ', from) - from) + "'";
}

/// The answer in the format that was not asked for.
std::string other_format(const Spec& spec, const RunExample& run) {
  Response response;
  response.status = run.status;
  response.headers = {{"Content-Type", run.format == Format::json ? spec.envelope.json_type
                                                                  : spec.envelope.xml_type}};
  response.body = run.body;
  const Format other = run.format == Format::json ? Format::xml : Format::json;
  return over_lines(transcode(spec, other, response).body);
}

Value programs_view(const Sources& sources, const RunExample& run) {
  Value list = Value::array();
  for (const ClientProgram& each : programs_of(sources, run))
    list.items.push_back(Value::object()
                             .add("client", Value::string(each.client))
                             .add("file", Value::string(each.program.file))
                             .add("program", Value::string(each.program.text)));
  return list;
}

}  // namespace

Page try_page(const Press& press, const Sources& sources, const TryIt& desk, const TryForm& form,
              const std::optional<RunExample>& run, const std::string& token) {
  const Spec& spec = sources.suite.spec;
  const State state = desk.state();
  const UtcTime time = now(state.clock, std::chrono::system_clock::now());
  const Account& account = state.accounts.front();
  Page page{"try.html", press.word("try_title"), "try", "try"};
  Value& data = page.data;
  data.add("token", Value::string(token));
  data.add("wrong", Value::string(form.wrong));
  data.add("accounts", accounts_of(sources, form.account.empty() ? desk.account() : form.account));
  data.add("account_name", Value::string(desk.account()));
  const std::string clock = format_utc(time, kMoment);
  data.add("clock", Value::string(clock));
  data.add("clock_entered", Value::string(form.clock.empty() ? clock : form.clock));
  data.add("fields", form_of(press, spec, form.parameters));
  data.add("as_xml", Value::boolean(form.format == Format::xml));
  data.add("instances", instances_of(account, time));
  data.add("orders", orders_of(account));
  data.add("has_orders", Value::boolean(!account.orders.empty()));
  data.add("funds", funds_of(account));
  data.add("format_name", Value::string(spec.name_of("format")));
  data.add("instance_name", Value::string(spec.name_of("instance")));
  data.add("order_name", Value::string(spec.name_of("order_id")));
  if (!run) return page;
  Value sent = view_of(press, spec, *run);
  sent.add("other", Value::string(other_format(spec, *run)));
  sent.add("other_format", Value::string(run->format == Format::json ? "XML" : "JSON"));
  sent.add("curl", Value::string(curl_of(*run)));
  sent.add("as_case", Value::string(case_file_of(*run)));
  Value programs = programs_view(sources, *run);
  sent.add("has_programs", Value::boolean(!programs.items.empty()));
  sent.add("programs", std::move(programs));
  data.add("sent", std::move(sent));
  return page;
}

}  // namespace contract
