// What a client makes of an answer that was recorded: the call is made again, and a listener of
// ours gives that answer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cassette/cassette.h"
#include "cassette/rules.h"
#include "ecs_contract/certificate.h"
#include "runner/case.h"
#include "runner/client.h"
#include "spec/spec.h"

namespace contract {

/// One client, started when it is first asked. Used from one thread.
class AnswerReplay {
 public:
  /// What recordings of one service are read by; all of it must outlive the replay.
  struct Tables {
    const Spec& spec;
    const CassetteRules& rules;
    const std::string& region;  ///< the name of the parameter that says it
  };
  AnswerReplay(Tables tables, ClientMaker make);

  /// Error: the client can't be started.
  const Hello& hello();
  /// What the client says of the recorded answer, each time that it hears it: its kind, status,
  /// code and message, and which ids it hands over. Ids are numbers in each recording, so what they
  /// say is left out.
  struct Said {
    std::string unaskable;           ///< why the client can't be asked for such a call, or wasn't
    std::vector<std::string> times;  ///< one for each time; empty where it can't be asked
  };
  /// A client that ends in a call has said "gone: …", and is started anew for the next. Error: it
  /// can't be.
  Said replay(const Interaction& recorded, int times);

 private:
  Client& client();
  Case asked_in(const Interaction& recorded);
  struct Told {
    std::string text;
    bool by_client;  ///< else it is the adapter's trouble, or the client can't be asked for that
  };
  Told call(Call& call);

  Tables tables_;
  ClientMaker make_;
  std::optional<Client> client_;
  std::optional<LocalAuthority> authority_;  ///< where a client speaks HTTPS alone
  long long calls_ = 0;
};

/// "api_error 404 InvalidInstanceId.NotFound 'No such instance.' with a request id"
std::string to_line(const Outcome& outcome);

}  // namespace contract
