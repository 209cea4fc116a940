// Bringing the vector entries that a process needs and others own into the halo behind its own entries.
//
//     const dpg::halo_plan columns(pages, A);          // once: A's columns become positions in [owned | halo]
//     dpg::halo<double> exchange(columns);             // one for each vector that is exchanged at the same time
//     dpg::vector<double> x(pages, 0.0, columns.halo_size());   // with room for the halo
//
//     exchange.start(x);                               // in flight while ...
//     ... A.inner(), with exchange.poll() between blocks of rows ...
//     exchange.finish();                               // from here on x's halo may be read
//     ... A.outer() ...
#pragma once

#include <dpg/dist/vector.h>
#include <dpg/sparse/csr_matrix.h>

#include <omp.h>

#include <chrono>
#include <initializer_list>
#include <memory>
#include <span>
#include <vector>

namespace dpg {

/// What each process sends to and gets from which other, for vectors spread by one partition. Copies are cheap.
class halo_plan {
public:
  /// Plans the halo that products of `matrices` with vectors spread by `columns` need, and gives the matrices local
  /// column numbers, in place.
  ///
  /// @throws dpg::shape_error on every process if a matrix has not columns.size() columns or has local columns already,
  ///         or if a process's owned and halo entries together do not fit into column_index
  /// Collective over columns.comm(). Cost: two passes over the entries, one message for each pair of neighbours.
  template <class... Values>
  explicit halo_plan(const partition &columns, csr_matrix<Values> &...matrices)
      : halo_plan(columns, {matrix_reference{&matrices, matrices.values_.data(), sizeof(Values)}...}) {}

  const partition &columns() const { return state_->columns; }
  const communicator &comm() const { return state_->columns.comm(); }

  /// How many entries of other processes the calling one needs.
  index halo_size() const { return dpg::size(state_->halo_columns); }

  /// The global number of each halo entry, ascending.
  std::span<const index> halo_columns() const { return state_->halo_columns; }

  /// The global column of a local one.
  index global_column(index local) const {
    return column_numbering{columns().first(), columns().local_size(), state_->halo_columns}.global(local);
  }

  /// Entries for, or from, one other process: places in the list of entries to send, or in the halo.
  struct neighbour {
    int rank;
    index_range entries;
  };

  std::span<const neighbour> receives_from() const { return state_->receives; }
  std::span<const neighbour> sends_to() const { return state_->sends; }
  bool has_neighbours() const { return !state_->receives.empty() || !state_->sends.empty(); }

  /// The owned entries that others need, in the order in which they are sent.
  std::span<const column_index> entries_to_send() const { return state_->entries_to_send; }

private:
  struct matrix_reference {
    csr_pattern *pattern;
    void *values;
    std::size_t value_bytes;
  };

  struct state {
    partition columns;
    std::vector<index> halo_columns;
    std::vector<neighbour> receives;
    std::vector<neighbour> sends;
    std::vector<column_index> entries_to_send;
  };

  halo_plan(const partition &columns, std::initializer_list<matrix_reference> matrices);

  static void exchange_needs(state &plan);

  std::shared_ptr<const state> state_;
};

/// The messages of one exchange, of elements of any trivially copyable type: the part of halo that is not a template.
class halo_messages {
public:
  halo_messages(const halo_plan &plan, std::size_t element_bytes);
  halo_messages(halo_messages &&) = default;
  halo_messages &operator=(halo_messages &&) = default;
  ~halo_messages();

  void post_receives(void *halo);
  void post_sends(const void *packed);

  /// Drives what is under way. Any thread may call it: those other than the main one return at once.
  void poll() {
    if (omp_get_thread_num() == 0 && !requests_.empty() && --calls_to_skip_ <= 0)
      test();
  }

  void wait();

private:
  void test();

  halo_plan plan_;
  index element_bytes_;
  std::vector<MPI_Request> requests_; // empty when nothing is under way

  // Blocks of rows may be tiny, and asking MPI costs more than such a block: test() adapts how many calls go unheard.
  int calls_to_skip_ = 0;
  int calls_between_tests_ = 1;
  std::chrono::steady_clock::time_point last_test_;
};

/// Exchanges the halo of one vector at a time.
template <class T> class halo {
public:
  /// Does not communicate.
  explicit halo(const halo_plan &plan)
      : plan_(plan), packed_(dpg::size(plan.entries_to_send())), messages_(plan, sizeof(T)) {}

  /// Sends what others need of x's owned entries, which may be changed again afterwards, and begins to receive its
  /// halo, which may not be read before finish(). Makes room for the halo where x has too little (see
  /// vector::reserve_halo).
  ///
  /// x must be spread by the plan's partition. Collective over the plan's processes; called outside of parallel
  /// regions.
  void start(vector<T> &x) {
    x.reserve_halo(plan_.halo_size());
    filled_ = x.with_halo();
    messages_.post_receives(x.data() + x.local_size());
    pack(x.data());
    messages_.post_sends(packed_.data());
  }

  /// Drives the messages, or nothing overlaps: call it every 50 microseconds or so between start and finish. Cheap; any
  /// thread may call it, and only the main one acts.
  void poll() { messages_.poll(); }

  /// Returns when the halo is filled: the owned entries and the halo of the vector given to start.
  std::span<const T> finish() {
    messages_.wait();
    return filled_;
  }

  /// Whether anything is exchanged with other processes.
  bool has_neighbours() const { return plan_.has_neighbours(); }

private:
  void pack(const T *x) {
    const std::span<const column_index> entries = plan_.entries_to_send();
    T *packed = packed_.data();
    if (!worth_threads(dpg::size(entries))) { // even a region of one thread costs as much as some messages
      for (index e = 0; e < dpg::size(entries); ++e)
        packed[e] = x[entries[e]];
      return;
    }
#pragma omp parallel for schedule(static)
    for (index e = 0; e < dpg::size(entries); ++e)
      packed[e] = x[entries[e]];
  }

  halo_plan plan_;
  buffer<T> packed_; // what is being sent
  std::span<const T> filled_;
  halo_messages messages_; // ends what is under way before packed_ goes
};

} // namespace dpg
