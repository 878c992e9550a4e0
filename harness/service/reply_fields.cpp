#include "service/reply_fields.h"

#include <map>
#include <optional>

#include "service/state_file.h"

namespace contract {
namespace {

/// What stands behind the roles of one item of a list.
using Item = std::map<std::string, Value>;

Value one_or_none(const std::string& text) {
  return Value::texts(text.empty() ? std::vector<std::string>() : std::vector<std::string>{text});
}

Item instance_item(const Instance& instance, UtcTime now) {
  const Bandwidth bandwidth = bandwidth_at(instance, now);
  Item item;
  item["id"] = Value::string(instance.id);
  item["region"] = Value::string(instance.region);
  item["status"] = Value::string(instance.status);
  item["charge"] = Value::string(instance.charge);
  item["network"] = Value::string(instance.network);
  item["network_charge"] = Value::string(instance.network_charge);
  item["out"] = Value::number(bandwidth.out);
  item["in"] = Value::number(bandwidth.in);
  item["addresses"] = one_or_none(instance.address);
  item["eip"] = Value::string(instance.eip);
  item["expires"] = Value::string(
      instance.expires ? format_utc(*instance.expires, "yyyy-MM-ddTHH:mmZ") : std::string());
  item["locks"] = Value::array();
  for (const std::string& lock : instance.locks)
    item["locks"].items.push_back(Value::object().add("reason", Value::string(lock)));
  return item;
}

/// Puts `value` below `object` at a dotted name; levels that are there already are used again.
void put(Value& object, const std::string& name, Value value) {
  const std::size_t dot = name.find('.');
  if (dot == std::string::npos) {
    object.add(name, std::move(value));
    return;
  }
  const std::string level = name.substr(0, dot);
  for (Member& member : object.members)
    if (member.name == level) return put(member.value, name.substr(dot + 1), std::move(value));
  object.add(level, Value::object());
  put(object.members.back().value, name.substr(dot + 1), std::move(value));
}

/// Lists of objects get the names of the field's own members.
Value named(const Field& field, const Value& value) {
  if (field.members.empty() || !value.is(Value::Kind::array)) return value;
  Value list = Value::array();
  for (const Value& each : value.items) {
    Value object = Value::object();
    for (const Field& member : field.members)
      if (const Value* found = each.find(member.role)) put(object, member.name, *found);
    list.items.push_back(std::move(object));
  }
  return list;
}

Value object_of(const std::vector<Field>& fields, const Item& item) {
  Value object = Value::object();
  for (const Field& field : fields)
    if (const auto found = item.find(field.role); found != item.end())
      put(object, field.name, named(field, found->second));
  return object;
}

Value described(const ServedCall& call, const Field& field) {
  Value list = Value::array();
  for (const std::string& id : call.described)
    if (const Instance* instance = find_instance(*call.account, id))
      list.items.push_back(object_of(field.members, instance_item(*instance, call.now)));
  return list;
}

Value regions(const ServedCall& call, const Field& field) {
  Value list = Value::array();
  for (const Region& region : call.account->regions)
    list.items.push_back(object_of(field.members, {{"id", Value::string(region.id)}}));
  return list;
}

/// Nothing where the field has nothing to say.
std::optional<Value> value_of(const ServedCall& call, const Field& field) {
  if (field.role == "order_id" && !call.order.empty()) return Value::string(call.order);
  if (field.role == "address" && call.instance != nullptr)
    return Value::string(call.instance->address);
  if (field.role == "regions") return regions(call, field);
  if (field.role == "instances") return described(call, field);
  if (field.role == "count") return Value::number(static_cast<long long>(call.total));
  if (field.role == "page") return Value::number(call.page);
  if (field.role == "page_size") return Value::number(call.page_size);
  return std::nullopt;
}

}  // namespace

Value reply_fields(const ServedCall& call, const std::string& request_id) {
  Value object = Value::object();
  object.add(call.spec->envelope.request_id, Value::string(request_id));
  for (const Field& field : call.spec->fields)
    if (std::optional<Value> value = value_of(call, field))
      put(object, field.name, std::move(*value));
  return object;
}

Response answer_value(const Spec& spec, Format format, const std::string& request_id,
                      const Value& members) {
  const std::string root = spec.action + spec.envelope.success_root_suffix;
  return answer_text(spec, format, request_id, 200, spell(spec, format, root, members, {}));
}

}  // namespace contract
