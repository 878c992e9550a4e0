#include "wire/signature_diagnosis.h"

#include <utility>

namespace contract {
namespace {

std::string without(std::string_view secret, std::string text) {
  constexpr std::string_view kBlot = "[the secret]";
  if (secret.empty()) return text;
  for (std::size_t at = text.find(secret); at != std::string::npos;
       at = text.find(secret, at + kBlot.size())) {
    text.replace(at, secret.size(), kBlot);
  }
  return text;
}

}  // namespace

Finding signature_finding(const std::string& rule, std::string_view step, std::string expected,
                          std::string_view actual, std::string note, std::string_view secret) {
  Finding finding;
  finding.rule = rule;
  finding.subject = rule + "." + std::string(step);
  finding.expected = without(secret, std::move(expected));  // it may name a header of the client's
  finding.actual = printable(without(secret, std::string(actual)));
  finding.note = std::move(note);
  finding.level = Level::must;
  finding.basis = Basis::document;
  return finding;
}

}  // namespace contract
