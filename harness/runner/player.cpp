#include "runner/player.h"

#include "ecs_contract/error.h"

namespace contract {
namespace {

bool outgrew(const Reply& trouble) {
  const auto* end = std::get_if<ProcessEnd>(&trouble);
  return end != nullptr && end->why == ProcessEnd::Why::memory;
}

}  // namespace

struct Player::Turn {
  explicit Turn(const Case& of) : each(of) {}

  const Case& each;
  std::optional<CaseRun> run;
  bool broken = false;
  bool interrupted = false;

  /// Whether the client's process grew past its bound.
  bool outgrew() const { return run->trouble() && contract::outgrew(*run->trouble()); }

  /// Whether the client has answered with an outcome of the case `before`.
  bool names(const Case& before) const {
    const auto* violation = std::get_if<Violation>(&*run->trouble());
    return violation != nullptr && violation->of_case == before.id;
  }
};

Player::Player(RunEnvironment& environment, const ClientMaker& maker, const Hello& hello,
               std::optional<Client> first, std::function<void(Played)> sink)
    : environment_(environment),
      make_client_(maker),
      idle_{hello, nullptr},
      client_(std::move(first)),
      sink_(std::move(sink)) {}

Player::~Player() = default;

void Player::play(const Case& each) {
  if (!unsupported_by(idle_.hello, each).empty()) {
    auto turn = std::make_unique<Turn>(each);
    turn->run.emplace(environment_, each, idle_);
    turn->run->play();
    return settle(std::move(turn));
  }
  look_at_client({});
  const bool is_used = client_ && cases_ > 0;
  std::unique_ptr<Turn> turn = attempt(each);
  if (is_used && turn->outgrew()) {
    turn.reset();
    turn = attempt(each);  // is it this case that takes so much, or all those before it?
  } else if (before_ && turn->run->trouble() &&
             (turn->names(before_->each) || turn->run->unseen())) {
    // Whose was it? The case is played again with a fresh client: where that goes well, or the
    // client has named the case before, it was that one's.
    const Reply trouble = *turn->run->trouble();
    const bool named = turn->names(before_->each);
    turn.reset();
    turn = attempt(each);
    if (named || (!turn->broken && !turn->run->trouble())) charge_before(trouble);
  }
  settle(std::move(before_));
  // A client that lives on, and may do something unasked, keeps its case open.
  before_ = std::move(turn);
  if (!client_ || !client_->unasked) return settle(std::move(before_));
  // Where the first failure ends the run, it is told before another case begins.
  if (environment_.options().fail_fast && before_->run->fails()) {
    look_at_client(kMoment);
    settle(std::move(before_));
  }
}

std::unique_ptr<Player::Turn> Player::attempt(const Case& each) {
  auto turn = std::make_unique<Turn>(each);
  try {
    if (!client_) {
      client_ = make_client_();
      cases_ = 0;
    }
    ++cases_;
  } catch (const Error& wrong) {
    turn->run.emplace(environment_, each, idle_);
    turn->run->fail(wrong.what());
    turn->broken = true;
    turn->interrupted = environment_.options().stop.stop_requested();
    return turn;
  }
  turn->run.emplace(environment_, each, *client_);
  turn->run->play();
  if (const auto& trouble = turn->run->trouble()) {
    const auto* end = std::get_if<ProcessEnd>(&*trouble);
    turn->interrupted = end != nullptr && end->why == ProcessEnd::Why::interrupted;
    turn->broken = end == nullptr;
    client_.reset();
  }
  return turn;
}

void Player::look_at_client(std::chrono::milliseconds within) {
  if (before_ == nullptr) return;
  const std::optional<Reply> trouble = client_->unasked(within);
  if (!trouble) return;
  client_.reset();
  if (outgrew(*trouble) && cases_ > 1) {
    before_ = attempt(before_->each);
    if (client_) return;
  } else {
    charge_before(*trouble);
  }
  settle(std::move(before_));
}

void Player::charge_before(const Reply& trouble) {
  before_->run->charge(trouble);
  before_->broken = before_->broken || std::holds_alternative<Violation>(trouble);
}

void Player::settle(std::unique_ptr<Turn> turn) {
  if (turn == nullptr || turn->interrupted) return;
  sink_({&turn->each, turn->run->take(), turn->broken, turn->run->lateness()});
}

void Player::end() {
  look_at_client(kMoment);
  settle(std::move(before_));
  client_.reset();
}

}  // namespace contract
