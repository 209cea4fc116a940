// Double-double numbers as decimal text: exactly, in integers of as many digits as it takes, and then rounded.
#include <dpg/num/dd_text.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

namespace dpg {

namespace {

constexpr std::size_t most_digits = 32;

/// An integer of at least 0, by digits to the base 10^9, the lowest first.
class large_integer {
public:
  explicit large_integer(std::uint64_t value) {
    for (; value > 0; value /= base)
      digits_.push_back(static_cast<std::uint32_t>(value % base));
  }

  void multiply(std::uint32_t factor) {
    std::uint64_t carry = 0;
    for (std::uint32_t &digit : digits_) {
      carry += static_cast<std::uint64_t>(digit) * factor;
      digit = static_cast<std::uint32_t>(carry % base);
      carry /= base;
    }
    for (; carry > 0; carry /= base)
      digits_.push_back(static_cast<std::uint32_t>(carry % base));
  }

  /// Times factor^count, where factor is 2 or 5.
  void multiply(std::uint32_t factor, int count) {
    constexpr int at_once = 12; // 5^12 < 10^9
    for (; count >= at_once; count -= at_once)
      multiply(factor == 2 ? 4096u : 244140625u);
    for (; count > 0; --count)
      multiply(factor);
  }

  /// `other` is not larger where it is subtracted.
  void add(const large_integer &other, bool subtracts) {
    digits_.resize(std::max(digits_.size(), other.digits_.size()) + 1);
    std::int64_t carry = 0;
    for (std::size_t k = 0; k < digits_.size(); ++k) {
      const std::int64_t theirs = k < other.digits_.size() ? other.digits_[k] : 0;
      carry += digits_[k] + (subtracts ? -theirs : theirs);
      const std::int64_t digit = (carry % base + base) % base;
      digits_[k] = static_cast<std::uint32_t>(digit);
      carry = (carry - digit) / base;
    }
    while (!digits_.empty() && digits_.back() == 0)
      digits_.pop_back();
  }

  /// Without zeros in front; empty for 0.
  std::string text() const {
    std::string text;
    for (auto digit = digits_.rbegin(); digit != digits_.rend(); ++digit) {
      const std::string part = std::to_string(*digit);
      text += text.empty() ? part : std::string(9 - part.size(), '0') + part;
    }
    return text;
  }

private:
  static constexpr std::int64_t base = 1'000'000'000;
  std::vector<std::uint32_t> digits_;
};

/// A double as significand * 2^exponent.
struct scaled_integer {
  std::uint64_t significand;
  int exponent;
};

scaled_integer scaled(double x) {
  int exponent = 0;
  const double fraction = std::frexp(std::fabs(x), &exponent);
  return {static_cast<std::uint64_t>(std::ldexp(fraction, 53)), exponent - 53};
}

/// Rounds digits to nearest, ties to even; true where a carry made one more digit in front.
bool round_digits(std::string &digits, std::size_t count) {
  if (digits.size() <= count)
    return false;
  const std::string rest = digits.substr(count);
  digits.resize(count);
  const bool is_half = rest[0] == '5' && rest.find_first_not_of('0', 1) == std::string::npos;
  const bool rounds_up = is_half ? (digits.back() - '0') % 2 == 1 : rest[0] >= '5';
  if (!rounds_up)
    return false;
  std::size_t at = count;
  while (at > 0 && digits[at - 1] == '9')
    digits[--at] = '0';
  if (at > 0) {
    ++digits[at - 1];
    return false;
  }
  digits.insert(0, "1");
  return true;
}

/// Digits with the decimal point behind the first, times 10^exponent, as numbers are usually written.
std::string with_point(std::string digits, int exponent) {
  digits.erase(std::max<std::size_t>(digits.find_last_not_of('0') + 1, 1));
  const int count = static_cast<int>(digits.size());
  if (exponent >= -5 && exponent < 0)
    return "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  if (exponent >= 0 && exponent < 21) {
    if (count <= exponent + 1)
      return digits + std::string(static_cast<std::size_t>(exponent + 1 - count), '0');
    return digits.insert(static_cast<std::size_t>(exponent + 1), ".");
  }
  if (count > 1)
    digits.insert(1, ".");
  return digits + (exponent < 0 ? "e-" : "e+") + (std::abs(exponent) < 10 ? "0" : "") +
         std::to_string(std::abs(exponent));
}

} // namespace

std::string shown(const dd &x) {
  if (x != x)
    return "nan";
  if (!is_finite(x.hi))
    return x.hi > 0 ? "inf" : "-inf";
  if (x.hi == 0)
    return "0";
  const scaled_integer high = scaled(x.hi), low = scaled(x.lo);
  const int lowest = x.lo == 0 ? high.exponent : std::min(high.exponent, low.exponent);
  large_integer whole(high.significand);
  whole.multiply(2, high.exponent - lowest);
  if (x.lo != 0) {
    large_integer rest(low.significand);
    rest.multiply(2, low.exponent - lowest);
    whole.add(rest, (x.lo < 0) != (x.hi < 0));
  }
  whole.multiply(lowest < 0 ? 5 : 2, std::abs(lowest)); // 2^-k is 5^k / 10^k
  std::string digits = whole.text();
  int exponent = static_cast<int>(digits.size()) - 1 + std::min(lowest, 0);
  exponent += round_digits(digits, most_digits);
  return (x.hi < 0 ? "-" : "") + with_point(std::move(digits), exponent);
}

} // namespace dpg
