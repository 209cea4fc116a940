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

/// Appends sections to a file, behind position `offset`: of the first one the blocks of process 0, those of process 1,
/// and so on, then those of the next one. `format(section, k, text)` appends block k of the calling process to a text,
/// on any thread; it runs twice, once for the length and once to write, so that no process holds its part as text.
/// Returns the position behind the last section.
///
/// @throws dpg::input_error on every process. Collective over the file's communicator.
template <class Format>
index write_text_sections(output_file &file, index offset, index section_count, index block_count, Format &&format) {
  const auto sections = static_cast<std::size_t>(section_count);
  std::vector<index> lengths(sections * static_cast<std::size_t>(block_count));
  agreed(file.comm(), [&] {
    for_each_in_parallel(section_count * block_count, [&](index k) {
      std::string text;
      format(k / block_count, k % block_count, text);
      lengths[k] = dpg::size(text);
    });
  });
  std::vector<index> here(sections), before(sections), all(sections);
  for (index k = 0; k < section_count * block_count; ++k)
    here[k / block_count] += std::exchange(lengths[k], here[k / block_count]); // positions in this process's part
  const int count = static_cast<int>(section_count);
  MPI_Exscan(here.data(), before.data(), count, MPI_INT64_T, MPI_SUM, file.comm().handle());
  MPI_Allreduce(here.data(), all.data(), count, MPI_INT64_T, MPI_SUM, file.comm().handle());
  std::vector<index> firsts(sections);
  for (std::size_t section = 0; section < sections; ++section) {
    firsts[section] = offset + (file.comm().is_root() ? 0 : before[section]);
    offset += all[section];
  }
  agreed(file.comm(), [&] {
    for_each_in_parallel(section_count * block_count, [&](index k) {
      std::string text;
      format(k / block_count, k % block_count, text);
      file.write_at(firsts[k / block_count] + lengths[k], text);
    });
  });
  return offset;
}

/// The same of one section: `format(k, text)`.
template <class Format> index write_text_blocks(output_file &file, index offset, index block_count, Format &&format) {
  return write_text_sections(file, offset, 1, block_count, [&](index, index k, std::string &text) { format(k, text); });
}

} // namespace dpg
