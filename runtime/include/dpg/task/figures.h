// Figures of sparse matrices, which the operations and bytes of candidates are computed from.
#pragma once

#include <dpg/sparse/csr_matrix.h>

namespace dpg {

/// How many entries all processes store, zeros among them. Collective over the matrix's communicator; one message.
double stored_entries(const csr_pattern &matrix);

/// How many entries the row has that has most, a column where columns are stored; 0 without rows. Collective over the
/// matrix's communicator. Cost: a pass over the local rows; one message.
double longest_line(const csr_pattern &matrix);

} // namespace dpg
