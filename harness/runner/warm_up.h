// What a client does once it does before the first case: classes are loaded, code is compiled.
#pragma once

#include "runner/client.h"
#include "runner/run_environment.h"

namespace contract {

/// Makes clients by `make` that have made two calls, to an address of their own, which were
/// answered at once as the service would; two more over HTTPS where cases ask for it. Nobody judges
/// them. What the last took is noted in the environment's pace. The calls are those of the first
/// case that the client can be asked; where there is none they are left out, and a tool that is
/// started for each call makes them for its first client alone. All three must outlive it. Error
/// from it: the client ended or broke its protocol there.
ClientMaker warmed_up(const ClientMaker& make, RunEnvironment& environment,
                      const std::vector<Case>& cases);

}  // namespace contract
