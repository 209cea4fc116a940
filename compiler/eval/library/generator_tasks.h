// The generators of sparse matrices as tasks of the library.
#pragma once

#include "compiler/eval/library/task_call.h"

namespace dpg::eval {

Outcome rmat(TaskCall &call);
Outcome cDiagonal(TaskCall &call);
Outcome convectionDiffusion(TaskCall &call);
Outcome smg2s(TaskCall &call);

} // namespace dpg::eval
