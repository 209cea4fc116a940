// Checking, while a program runs, that an implementation may run. Places are the program's: "solve.dpg:12".
#pragma once

#include <dpg/dist/communicator.h>
#include <dpg/index.h>

#include <string_view>

namespace dpg {

/// Whether what an implementation requires holds, which is the same on every process. Does not communicate.
///
/// @throws dpg::choice_error "solve.dpg:12: `spmv_mine` requires nnz(A) > 0"
void check_requirement(bool holds, std::string_view implementation, std::string_view text, std::string_view place);

/// Whether the processes are as many as an implementation takes: at least `fewest`, at most `most`, 0 for any number.
/// Does not communicate.
///
/// @throws dpg::choice_error "solve.dpg:12: `spmv_mine` runs on 1 to 4 processes, not on 6"
void check_processes(const communicator &comm, index fewest, index most, std::string_view implementation,
                     std::string_view place);

} // namespace dpg
