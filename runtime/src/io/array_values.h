// The values of a file that holds one a line, in the order of its lines.
#pragma once

#include "io/matrix_market_file.h"

#include <dpg/dist/move_blocks.h>
#include <dpg/dist/vector.h>

namespace dpg {

/// Calls take(value) for each value in the calling process's lines. Not collective. @throws text_error
template <class T, class Take> void for_each_value(const entry_lines &lines, Take &&take) {
  parse_lines<T>(
      lines.file(), lines.lines_here(),
      [&](std::string_view text, index offset, std::vector<T> &values) {
        parse_value_lines(text, offset, lines.header().field, lines.comment(), values);
      },
      [&](const std::vector<T> &values) {
        for (const T value : values)
          take(value);
      });
}

/// All values, spread as `blocks` says, whose size is their number; `count_here` of them stand in the calling process's
/// lines.
///
/// @throws dpg::input_error on every process. Collective. Memory: the values twice.
template <class T> vector<T> array_values(const entry_lines &lines, index count_here, const partition &blocks) {
  vector<T> as_read(partition::of_local_size(lines.comm(), count_here));
  agreed(lines.comm(), [&] {
    index k = 0;
    lines.located([&] { for_each_value<T>(lines, [&](T value) { as_read[k++] = value; }); });
  });
  return repartition(std::move(as_read), blocks);
}

} // namespace dpg
