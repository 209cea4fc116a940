// From the lengths of rows to the positions of their entries.
#include "sparse/sum_lengths.h"

#include <dpg/errors.h>

#include <string>

namespace dpg {

void sum_lengths(buffer<entry_offset> &rowptr) {
  index entries = 0;
  rowptr[0] = entry_offset(0);
  for (index i = 1; i < rowptr.size(); ++i) {
    entries += rowptr[i];
    rowptr[i] = entry_offset(entries);
  }
  if (entries >= entry_offset::largest)
    throw shape_error("a process would hold " + std::to_string(entries) +
                      " entries of a sparse matrix, which is not under " + std::to_string(entry_offset::largest) +
                      ": use more processes");
}

} // namespace dpg
