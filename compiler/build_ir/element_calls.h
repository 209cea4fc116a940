// Calls that depend on an index of their statement: a task for each element, `y[i] = step(x[i - 1], x[i])`.
//
// Statements that only give scalars values are built in the nest's body, so that all that is known of arithmetic holds
// for them too. Loops and branches become a function of their own (a graph marked `of_elements`), which the nest calls,
// as it calls functions in C++.
#pragma once

#include "compiler/build_ir/candidates.h"

namespace dpg {

/// Which of the alternatives runs: no choice is made for each element. The first implementation in C++ or in dpg that
/// nothing keeps from it, else the component's own statements.
Alternative alternativeOfElements(const ast::CallExpression &call, const Alternatives &alternatives,
                                  const Candidates &candidates);

/// What keeps a component from being called for each element; empty if nothing does.
std::string obstacleToElementCalls(const ast::CallExpression &call, const Alternative &alternative,
                                   const Candidates &candidates);

/// Whether all statements give scalars values.
bool isStraight(const ast::Block &block);

} // namespace dpg
