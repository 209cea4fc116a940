// Which types store numbers in blocks that share a scale.
#pragma once

#include "compiler/ast/type.h"
#include "dialects/num/block_types.h"

namespace dpg {

inline bool isInBlocks(const Type &type) { return type.element == Element::MXFP8 || type.element == Element::MXFP4; }

} // namespace dpg
