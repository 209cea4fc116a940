// A vector spread over processes, with room beside it for copies of entries that other processes own.
#pragma once

#include <dpg/dist/fill_buffer.h>
#include <dpg/dist/partition.h>

#include <algorithm>
#include <span>
#include <utility>

namespace dpg {

/// How many entries of its neighbours a process holds above its own, and as many below.
struct ghost_width {
  index entries = 0;
};

/// A vector of global length partition().size(). Each process holds its owned entries, counted from 0. Copies of
/// entries that other processes own lie beside them, in the same buffer:
///
/// - ghosts, filled by dpg::ghost_rows: the nearest entries above, from -ghosts_above() to -1, and below, from
///   local_size() on, as stencils read them;
/// - or the halo, filled by dpg::halo: from local_size() on those that the columns of a sparse matrix name, in the
/// order
///   of their global indices. A matrix with local column numbers reads both through one pointer.
///
/// As a range, and where a std::span is expected, a vector is its owned entries. Copies are made by copy() only.
template <class T> class vector {
public:
  /// A vector whose entries are all `value`, written by the threads that an `omp for` with a static schedule gives
  /// them to, with room for `halo_entries` of other processes. Does not communicate.
  explicit vector(const dpg::partition &partition, const T &value = T{}, index halo_entries = 0)
      : vector(partition, value, ghost_width{}, halo_entries) {}

  /// The same with room for ghosts, no more than the vector has entries, and for `halo_entries` more below.
  vector(const dpg::partition &partition, const T &value, ghost_width ghosts, index halo_entries = 0)
      : partition_(partition), ghosts_above_(std::min(ghosts.entries, partition.size())),
        entries_(partition.local_size() + 2 * ghosts_above_ + halo_entries), first_(entries_.data() + ghosts_above_) {
    fill_fresh(entries_, value);
  }

  vector(vector &&) noexcept = default;
  vector &operator=(vector &&) noexcept = default;

  /// A copy of the owned entries, with room for the same ghosts and halo.
  vector copy() const { return copy_with_room(ghosts_above_, halo_size()); }

  const dpg::partition &partition() const { return partition_; }
  const communicator &comm() const { return partition_.comm(); }
  index global_size() const { return partition_.size(); }
  index local_size() const { return partition_.local_size(); }

  /// Room above the owned entries, and below them.
  index ghosts_above() const { return ghosts_above_; }
  index halo_size() const { return entries_.size() - local_size() - ghosts_above_; }

  /// Entry `i` of this process, -ghosts_above() <= i < local_size() + halo_size().
  T &operator[](index i) { return first_[i]; }
  const T &operator[](index i) const { return first_[i]; }

  std::span<T> owned() { return {data(), static_cast<std::size_t>(local_size())}; }
  std::span<const T> owned() const { return {data(), static_cast<std::size_t>(local_size())}; }

  /// The owned entries and the halo behind them.
  std::span<T> with_halo() { return {data(), static_cast<std::size_t>(local_size() + halo_size())}; }
  std::span<const T> with_halo() const { return {data(), static_cast<std::size_t>(local_size() + halo_size())}; }

  T *data() { return first_; }
  const T *data() const { return first_; }
  T *begin() { return data(); }
  T *end() { return data() + local_size(); }
  const T *begin() const { return data(); }
  const T *end() const { return data() + local_size(); }

  /// Makes room for at least `count` halo entries. Where there was less, the entries move: spans and pointers made
  /// before are void, so give the room at construction where the halo is known.
  void reserve_halo(index count) { reserve(0, count); }

  /// Makes room for ghosts, likewise.
  void reserve_ghosts(ghost_width ghosts) {
    const index count = std::min(ghosts.entries, global_size());
    reserve(count, count);
  }

  friend void swap(vector &a, vector &b) noexcept { std::swap(a, b); }

private:
  void reserve(index above, index below) {
    if (ghosts_above_ < above || halo_size() < below)
      *this = copy_with_room(std::max(above, ghosts_above_), std::max(below, halo_size()));
  }

  /// @param below  >= above
  vector copy_with_room(index above, index below) const {
    vector twin(partition_, T{}, ghost_width{above}, below - above);
    copy_to(twin.data());
    return twin;
  }

  void copy_to(T *to) const {
    const T *from = data();
    const index count = local_size();
#pragma omp parallel for schedule(static) if (worth_threads(count))
    for (index i = 0; i < count; ++i)
      to[i] = from[i];
  }

  dpg::partition partition_;
  index ghosts_above_;
  buffer<T> entries_; // [ghosts above | owned | ghosts below, or halo]
  T *first_;          // owned entry 0
};

} // namespace dpg
