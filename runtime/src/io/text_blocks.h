// Writing a text that all processes make together, each its part, without holding more than a little of it.
#pragma once

#include <dpg/io/output_file.h>

#include <algorithm>
#include <exception>
#include <string>
#include <vector>

namespace dpg {

/// Runs work(k) for k = 0, ..., count - 1 with all threads, and throws the first problem behind the loop.
template <class Work> void for_each_in_parallel(index count, Work &&work) {
  std::exception_ptr problem;
#pragma omp parallel for schedule(dynamic, 1)
  for (index k = 0; k < count; ++k) {
    try {
      work(k);
    } catch (...) {
#pragma omp critical(dpg_for_each_problem)
      problem = std::current_exception();
    }
  }
  if (problem)
    std::rethrow_exception(problem);
}

/// Appends to a file: behind position `offset`, the blocks of process 0, those of process 1, and so on. `format(k,
/// text)` appends block k of the calling process to a text, on any thread; it runs twice, once for the length and once
/// to write, so that no process holds its part as text. Returns the position behind the last block.
///
/// @throws dpg::input_error on every process. Collective over the file's communicator.
template <class Format> index write_text_blocks(output_file &file, index offset, index block_count, Format &&format) {
  std::vector<index> lengths(static_cast<std::size_t>(block_count));
  agreed(file.comm(), [&] {
    for_each_in_parallel(block_count, [&](index k) {
      std::string text;
      format(k, text);
      lengths[k] = dpg::size(text);
    });
  });
  index here = 0, before = 0, all = 0;
  for (index &length : lengths)
    here += std::exchange(length, here); // lengths become positions within this process's part
  MPI_Exscan(&here, &before, 1, MPI_INT64_T, MPI_SUM, file.comm().handle());
  MPI_Allreduce(&here, &all, 1, MPI_INT64_T, MPI_SUM, file.comm().handle());
  const index first = offset + (file.comm().is_root() ? 0 : before);
  agreed(file.comm(), [&] {
    for_each_in_parallel(block_count, [&](index k) {
      std::string text;
      format(k, text);
      file.write_at(first + lengths[k], text);
    });
  });
  return offset + all;
}

} // namespace dpg
