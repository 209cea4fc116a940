// What is known of the functions of libm: see libm.h.
#include "compiler/analysis/libm.h"

namespace dpg::analysis {

double unitsOff(Elementary function, Libm libm) {
  if (function == Elementary::Sqrt || libm.isCorrectlyRounded)
    return 0.5;
  switch (function) {
  case Elementary::Cosh:
  case Elementary::Sinh:
  case Elementary::Tanh:
  case Elementary::Log10:
    return 3;
  case Elementary::Tan:
    return 2;
  default:
    return 1;
  }
}

std::optional<Elementary> elementaryOf(num::Function function) {
  switch (function) {
  case num::Function::sqrt:
    return Elementary::Sqrt;
  case num::Function::exp:
    return Elementary::Exp;
  case num::Function::log:
    return Elementary::Log;
  case num::Function::log2:
    return Elementary::Log2;
  case num::Function::log10:
    return Elementary::Log10;
  case num::Function::sin:
    return Elementary::Sin;
  case num::Function::cos:
    return Elementary::Cos;
  case num::Function::tan:
    return Elementary::Tan;
  case num::Function::sinh:
    return Elementary::Sinh;
  case num::Function::cosh:
    return Elementary::Cosh;
  case num::Function::tanh:
    return Elementary::Tanh;
  case num::Function::asin:
    return Elementary::Asin;
  case num::Function::acos:
    return Elementary::Acos;
  case num::Function::atan:
    return Elementary::Atan;
  default:
    return std::nullopt;
  }
}

} // namespace dpg::analysis
