// Decides contracts on enclosed bounds.
#include <dpg/num/certificate.h>

#include <dpg/errors.h>

#include <cstdio>
#include <limits>
#include <utility>

namespace dpg {

namespace {

/// At most the exact value of what x >= 0 was computed from by a few operations.
double down(double x) { return x * (1 - 0x1p-49); }

std::string digits(double x) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", x);
  return text;
}

/// An upper bound, printed so that it is one still: rounded up to three digits.
std::string digits_up(double x) { return digits(x * 1.005); }

std::string describe(contract demanded) {
  const char *const kinds[] = {" relative", " absolute", " backward", " componentwise"};
  return "within " + digits(demanded.within) + kinds[static_cast<int>(demanded.kind)];
}

double limit_of(const ball &bound, const ball &norm, contract demanded) {
  if (demanded.kind != tolerance_kind::relative)
    return down(demanded.within);
  return down(demanded.within * (norm.lower() - bound.upper()));
}

} // namespace

certificate certificate::in(std::string_view format_of_values) && {
  format = format_of_values;
  return std::move(*this);
}

certificate certificate::with_probability(std::string_view probability) && {
  likely = probability;
  return std::move(*this);
}

certificate certificate::after(const certificate &narrow) && {
  tried = digits_up(narrow.bound) + " in " + narrow.format;
  return std::move(*this);
}

certificate check_contract(std::string_view name, const ball &bound, const ball &norm_of_value, contract demanded,
                           certificate_kind kind) {
  const bool trusted = bound.is_valid() && bound.upper() >= 0 && norm_of_value.is_valid() && keeps_subnormals();
  const double reached = trusted ? bound.upper() : std::numeric_limits<double>::infinity();
  const double limit = trusted ? limit_of(bound, norm_of_value, demanded) : 0;
  return {std::string(name), kind, demanded, reached, limit, trusted && reached <= limit};
}

certificate certify(std::string_view name, const ball &bound, const ball &norm_of_value, contract demanded,
                    certificate_kind kind) {
  certificate outcome = check_contract(name, bound, norm_of_value, demanded, kind);
  if (outcome.holds)
    return outcome;
  const std::string what = "`" + outcome.name + "` does not meet its contract " + describe(demanded);
  if (!keeps_subnormals())
    throw contract_error(what + ": nothing can be certified where subnormal numbers are flushed to zero; build without "
                                "-ffast-math");
  if (!norm_of_value.is_valid())
    throw contract_error(what + ": its norm is not finite");
  if (!bound.is_valid())
    throw contract_error(what + (kind == certificate_kind::bounded
                                     ? ": no finite bound of its rounding errors was found"
                                     : ": its certificate is not finite"));
  if (bound.upper() < 0)
    throw contract_error(what + ": its certificate is negative, and so no bound of an error");
  const std::string source = kind == certificate_kind::bounded ? "the bound of its rounding errors is "
                                                               : "its certificate bounds the error by ";
  throw contract_error(what + ": " + source + digits_up(outcome.bound) + ", where at most " +
                       digits(std::max(0.0, outcome.limit)) + " would do");
}

certificate certify_sampled(std::string_view name, const ball &error_of_value, const ball &norm_of_value,
                            contract demanded, std::string_view doubts) {
  certificate outcome = check_contract(name, error_of_value, norm_of_value, demanded, certificate_kind::sampled);
  if (outcome.holds && doubts.empty())
    return outcome;
  const std::string what = "`" + outcome.name + "` does not meet its contract " + describe(demanded) + ", sampled: ";
  if (!keeps_subnormals())
    throw contract_error(what + "nothing can be sampled where subnormal numbers are flushed to zero; build without "
                                "-ffast-math");
  if (!doubts.empty())
    throw contract_error(what + "the estimate itself is invalid, after " + std::string(doubts));
  if (!norm_of_value.is_valid())
    throw contract_error(what + "its norm is not finite");
  if (!error_of_value.is_valid())
    throw contract_error(what + "its estimated error is not finite");
  throw contract_error(what + "its error is estimated at " + digits_up(outcome.bound) + ", where at most " +
                       digits(std::max(0.0, outcome.limit)) + " would do");
}

std::string describe(const certificate &outcome) {
  const char *const kinds[] = {"proved", "bounded", "certified", "sampled"};
  const bool is_relative = outcome.demanded.kind == tolerance_kind::relative;
  const std::string &format = outcome.format;
  const bool are_narrow = !format.empty() && format != "f64" && format != "dd"; // all is computed in f64
  const std::string arrays = !outcome.tried.empty()
                                 ? "; in " + (format.empty() ? "f64" : format) + ", after " + outcome.tried
                             : format.empty() ? ""
                                              : (are_narrow ? "; arrays in " : "; in ") + format;
  const std::string likely = outcome.likely.empty() ? "" : ", likely " + outcome.likely;
  return kinds[static_cast<int>(outcome.kind)] + likely +
         (outcome.kind == certificate_kind::sampled ? ": error about " : ": error at most ") +
         digits_up(outcome.bound) + ", " + describe(outcome.demanded) +
         (is_relative ? ", which is " + digits(outcome.limit) + " here" : "") + arrays;
}

} // namespace dpg
