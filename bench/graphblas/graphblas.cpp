// SuiteSparse:GraphBLAS as its users hold it: see graphblas.h.
#include "graphblas.h"

#include <mpi.h>
#include <omp.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace graphblas {

void check(GrB_Info info) {
  if (info == GrB_SUCCESS)
    return;
  std::fprintf(stderr, "GraphBLAS ended with %d\n", static_cast<int>(info));
  MPI_Abort(MPI_COMM_WORLD, 1);
}

session::session() {
  check(GrB_init(GrB_NONBLOCKING));
  check(GxB_Global_Option_set_INT32(GxB_GLOBAL_NTHREADS, omp_get_max_threads()));
}

session::~session() { GrB_finalize(); }

matrix::matrix(const hand_written::csr &rows) {
  const auto order = static_cast<GrB_Index>(rows.rows), entries = static_cast<GrB_Index>(rows.nonzeros());
  const std::vector<GrB_Index> rowptr(rows.rowptr.data(), rows.rowptr.data() + order + 1);
  const std::vector<GrB_Index> columns(rows.columns.data(), rows.columns.data() + entries);
  check(GrB_Matrix_import_FP64(&handle_, GrB_FP64, order, order, rowptr.data(), columns.data(), rows.values.data(),
                               order + 1, entries, entries, GrB_CSR_FORMAT));
}

vector::vector(std::span<const double> values) {
  // GraphBLAS takes the array, and frees it.
  auto *array = static_cast<double *>(std::malloc(values.size_bytes()));
  std::copy(values.begin(), values.end(), array);
  void *taken = array;
  check(GrB_Vector_new(&handle_, GrB_FP64, values.size()));
  check(GxB_Vector_pack_Full(handle_, &taken, values.size_bytes(), false, nullptr));
}

vector::vector(std::int64_t count, double value) : vector(std::vector<double>(count, value)) {}

std::vector<double> vector::values() const {
  GrB_Index size = 0, count = 0;
  check(GrB_Vector_size(&size, handle_));
  check(GrB_Vector_nvals(&count, handle_));
  std::vector<GrB_Index> places(count);
  std::vector<double> entries(count), all(size, 0.0);
  check(GrB_Vector_extractTuples_FP64(places.data(), entries.data(), &count, handle_));
  for (GrB_Index k = 0; k < count; ++k)
    all[places[k]] = entries[k];
  return all;
}

vector nonzeros(std::span<const double> values) {
  vector all(values), kept(static_cast<std::int64_t>(values.size()), 0);
  check(GrB_Vector_select_FP64(kept, nullptr, nullptr, GrB_VALUENE_FP64, all, 0, GrB_DESC_R));
  return kept;
}

} // namespace graphblas
