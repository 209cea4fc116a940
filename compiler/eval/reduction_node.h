// Reductions: sum, product, max, min, any, all, argmax, argmin.
#pragma once

#include "compiler/eval/index_space.h"

namespace dpg::eval {

/// A reduction of `body` over the space. The support says outside which index values the body changes nothing: for
/// `sum` and `any` where it is zero or absent, for the others where it is absent. It may be null.
NodePtr makeReduction(Session &session, ast::ReductionKind reduction, std::unique_ptr<IndexSpace> space, NodePtr body,
                      SupportPtr support, SourceRange range);

} // namespace dpg::eval
