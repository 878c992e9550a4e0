// What the vendor's other products answer for the accounts of an emulator: what a call would cost,
// the details of an order, cancelling one, who calls. From the emulator's own prices and orders.
#pragma once

#include "ecs_contract/message.h"
#include "service/emulator.h"
#include "spec/billing_facts.h"

namespace contract {

/// Answers those calls in JSON, and hands all others to `inner`, the emulator's. Their signature is
/// verified, V1 or V3 over path and body; their time and nonce are not looked at. Before all of
/// them stand the movements (state.h) that lose, throttle or refuse a call. An amount of the
/// emulator's, in the smallest unit of the currency, is a hundredth here.
///
/// The emulator and the facts must outlive the handler, which is safe from any thread.
Handler with_billing(Emulator& emulator, const Service& service, const BillingFacts& facts,
                     Handler inner);

}  // namespace contract
