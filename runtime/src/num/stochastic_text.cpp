// Writes stochastic numbers with the digits that hold.
#include <dpg/num/stochastic_text.h>

#include <dpg/file_formats/text.h>

#include <cstdio>

namespace dpg {

std::string with_digits(double value, double digits) {
  if (!is_finite(value) || digits >= most_digits)
    return number_text(value);
  const int count = static_cast<int>(digits);
  if (count < 1)
    return "@.0";
  char text[64];
  std::snprintf(text, sizeof(text), "%#.*g", count, value); // # keeps zeros at the end, and a point that ends ints
  std::string shown = text;
  const std::size_t exponent = shown.find('e');
  const std::size_t last = (exponent == std::string::npos ? shown.size() : exponent) - 1;
  if (shown[last] == '.')
    shown.erase(last, 1);
  return shown;
}

std::string shown(const stochastic &x) {
  const double mean = x.mean();
  if (overflows(x) && digits(x) < most_digits)
    return mean < 0 ? "-inf (overflow)" : "inf (overflow)";
  return with_digits(mean, digits(x));
}

std::string digits_text(double digits) {
  if (digits >= most_digits)
    return "all";
  char text[32];
  std::snprintf(text, sizeof(text), "%.1f", digits);
  return text;
}

} // namespace dpg
