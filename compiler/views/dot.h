// Drawings as text that Graphviz lays out.
#pragma once

#include "compiler/views/task_graph.h"

namespace dpg::views {

/// The drawing in Graphviz's language DOT, in UTF-8.
std::string dotOf(const TaskGraph &graph);

} // namespace dpg::views
