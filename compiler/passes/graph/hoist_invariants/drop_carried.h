// What loops carry and nobody reads leaves them.
#pragma once

#include "dialects/dpg/dpg.h"

namespace dpg {

/// Takes out of every `dpg.repeat` and `dpg.for` of a graph what is carried from iteration to iteration although
/// neither the body nor anything behind the loop reads it: a name of before that each iteration gives a version of its
/// own.
void dropUnreadCarried(ir::GraphOp graph);

} // namespace dpg
