// The formats of floating-point numbers: see number_format.h.
#include "compiler/analysis/number_format.h"

#include "compiler/analysis/interval.h"

namespace dpg::analysis {

// IEEE 754-2019, table 3.5; bfloat16 as Intel's BFLOAT16 white paper of 2018 has it, with subnormal numbers.
static constexpr NumberFormat formats[] = {
    {"bf16", 8, -126, 0x1.fep127, 16},
    {"f16", 11, -14, 65504, 16},
    {"f32", 24, -126, 0x1.fffffep127, 32},
    {"f64", 53, -1022, std::numeric_limits<double>::max(), 64},
};

// Near the largest numbers of f64 products in dd may be NaNs, and below 2^-969 numbers have fewer bits.
static constexpr NumberFormat pairOfDoubles = {"dd", 106, -968, 0x1p1020, 128};

llvm::ArrayRef<NumberFormat> numberFormats() { return formats; }

const NumberFormat &doubleDouble() { return pairOfDoubles; }

const NumberFormat *findNumberFormat(llvm::StringRef name) {
  for (const NumberFormat &format : formats)
    if (format.name == name)
      return &format;
  return name == pairOfDoubles.name ? &pairOfDoubles : nullptr;
}

double NumberFormat::spacing(double magnitude) const {
  if (!(magnitude <= largest))
    return infinity;
  const int exponent = magnitude == 0 ? smallestExponent : std::max(std::ilogb(magnitude), smallestExponent);
  return std::ldexp(1.0, exponent - (precision - 1));
}

double NumberFormat::roundingError(double magnitude) const {
  const double step = spacing(magnitude);
  // Half the smallest number of f64 is none of its own.
  return precision == 53 && step < 0x1p-1073 ? step : step / 2;
}

} // namespace dpg::analysis
