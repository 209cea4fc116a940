// Whether two nests may become one, and the one that they become.
#pragma once

#include "dialects/dpg/dpg.h"

namespace dpg {

/// Whether `second` may join `first`, an earlier nest of its block. What `second` needs is computed before `first`
/// then.
bool mayJoin(ir::NestOp first, ir::NestOp second);

/// The nest that does both, in the place of `first`; both are erased. Arrays that nobody else reads are not stored.
ir::NestOp joinNests(ir::NestOp first, ir::NestOp second);

} // namespace dpg
