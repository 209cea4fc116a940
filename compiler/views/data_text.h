// What is said of data in a drawing: its type in the words of the program, its format, and where it lies.
#pragma once

#include "compiler/views/task_graph.h"

namespace dpg::views {

/// "real[n] f64, spread" of a value of `graph`: rows or columns of a matrix are spread, or the elements of a vector.
std::string typeText(mlir::Type type, ir::GraphOp graph);

/// How the index spaces of a graph are spread over processes, one a line; those of graphs on one process say why.
std::vector<std::string> spreadText(ir::GraphOp graph);

/// "pagerank.dpg:9", the innermost place in a file; empty without one.
std::string placeText(mlir::Location location);

/// A text between tags of HTML: what is no character there is replaced.
std::string escaped(llvm::StringRef text);

} // namespace dpg::views
