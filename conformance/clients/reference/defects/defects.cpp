#include "defects/defects.h"

#include <vector>

namespace contract::reference {
namespace {

std::vector<std::span<const Defect>> all_kinds() {
  return {account_defects(), answer_defects(),  encoding_defects(),   form_defects(),
          kept_defects(),    mistake_defects(), parameter_defects(),  redirect_defects(),
          repeat_defects(),  secret_defects(),  signing_v1_defects(), signing_v3_defects(),
          tls_defects(),     value_defects()};
}

}  // namespace

const Defect* find_defect(std::string_view name) {
  for (const auto kind : all_kinds())
    for (const Defect& each : kind)
      if (each.name == name) return &each;
  return nullptr;
}

std::string defect_names() {
  std::string names;
  for (const auto kind : all_kinds())
    for (const Defect& each : kind) names.append(each.name).append("\n");
  return names;
}

Request request_of(const Config& config, const Parameters& parameters) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return build_request(config, parameters, make_nonce(), now);
}

Result result_of(const std::variant<Response, TransportError>& answer) {
  if (const auto* error = std::get_if<TransportError>(&answer)) return *error;
  return read_answer(std::get<Response>(answer));
}

}  // namespace contract::reference
