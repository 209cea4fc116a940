// Numbers of a report: see run_figures.h.
#include "compiler/views/run_figures.h"

#include "compiler/views/costs.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

namespace dpg::views {

std::string numberText(double value) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.3g", value);
  return text;
}

std::string secondsText(double seconds) { return numberText(seconds) + " s"; }

std::optional<double> valueOf(const Extent &polynomial, const ReportSurroundings &around) {
  if (!around.measured)
    return std::nullopt;
  double sum = 0;
  std::map<std::string, Extent> atoms;
  for (const auto &[factors, coefficient] : polynomial.monomials()) {
    double term = static_cast<double>(coefficient);
    for (const std::string &factor : factors) {
      const auto found = around.measured->sizes.find(factor);
      if (found != around.measured->sizes.end()) {
        term *= found->second;
        continue;
      }
      std::map<std::string, Extent> values; // a quotient or the like, of sizes
      for (const auto &[name, size] : around.measured->sizes)
        values[name] = Extent::constant(static_cast<int64_t>(size));
      const std::optional<int64_t> value = Extent::symbol(factor).substitute(values).asConstant();
      if (!value)
        return std::nullopt;
      term *= static_cast<double>(*value);
    }
    sum += term;
  }
  return sum;
}

std::optional<double> valueOf(const ir::Amount &amount, const ReportSurroundings &around) {
  const std::optional<double> numerator = valueOf(amount.numerator, around);
  return numerator ? std::optional(*numerator / static_cast<double>(amount.denominator)) : std::nullopt;
}

std::string amountText(const ir::Amount &amount) {
  const std::string text = costText(amount.numerator);
  if (amount.denominator == 1)
    return text;
  const bool isSum = amount.numerator.monomials().size() > 1;
  return (isSum ? "(" + text + ")" : text) + " / " + std::to_string(amount.denominator);
}

std::string figureText(const ir::Amount &amount, const ReportSurroundings &around) {
  const std::optional<double> value = valueOf(amount, around);
  const bool isPlain = amount.numerator.asConstant() && amount.denominator == 1;
  return amountText(amount) + (value && !isPlain ? " = " + numberText(*value) : "");
}

double bandwidthFor(double bytes, const MeasuredRun::Machine &machine) {
  return bytes <= machine.cacheBytes ? machine.cacheBandwidth : machine.memoryBandwidth;
}

double predictedSeconds(double bytes, double operations, bool isInSingle, const MeasuredRun::Machine &machine) {
  return std::max(bytes / bandwidthFor(bytes, machine),
                  operations / (isInSingle ? machine.peakOfSingle : machine.peakOfDouble));
}

} // namespace dpg::views
