// Bringing the rows of dense matrices that a process needs for products with a sparse one, and others own.
//
//     const dpg::halo_plan columns(rows, A);      // once: A's columns become rows of [owned | halo]
//     dpg::halo_rows<double> exchange(columns, X.column_count());
//     exchange.start(X);                          // in flight while the rows A.inner() are computed
//     exchange.finish();                          // from here on X(A.column(k), j) may be read for A.outer()
#pragma once

#include <dpg/dist/dense_matrix.h>
#include <dpg/dist/halo.h>

#include <algorithm>

namespace dpg {

/// Exchanges the halo of one dense matrix at a time: dpg::halo, with a row for each entry.
template <class T> class halo_rows {
public:
  /// @param column_count  of the matrices; rows are of less than 2 GiB
  /// Does not communicate.
  halo_rows(const halo_plan &plan, index column_count)
      : plan_(plan), column_count_(column_count), packed_(dpg::size(plan.entries_to_send()) * column_count),
        messages_(plan, static_cast<std::size_t>(column_count) * sizeof(T)) {}

  /// Sends what others need of X's rows, which may be changed again afterwards, and begins to receive its halo, which
  /// may not be read before finish(). Makes room for the halo where X has too little (see
  /// dense_matrix::reserve_halo_rows).
  ///
  /// X must be spread by the plan's partition and have column_count columns. Collective over the plan's processes;
  /// called outside of parallel regions.
  void start(dense_matrix<T> &X) {
    X.reserve_halo_rows(plan_.halo_size());
    if (column_count_ == 0)
      return;
    messages_.post_receives(X.row(X.local_rows()).data());
    pack(X);
    messages_.post_sends(packed_.data());
  }

  /// Drives the messages, or nothing overlaps; see halo::poll.
  void poll() { messages_.poll(); }

  /// Returns when the halo is filled.
  void finish() { messages_.wait(); }

  /// Whether anything is exchanged with other processes.
  bool has_neighbours() const { return plan_.has_neighbours(); }

private:
  void pack(const dense_matrix<T> &X) {
    const std::span<const column_index> rows = plan_.entries_to_send();
    T *packed = packed_.data();
    const index columns = column_count_;
#pragma omp parallel for schedule(static) if (worth_threads(packed_.size()))
    for (index r = 0; r < dpg::size(rows); ++r)
      std::copy_n(X.row(rows[r]).data(), columns, packed + r * columns);
  }

  halo_plan plan_;
  index column_count_;
  buffer<T> packed_;       // what is being sent
  halo_messages messages_; // ends what is under way before packed_ goes
};

} // namespace dpg
