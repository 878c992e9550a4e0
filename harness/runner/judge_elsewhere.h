// A request that a client sent to where a redirect led.
#pragma once

#include "runner/judge.h"

namespace contract {

/// What of the call went to the host that a redirect named: parameters, the signature's headers, a
/// body, an address that is told as the page one came from. Subject "wire.elsewhere". The
/// AccessKeyId in the query is no finding: redirects of older cases named it themselves.
Findings judge_elsewhere(const JudgeView& view, const Request& request);

}  // namespace contract
