// What a change costs, who pays it, what goes back; and the sums of bandwidth that bound it.
#pragma once

#include "service/state.h"

namespace contract {

/// What `change` of `instance` costs at `time`; below 0: what is to be given back. An instance
/// that is not PrePaid costs nothing at once.
long long price_of(const Account& account, const Instance& instance, const Change& change,
                   UtcTime time);

/// What the account can pay with: its coupons and the fund it pays with.
long long available(const Account& account);

/// Takes the order's amount, coupons first, and notes each payment. False, and nothing taken, where
/// it is more than available().
bool pay(Account& account, Order& order);

/// Gives `amount` back to what paid for the instance, the newest payment first; the order `but` and
/// temporary upgrades, which are used up, are left out. What coupons paid is used up as well and
/// not given back. What no order on record paid goes to what the account pays with.
void give_back(Account& account, const std::string& instance, const std::string& but,
               long long amount, UtcTime time);

/// The peaks of all instances in the region of `instance` with that network billing, once `change`
/// is made: temporary upgrades to come and orders not paid yet are counted in.
long long region_sum(const Account& account, const Instance& instance, const Change& change,
                     const std::string& network_charge);

}  // namespace contract
