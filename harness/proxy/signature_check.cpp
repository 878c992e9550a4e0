#include "proxy/signature_check.h"

#include <utility>

#include "cassette/redaction/sensitive.h"
#include "wire/auth_params.h"

namespace contract {
namespace {

constexpr std::size_t kKeptLines = 100;

}  // namespace

ParamsHandler SignatureCheck::check(ParamsHandler inner) {
  return [this, inner = std::move(inner)](const Request& request, const Params& params) {
    look_at(request, params);
    return inner(request, params);
  };
}

void SignatureCheck::look_at(const Request& request, const Params& params) {
  const auto auth = read_auth_params(request, params);
  const auto found = auth ? secrets_.find(auth->access_key_id) : secrets_.end();
  if (found == secrets_.end()) {
    ++unchecked_;
    return;
  }
  const Search search = told_all_ ? Search::nothing : Search::mistakes;
  std::string line;
  for (const Finding& finding : verify_signature(request, params, found->second, search)) {
    if (finding.level != Level::must) continue;
    // What was expected and what came are signatures: only the step that differs is told.
    // The subject stands behind: "signature: text" would be redacted as a signature is.
    line += line.empty() ? "" : "; ";
    line += finding.note.empty() ? finding.subject : finding.note + " (" + finding.subject + ")";
  }
  if (line.empty()) {
    ++right_;
    return;
  }
  const std::lock_guard lock(mutex_);
  ++wrong_;
  if (wrongs_.size() < kKeptLines && search == Search::mistakes) wrongs_.push_back(masked(line));
  told_all_ = wrongs_.size() == kKeptLines;
}

SignatureReport SignatureCheck::report() const {
  const std::lock_guard lock(mutex_);
  return {right_, wrong_, unchecked_, wrongs_};
}

}  // namespace contract
