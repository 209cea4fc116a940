// The peer written by hand: `openmp`.
#include "openmp_loop.h"
#include "peer.h"

#include <memory>

namespace bench {

peer make_peer(std::string_view, const dpg::csr_matrix<double> &A, dpg::index columns) {
  auto loop = std::make_shared<hand_written::openmp_spmm>(hand_written::copy_of(A), first_rows(A, columns), columns);
  return {[=] { loop->iterate(); }, [=] { return std::vector<double>(loop->Y().begin(), loop->Y().end()); }};
}

} // namespace bench
