// Cuts messages into chunks: MPI counts the bytes of one in 32 bits, and shorter ones keep moving.
#pragma once

#include <dpg/index.h>

#include <algorithm>

namespace dpg {

/// Messages longer than this are cut: larger ones are slower through shared memory and advance in fewer steps.
inline constexpr index chunk_bytes = 256 * 1024;

/// Calls post(first byte, bytes) for each chunk of some elements, in order: sender and receiver cut alike.
template <class Post>
void for_each_chunk(index_range elements, index element_bytes, Post post, index longest = chunk_bytes) {
  const index end = elements.last * element_bytes;
  for (index at = elements.first * element_bytes; at < end; at += longest)
    post(at, static_cast<int>(std::min(longest, end - at)));
}

} // namespace dpg
