// What a client library writes once: who it is, and how a call of the suite is put to it.
#pragma once

#include <ecs_contract/in_process.h>

contract::Hello client_hello();
contract::Outcome ask_client(const contract::Call& call);
