// The order of loops that a program wants: see loop_order.h.
#include "compiler/passes/polyhedral/schedule_kernels/loop_order.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

namespace dpg::polyhedral {

namespace {

/// The number of a loop in an order; the order's length where it is not in it.
size_t placeIn(const std::vector<std::string> &order, llvm::StringRef name) {
  return llvm::find(order, name) - order.begin();
}

/// Whether some order puts a member of the band before another one.
bool isBeforeSome(llvm::ArrayRef<std::string> names, unsigned member, const LoopOrders &orders, bool isReversed) {
  return llvm::any_of(orders, [&](const std::vector<std::string> &order) {
    const size_t own = placeIn(order, names[member]);
    return own < order.size() && llvm::any_of(
                                     names,
                                     [&](const std::string &other) {
                                       const size_t place = placeIn(order, other);
                                       return place < order.size() && (isReversed ? place < own : own < place);
                                     });
  });
}

} // namespace

std::optional<llvm::SmallVector<unsigned>> wantedOrder(llvm::ArrayRef<std::string> names, const LoopOrders &orders) {
  llvm::SmallVector<unsigned> members = llvm::to_vector(llvm::seq(0u, unsigned(names.size())));
  for (const std::vector<std::string> &order : orders) {
    llvm::SmallVector<unsigned> places, ordered;
    for (auto [place, member] : llvm::enumerate(members))
      if (placeIn(order, names[member]) < order.size()) {
        places.push_back(place);
        ordered.push_back(member);
      }
    llvm::stable_sort(ordered,
                      [&](unsigned a, unsigned b) { return placeIn(order, names[a]) < placeIn(order, names[b]); });
    for (auto [place, member] : llvm::zip(places, ordered))
      members[place] = member;
  }
  return llvm::is_sorted(members) ? std::nullopt : std::optional(members);
}

bool mayStandLast(llvm::ArrayRef<std::string> names, unsigned member, const LoopOrders &orders) {
  return !isBeforeSome(names, member, orders, /*isReversed=*/false);
}

bool mayStandFirst(llvm::ArrayRef<std::string> names, unsigned member, const LoopOrders &orders) {
  return !isBeforeSome(names, member, orders, /*isReversed=*/true);
}

} // namespace dpg::polyhedral
