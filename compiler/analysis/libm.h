// What is known of the functions of libm.
#pragma once

#include "compiler/analysis/elementary.h"

#include "dialects/num/num.h"

#include <optional>

namespace dpg::analysis {

struct Libm {
  bool isCorrectlyRounded = false; ///< else off by more than what is known of glibc's: evidence, no proof
};

/// Units in the last place by which libm's functions may be off: more than the largest errors that are known of
/// glibc's, of f64 and of f32 (Gladman, Innocente, Mather and Zimmermann 2024, Accuracy of Mathematical Functions:
/// tanh 2.22, log10f 2.07, sinh 1.93, atan2f 1.52, tanf 1.48, others below 0.9); half a unit where they are rounded
/// correctly.
double unitsOff(Elementary function, Libm libm);

/// The function that an operation applies; nothing for those that jump, and for those of complex numbers.
std::optional<Elementary> elementaryOf(num::Function function);

} // namespace dpg::analysis
