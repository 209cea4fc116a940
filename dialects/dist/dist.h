// The dist dialect: where data lies and what travels.
#pragma once

#include "dialects/dpg/dpg.h"

#include "dialects/dist/dist_dialect.h.inc"
#include "dialects/dist/dist_enums.h.inc"

#define GET_TYPEDEF_CLASSES
#include "dialects/dist/dist_types.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/dist/dist_attributes.h.inc"

#define GET_OP_CLASSES
#include "dialects/dist/dist_ops.h.inc"
