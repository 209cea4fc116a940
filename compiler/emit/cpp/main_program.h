// main.cpp: a program around one graph, whose options are its parameters.
#pragma once

#include "compiler/emit/cpp/graph_signature.h"
#include "compiler/emit/emit.h"

namespace dpg::emit {

/// The text of main.cpp without its first line and includes.
std::vector<cpp::Item> emitMain(const GraphSignature &graph, const EmitOptions &options);

} // namespace dpg::emit
