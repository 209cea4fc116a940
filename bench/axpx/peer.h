// What the emitted axpx is measured against.
#pragma once

#include <dpg/sparse/csr_matrix.h>

#include <functional>
#include <string_view>
#include <vector>

namespace bench {

struct peer {
  std::function<void()> iterate;          ///< one step
  std::function<std::vector<double>()> y; ///< the entries that this process holds
};

/// The peer of that name, of those in the one source that defines this function and is linked. y begins as ones.
/// Collective.
peer make_peer(std::string_view name, const dpg::csr_matrix<double> &A);

} // namespace bench
