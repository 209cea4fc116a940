// The peers written by hand: `openmp`, `mpi`.
#include "mpi_loop.h"
#include "openmp_loop.h"
#include "peer.h"

#include <memory>

namespace bench {

static std::vector<double> copy_of(std::span<const double> values) { return {values.begin(), values.end()}; }

peer make_peer(std::string_view name, const dpg::csr_matrix<double> &A) {
  if (name == "mpi") {
    const auto offsets = A.row_partition().offsets();
    auto loop = std::make_shared<hand_written::mpi_axpx>(A.comm().handle(), hand_written::copy_of(A),
                                                         std::vector<std::int64_t>(offsets.begin(), offsets.end()));
    return {[=] { loop->iterate(); }, [=] { return copy_of(loop->y()); }};
  }
  auto loop = std::make_shared<hand_written::openmp_axpx>(hand_written::copy_of(A));
  return {[=] { loop->iterate(); }, [=] { return copy_of(loop->y()); }};
}

} // namespace bench
