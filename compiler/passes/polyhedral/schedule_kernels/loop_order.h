// The order of loops that a program wants: `schedule { order j, i; }`.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"

#include <optional>
#include <string>
#include <vector>

namespace dpg::polyhedral {

/// Indices of loops, of which each stands around the next.
using LoopOrders = std::vector<std::vector<std::string>>;

/// The members of a band, by number, so that those that an order names stand as it says, in the places that they had
/// together; nothing where they do.
std::optional<llvm::SmallVector<unsigned>> wantedOrder(llvm::ArrayRef<std::string> names, const LoopOrders &orders);

/// Whether a member may stand inside of all others, or around them.
bool mayStandLast(llvm::ArrayRef<std::string> names, unsigned member, const LoopOrders &orders);
bool mayStandFirst(llvm::ArrayRef<std::string> names, unsigned member, const LoopOrders &orders);

} // namespace dpg::polyhedral
