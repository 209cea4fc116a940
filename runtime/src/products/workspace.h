// Memory for packed panels: aligned, not initialised, in large pages where the system has them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dpg::products {

class workspace {
public:
  /// @throws std::bad_alloc
  explicit workspace(std::size_t size);
  ~workspace();
  workspace(const workspace &) = delete;
  workspace &operator=(const workspace &) = delete;

  std::byte *data() const { return data_; }
  std::int8_t *bytes() const { return reinterpret_cast<std::int8_t *>(data_); }

private:
  std::byte *data_ = nullptr;
};

/// The number of this thread in its team, and the threads that a team may have.
int this_thread();
int most_threads();

} // namespace dpg::products
