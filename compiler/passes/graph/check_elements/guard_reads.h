// Elements that are read outside of nests for some sides of choices alone: read and checked where a side is taken.
#pragma once

#include "dialects/dpg/dpg.h"

namespace dpg {

/// Moves a nest that gives only scalars, and stands behind checks, with these checks into a branch, where all uses
/// stand in sides of choices whose conditions are known before the nest.
void guardReads(ir::NestOp nest);

} // namespace dpg
