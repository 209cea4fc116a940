// The graph that PageRank is measured on: see web.h.
#include "web.h"

#include <dpg/sparse/repartition.h>

namespace hand_written {

web::web(dpg::csr_matrix<double> A) {
  std::vector<double> degrees(A.row_count(), 0.0);
  const std::int64_t first = A.row_partition().first();
  for (std::int64_t i = 0; i < A.local_rows(); ++i)
    for (std::int64_t k = A.rowptr()[i]; k < A.rowptr()[i + 1]; ++k)
      degrees[first + i] += A.values()[k];
  MPI_Allreduce(MPI_IN_PLACE, degrees.data(), static_cast<int>(degrees.size()), MPI_DOUBLE, MPI_SUM, A.comm().handle());

  const dpg::csr_matrix<double> transposed = transpose(std::move(A));
  const dpg::partition &pages = transposed.row_partition();
  links = copy_of(transposed);
  offsets.assign(pages.offsets().begin(), pages.offsets().end());
  degree.assign(degrees.begin() + pages.first(), degrees.begin() + pages.last());
}

std::vector<double> web::inverse_degree(double factor) const {
  std::vector<double> inverses(degree);
  for (double &entry : inverses)
    entry = entry > 0 ? factor / entry : 0;
  return inverses;
}

std::vector<double> web::dangling() const {
  std::vector<double> is_dangling(degree);
  for (double &entry : is_dangling)
    entry = entry > 0 ? 0 : 1;
  return is_dangling;
}

} // namespace hand_written
