// Memory for large arrays: aligned, touched first by the thread that fills it, given back to the system at once.
#pragma once

#include <dpg/index.h>

#include <cstddef>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

namespace dpg {

/// Raw memory of at least `bytes`, zero where it is large, aligned to 64 bytes. Large blocks are mapped: their pages
/// lie where they are first touched, huge ones where the system has them, and go back to the system when freed.
///
/// @throws std::bad_alloc
void *allocate_array(std::size_t bytes);

/// The bytes of `count` elements. @throws dpg::shape_error if there cannot be as many, or fewer than none.
std::size_t array_bytes(index count, std::size_t element_bytes);

/// The elements of `rows` rows. @throws dpg::shape_error likewise, for elements of 8 bytes.
index element_count(index rows, index columns);

/// Whether an array is larger than the caches of its processor: what is written in one pass is gone from them when it
/// is read in the next.
bool outgrows_caches(std::size_t bytes);

/// Whether allocate_array gives zeros for as many bytes.
bool begins_with_zeros(std::size_t bytes);

/// Frees what allocate_array gave for the same number of bytes.
void free_array(void *memory, std::size_t bytes) noexcept;

/// Gives back what lies behind the first `kept` of `bytes`; returns how many bytes the array has now.
std::size_t shrink_array(void *memory, std::size_t bytes, std::size_t kept) noexcept;

/// Gives back the pages that lie wholly in a part of an array, whose contents are lost: for data that is consumed while
/// its successor is built. The array is still freed as a whole.
void discard_pages(void *part, std::size_t bytes) noexcept;

/// An array of trivially copyable elements whose values are not defined until they are written. Moves, never copies.
template <class T> class buffer {
  static_assert(std::is_trivially_copyable_v<T>);

public:
  buffer() = default;

  /// @throws dpg::shape_error if `count` is negative or memory has no addresses for as many; std::bad_alloc
  explicit buffer(index count)
      : bytes_(array_bytes(count, sizeof(T))), data_(static_cast<T *>(allocate_array(bytes_))), count_(count) {}

  buffer(buffer &&other) noexcept { swap(*this, other); }
  buffer &operator=(buffer &&other) noexcept {
    buffer taken(std::move(other));
    swap(*this, taken);
    return *this;
  }
  ~buffer() { free_array(data_, bytes_); }

  T *data() { return data_; }
  const T *data() const { return data_; }
  index size() const { return count_; }
  bool empty() const { return count_ == 0; }
  /// Whether elements are zero until they are first written.
  bool begins_with_zeros() const { return dpg::begins_with_zeros(bytes_); }
  T &operator[](index i) { return data_[i]; }
  const T &operator[](index i) const { return data_[i]; }
  T *begin() { return data_; }
  T *end() { return data_ + count_; }
  const T *begin() const { return data_; }
  const T *end() const { return data_ + count_; }

  /// Keeps the first `count` elements and gives back the memory of the others.
  void shrink(index count) {
    bytes_ = shrink_array(data_, bytes_, sizeof(T) * count);
    count_ = count;
  }

  /// Forgets elements and gives back their memory. The others stay where they are.
  void discard(index_range elements) { discard_pages(data_ + elements.first, sizeof(T) * elements.size()); }

  friend void swap(buffer &a, buffer &b) noexcept {
    std::swap(a.data_, b.data_);
    std::swap(a.count_, b.count_);
    std::swap(a.bytes_, b.bytes_);
  }

private:
  std::size_t bytes_ = 0;
  T *data_ = nullptr;
  index count_ = 0;
};

} // namespace dpg
