// An entry on its way to the process that owns its row.
#pragma once

#include <dpg/index.h>

namespace dpg {

/// The row counts from the first of the process that gets the entry, so that 32 bits do.
template <class T> struct packed_entry {
  column_index row;
  column_index column;
  T value;
};

} // namespace dpg
