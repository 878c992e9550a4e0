#include "wire/mistake.h"

#include <utility>

namespace contract {

Finding signature_finding(const std::string& rule, std::string_view step, std::string expected,
                          std::string_view actual, std::string note, std::string_view secret) {
  std::string shown(actual);
  if (!secret.empty()) {
    constexpr std::string_view kBlot = "[the secret]";
    for (std::size_t at = shown.find(secret); at != std::string::npos;
         at = shown.find(secret, at + kBlot.size())) {
      shown.replace(at, secret.size(), kBlot);
    }
  }
  Finding finding;
  finding.rule = rule;
  finding.subject = rule + "." + std::string(step);
  finding.expected = std::move(expected);
  finding.actual = printable(shown);
  finding.note = std::move(note);
  finding.level = Level::must;
  finding.basis = Basis::document;
  return finding;
}

}  // namespace contract
