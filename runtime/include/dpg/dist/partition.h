// Contiguous blocks of an index space [0, n), one for each process; or all of it on every process.
#pragma once

#include <dpg/dist/communicator.h>
#include <dpg/index.h>

#include <memory>
#include <span>
#include <vector>

namespace dpg {

/// Which process owns which of the indices 0, ..., n - 1: process p owns a block of consecutive ones, blocks in the
/// order of the processes. Blocks may be empty. Of a replicated space every process owns everything, and all of them
/// compute the same. Copies are cheap and share their offsets, which never change.
class partition {
public:
  /// Blocks whose sizes differ by at most one. Every process passes the same n. Does not communicate.
  ///
  /// @throws dpg::shape_error on every process if n is negative
  static partition uniform(const communicator &comm, index n);

  /// Everything on process 0. Does not communicate.
  ///
  /// @throws dpg::shape_error on every process if n is negative
  static partition on_root(const communicator &comm, index n);

  /// Everything on every process. Does not communicate.
  ///
  /// @throws dpg::shape_error on every process if n is negative
  static partition replicated(const communicator &comm, index n);

  /// Blocks of nearly equal weight, from the weights (>= 0) of the indices that each process holds now: consecutive
  /// ones, in the order of the processes. No block is heavier than an even share plus the heaviest index.
  ///
  /// Collective over comm. Cost: one pass over the weights, an allreduce of size() + 1 numbers.
  static partition balanced(const communicator &comm, std::span<const index> weights_here);

  /// Where `parts` such blocks begin, and size() at the end: for as many other processes.
  ///
  /// Collective over comm. Cost: one pass over the weights, an allreduce of parts + 1 numbers.
  static std::vector<index> balanced_offsets(const communicator &comm, std::span<const index> weights_here, int parts);

  /// Where the blocks of uniform() begin on `parts` processes, and n at the end. Does not communicate.
  static std::vector<index> uniform_offsets(index n, int parts);

  /// Blocks of the given sizes, one for each process. Every process passes the same sizes. Does not communicate.
  static partition of_sizes(const communicator &comm, std::span<const index> sizes);

  /// Blocks as each process holds them now. Collective over comm.
  static partition of_local_size(const communicator &comm, index local_size);

  /// The same with borders at multiples of `height`, each at the one nearest to where it is now; size() stays the end
  /// of the last block. Does not communicate.
  partition in_whole_blocks(index height) const;

  const communicator &comm() const { return state_->comm; }

  /// The number of indices of all processes.
  index size() const { return state_->offsets.back(); }

  /// What the calling process owns.
  index_range owned() const { return owned_; }
  index first() const { return owned_.first; }
  index last() const { return owned_.last; }
  index local_size() const { return owned_.last - owned_.first; }

  /// Which of the calling process's indices lie in a global range, counted from first().
  index_range local(index_range global) const {
    const index_range part = intersection(owned_, global);
    return {part.first - owned_.first, part.last - owned_.first};
  }

  /// What another process owns.
  index_range owned_by(int rank) const {
    return is_replicated() ? owned_ : index_range{state_->offsets[rank], state_->offsets[rank + 1]};
  }

  /// Whether every process owns everything.
  bool is_replicated() const { return state_->is_replicated; }

  /// The process that owns `global`, which lies in [0, size()); of a replicated space process 0.
  int owner(index global) const;

  /// Where the block of each process begins; size() at the end. Of a replicated space: 0, and size() from there on.
  std::span<const index> offsets() const { return state_->offsets; }

  friend bool operator==(const partition &a, const partition &b) {
    return a.state_ == b.state_ || (a.state_->offsets == b.state_->offsets && a.is_replicated() == b.is_replicated());
  }

private:
  struct state {
    communicator comm;
    std::vector<index> offsets; // comm.size() + 1, not decreasing, from 0
    bool is_replicated = false;
  };

  partition(const communicator &comm, std::vector<index> offsets, bool is_replicated = false);

  std::shared_ptr<const state> state_;
  index_range owned_; // beside the pointer, so that loops over owned indices load it once
};

} // namespace dpg
