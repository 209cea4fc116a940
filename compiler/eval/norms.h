// Norms of arrays, and whether a certificate meets its contract.
#pragma once

#include "compiler/eval/evaluate.h"

namespace dpg::eval {

/// The norm of a number, of a vector, or of a matrix (operator norms for 1, 2 and inf). Absent elements count nothing.
Real normOf(const Value &value, ast::ContractNorm norm);
/// The norm of all elements taken as one vector.
Real vectorNorm(const Array &array, ast::ContractNorm norm);
/// Turns a relative or componentwise tolerance into an absolute one for this value, and compares: 0 <= bound <=
/// tolerance. Componentwise, the bound holds for every element: it is compared with the tolerance of the smallest.
void judge(CertificateRecord &record, const Value &value);

} // namespace dpg::eval
