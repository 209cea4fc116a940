// The tasks of the library and the generators, computed directly and simply.
#pragma once

#include "compiler/eval/session.h"

namespace dpg::eval {

/// Runs the task `name` (see compiler/sema/library.def). Arguments that have defaults may be Undefined.
Outcome runLibraryTask(Session &session, llvm::StringRef name, std::vector<Value> &arguments,
                       std::vector<Value> &results, SourceRange range);

} // namespace dpg::eval
