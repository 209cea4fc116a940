// Exchanging the ghost rows of dense matrices, and the ghosts of vectors, whose rows are single entries.
//
//     dpg::ghost_rows exchange(rows, 1);       // a five-point stencil reads one row above and below
//     exchange.start(u);
//     ... rows that read no ghost row, with exchange.poll() between blocks of rows ...
//     exchange.finish();
//     ... the others ...
//
// A vector's messages are short: MPI sends them without being asked for, and polling for them gains nothing.
#pragma once

#include <dpg/dist/dense_matrix.h>
#include <dpg/dist/vector.h>

#include <omp.h>

#include <vector>

namespace dpg {

/// Copies rows of the processes above and below into the ghost rows, for arrays of one row partition. Parts may have
/// fewer rows than the exchange is wide, or none: rows then come from further processes. Ghost rows above the first and
/// below the last row of the array are left alone, and so are those of a process without rows.
class ghost_rows {
public:
  /// @param width  rows to bring from above and from below; >= 0, the same on every process. More than there are count
  ///               as many as there are.
  /// Does not communicate.
  ghost_rows(const partition &rows, index width);

  ghost_rows(ghost_rows &&) = default;
  ghost_rows &operator=(ghost_rows &&) = default;
  ~ghost_rows();

  index width() const { return width_; }

  /// Begins to send u's rows and to receive its ghost rows. Until finish(), u's outermost rows may not be written and
  /// its ghost rows not be read. Makes room where u has too few ghost rows (see dense_matrix::reserve_ghost_rows).
  ///
  /// u must be spread by the exchange's partition. Collective over its processes; called outside of parallel regions.
  template <class T> void start(dense_matrix<T> &u) {
    u.reserve_ghost_rows(width_);
    post(u.row(0).data(), u.column_count() * static_cast<index>(sizeof(T)));
  }

  /// The same for a vector, whose entries are its rows; see vector::reserve_ghosts.
  template <class T> void start(vector<T> &u) {
    u.reserve_ghosts({width_});
    post(u.data(), sizeof(T));
  }

  /// Drives the messages. Any thread may call it: those other than the main one return at once.
  void poll() {
    if (omp_get_thread_num() == 0 && !requests_.empty())
      test();
  }

  /// Returns when the ghost rows are filled.
  void finish();

  /// Whether anything is exchanged with other processes.
  bool has_neighbours() const { return !receives_.empty() || !sends_.empty(); }

  /// The local rows that read no ghost row of another process: all but `width` at each edge that has a neighbour.
  index_range inner() const;

private:
  struct transfer {
    int rank;
    index_range rows; // local numbers: below 0 or from local_size() on for ghost rows
  };

  void post(void *first_row, index row_bytes);
  void test();

  partition rows_;
  index width_;
  std::vector<transfer> receives_;
  std::vector<transfer> sends_;
  std::vector<MPI_Request> requests_; // empty when nothing is under way
};

/// start() and finish() at once. Collective over u.comm().
template <class T> void exchange_ghost_rows(dense_matrix<T> &u, index width) {
  ghost_rows exchange(u.row_partition(), width);
  exchange.start(u);
  exchange.finish();
}

/// The same for a vector.
template <class T> void exchange_ghost_rows(vector<T> &u, index width) {
  ghost_rows exchange(u.partition(), width);
  exchange.start(u);
  exchange.finish();
}

} // namespace dpg
