// Numbers and values as text.
#pragma once

#include "compiler/eval/session.h"

#include <string>

namespace dpg::eval {

/// A decimal with `digits` significant digits, "inf", "-inf" or "nan". Plain where that is short, else with an
/// exponent.
std::string numberText(mpfr_srcptr number, int digits);
/// One line: a number with 20 digits; of an array its size and up to 8 elements.
std::string valueText(const Value &value, int digits = 20);
std::string elementText(const Array &array, int64_t slot, int digits);

} // namespace dpg::eval
