// Counts the entries in each column of a sparse matrix, spread over the processes.
#pragma once

#include <dpg/dist/buffer.h>
#include <dpg/dist/partition.h>
#include <dpg/sparse/csr_matrix.h>

namespace dpg {

/// How many entries of A, of all processes, each column has that `columns` gives to the calling process.
///
/// @param A  with global column numbers; `columns` has as many indices as A has columns
/// Memory: the result, and some megabytes whatever A's size is.
/// Collective over A.comm(). Cost: one pass over the entries; those of others' columns travel as (column, count), where
/// those that stand near one another in A are counted together.
buffer<index> column_counts(const csr_pattern &A, const partition &columns);

} // namespace dpg
