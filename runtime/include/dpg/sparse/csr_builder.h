// Building a distributed sparse matrix from a stream of entries.
#pragma once

#include <dpg/sparse/csr_matrix.h>

#include <exception>
#include <memory>

namespace dpg {

template <class T> class csr_builder {
public:
  /// Rows are spread so that nonzeros are balanced. Collective over comm.
  csr_builder(const communicator &comm, index row_count, index column_count);

  /// Rows are spread as `rows` says. Collective over rows.comm().
  csr_builder(const partition &rows, index column_count);

  /// Adds one entry, of any row. Not collective.
  void add(index row, index column, T value);

  /// Adds entries, of any rows. Not collective: processes may call it as often as each likes.
  void add(std::span<const triplet<T>> entries);

  /// The matrix. Collective: every process calls it once, also one that failed meanwhile, which hands its problem over.
  csr_matrix<T> finish(std::exception_ptr problem = nullptr) &&;
};

} // namespace dpg
