#include <filesystem>
#include <iostream>

#include "net/listener.h"
#include "spec/spec.h"
#include "wire/percent.h"

int main() {
  const std::filesystem::path specs = SPECS;
  const contract::Spec spec =
      contract::load_spec(specs / "ecs/2014-05-26/ModifyInstanceNetworkSpec/2021-01-26.json",
                          specs / "schema/spec.schema.json");
  const contract::Listener listener([](const contract::Request&) { return contract::Response{}; });
  std::cout << contract::percent_encode(spec.title) << ": " << spec.parameters.size()
            << " parameters, port " << listener.port() << "\n";
  return spec.parameters.size() == 10 && contract::percent_encode("a b") == "a%20b" ? 0 : 1;
}
