// A vector spread over processes, with room behind it for the entries that other processes own.
#pragma once

#include <dpg/dist/buffer.h>
#include <dpg/dist/partition.h>
#include <dpg/dist/threads.h>

#include <span>
#include <utility>

namespace dpg {

/// A vector of global length partition().size(). Each process holds its owned entries, and behind them, in the same
/// buffer, the halo: copies of entries that other processes own, in the order of their global indices, filled by
/// dpg::halo. A sparse matrix with local column numbers reads both through one pointer.
///
/// As a range, and where a std::span is expected, a vector is its owned entries. Copies are made by copy() only.
template <class T> class vector {
public:
  /// A vector whose entries are all `value`, written by the threads that an `omp for` with a static schedule gives
  /// them to, with room for `halo_entries` of other processes. Does not communicate.
  explicit vector(const dpg::partition &partition, const T &value = T{}, index halo_entries = 0)
      : partition_(partition), entries_(partition.local_size() + halo_entries) {
    fill(0, entries_.size(), value);
  }

  vector(vector &&) noexcept = default;
  vector &operator=(vector &&) noexcept = default;

  /// A copy of the owned entries, with room for the same halo.
  vector copy() const {
    vector twin(partition_, T{}, halo_size());
    copy_to(twin.data());
    return twin;
  }

  const dpg::partition &partition() const { return partition_; }
  const communicator &comm() const { return partition_.comm(); }
  index global_size() const { return partition_.size(); }
  index local_size() const { return partition_.local_size(); }
  index halo_size() const { return entries_.size() - local_size(); }

  /// Entry `i` of this process: owned ones from 0, then the halo.
  T &operator[](index i) { return entries_[i]; }
  const T &operator[](index i) const { return entries_[i]; }

  std::span<T> owned() { return {data(), static_cast<std::size_t>(local_size())}; }
  std::span<const T> owned() const { return {data(), static_cast<std::size_t>(local_size())}; }

  /// The owned entries and the halo behind them.
  std::span<T> with_halo() { return {data(), static_cast<std::size_t>(entries_.size())}; }
  std::span<const T> with_halo() const { return {data(), static_cast<std::size_t>(entries_.size())}; }

  T *data() { return entries_.data(); }
  const T *data() const { return entries_.data(); }
  T *begin() { return data(); }
  T *end() { return data() + local_size(); }
  const T *begin() const { return data(); }
  const T *end() const { return data() + local_size(); }

  /// Makes room for at least `count` halo entries. Where there was less, the entries move: spans and pointers made
  /// before are void, so give the room at construction where the halo is known.
  void reserve_halo(index count) {
    if (halo_size() >= count)
      return;
    vector grown(partition_, T{}, count);
    copy_to(grown.data());
    *this = std::move(grown);
  }

  friend void swap(vector &a, vector &b) noexcept {
    std::swap(a.partition_, b.partition_);
    swap(a.entries_, b.entries_);
  }

private:
  void fill(index first, index last, const T &value) {
    T *entries = data();
#pragma omp parallel for schedule(static) if (worth_threads(last - first))
    for (index i = first; i < last; ++i)
      entries[i] = value;
  }

  void copy_to(T *to) const {
    const T *from = data();
    const index count = local_size();
#pragma omp parallel for schedule(static) if (worth_threads(count))
    for (index i = 0; i < count; ++i)
      to[i] = from[i];
  }

  dpg::partition partition_;
  buffer<T> entries_; // [owned | halo]
};

} // namespace dpg
