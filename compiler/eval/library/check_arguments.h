// What tasks of the library demand of their arguments, as the runtime does (dpg/library/task_call.h).
#pragma once

#include "compiler/eval/library/task_call.h"
#include "compiler/sema/library.h"

namespace dpg::eval {

/// The signature that fits the ranks of the arguments: it says which parameters are sparse. Null if none does.
const sema::LibraryTask *signatureOf(const TaskCall &call);

/// Demands finite numbers in what a task reads. `reads` has a letter for each argument: w the whole of it, m the same
/// of a matrix, l and u its lower and upper triangle, b what is below the diagonal; - nothing.
Outcome checkFinite(TaskCall &call, llvm::StringRef reads);

/// Demands that no element of the diagonal of argument k is 0.
Outcome checkDiagonal(TaskCall &call, size_t k, llvm::StringRef name);

} // namespace dpg::eval
