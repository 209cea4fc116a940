// How bounds are printed, for people and as JSON.
#include "compiler/analysis/analyze_graph.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"

#include <cstdio>
#include <cstdlib>
#include <limits>

namespace dpg::analysis {

std::string boundText(double bound) {
  char text[32];
  for (double raised = bound;; raised = raised * 1.003 + std::numeric_limits<double>::denorm_min()) {
    std::snprintf(text, sizeof(text), "%.2e", raised);
    if (!(std::strtod(text, nullptr) < bound))
      return text;
  }
}

static std::string column(const std::optional<double> &bound) { return bound ? boundText(*bound) : "none"; }

/// "formula" where a bound is one, which only a run can evaluate.
static std::string column(const std::optional<double> &bound, const std::string &formula) {
  return bound || formula.empty() ? column(bound) : "formula";
}

static void printBound(const FormatBound &bound, llvm::raw_ostream &out) {
  const ErrorBound &found = bound.bound;
  out << llvm::formatv("  {0,-8}{1,-12}{2,-12}", bound.format->name, column(found.absolute, bound.formula),
                       column(found.relative, bound.relativeFormula));
  if (!bound.formula.empty())
    out << (bound.worst.empty() ? "" : llvm::formatv("{0}: {1,0:f0} %", bound.worst, 100 * bound.shareOfWorst).str())
        << "\n";
  else if (!found.absolute)
    out << bound.noAbsolute << "\n";
  else if (!bound.worst.empty())
    out << llvm::formatv("{0}: {1,0:f0} %", bound.worst, 100 * found.shareOfWorst) << "\n";
  else
    out << "exact\n";
}

static llvm::StringRef kindOf(const FormatBound &bound) { return bound.isStructural ? "bounded" : "proved"; }

/// The formula of a structural bound, once for all formats that have it.
static void printFormula(llvm::ArrayRef<FormatBound> bounds, const FormatBound &first, llvm::raw_ostream &out) {
  const auto isAlike = [&](const FormatBound &bound) {
    return bound.formula == first.formula && bound.where == first.where;
  };
  std::string formats;
  for (const FormatBound &bound : bounds)
    if (isAlike(bound)) {
      if (&bound < &first)
        return;
      formats += (formats.empty() ? "" : ", ") + bound.format->name.str();
    }
  out << "  in " << formats << ": " << first.formula << "\n";
  for (const auto &[name, meaning] : first.where)
    out << "    " << name << " = " << meaning << "\n";
}

static void printFormulas(const OutputAnalysis &output, llvm::raw_ostream &out) {
  const FormatBound *any = nullptr;
  std::string units;
  for (const FormatBound &bound : output.bounds) {
    units += (units.empty() ? "" : ", ") + ("2^-" + std::to_string(bound.format->precision)) + " in " +
             bound.format->name.str();
    if (bound.formula.empty())
      continue;
    printFormula(output.bounds, bound, out);
    any = &bound;
  }
  if (!any)
    return;
  out << "  relative: by " << llvm::StringRef(any->relativeFormula).rsplit(" / ").second << "; u = " << units << "\n";
  if (output.likely.empty())
    out << "  gamma(k) = k u / (1 - k u)";
  else
    out << "  likely " << output.likely << ", if roundings are independent, of mean zero: gamma~(k) = "
        << "exp(lambda sqrt(k) u + k u^2 / (1 - u)) - 1";
  out << "; where nothing overflows, and but for what underflows\n";
}

void print(llvm::ArrayRef<OutputAnalysis> outputs, llvm::StringRef graph, llvm::raw_ostream &out) {
  for (const OutputAnalysis &output : outputs) {
    out << llvm::formatv("{0} of graph {1}{2}{3}\n", output.name, graph, output.contract.empty() ? "" : ", ",
                         output.contract);
    out << llvm::formatv("  {0,-8}{1,-12}{2,-12}{3}\n", "format", "absolute", "relative", "most by");
    bool lacksRelative = false;
    for (const FormatBound &bound : output.bounds) {
      printBound(bound, out);
      lacksRelative |= bound.formula.empty() && bound.bound.absolute && !bound.bound.relative;
    }
    for (const FormatBound &bound : output.bounds)
      if (lacksRelative && bound.bound.absolute && !bound.bound.relative) {
        out << "  no relative bound: " << bound.noRelative << "\n";
        break;
      }
    printFormulas(output, out);
    if (output.isCertified)
      out << "  a certificate bounds its error when the program runs\n";
    if (output.selected)
      out << "  selected: " << output.selected->format->name << ", " << kindOf(*output.selected) << "\n";
    else
      out << "  selected: none; " << output.noSelection << "\n";
  }
}

static llvm::json::Value orNull(const std::optional<double> &bound) {
  return bound ? llvm::json::Value(*bound) : llvm::json::Value(nullptr);
}

static llvm::json::Object boundObject(const FormatBound &bound) {
  llvm::json::Object object{{"format", bound.format->name},
                            {"absolute", orNull(bound.bound.absolute)},
                            {"relative", orNull(bound.bound.relative)},
                            {"kind", bound.bound.absolute || !bound.formula.empty() ? llvm::json::Value(kindOf(bound))
                                                                                    : llvm::json::Value(nullptr)}};
  if (!bound.formula.empty()) {
    object["formula"] = bound.formula;
    object["relativeFormula"] = bound.relativeFormula;
    llvm::json::Object where;
    for (const auto &[name, meaning] : bound.where)
      where[name] = meaning;
    object["where"] = std::move(where);
  }
  if (!bound.bound.absolute)
    object["reason"] = bound.noAbsolute;
  else if (!bound.bound.relative)
    object["reason"] = bound.noRelative;
  if (!bound.worst.empty()) {
    object["worst"] = bound.worst;
    object["shareOfWorst"] = bound.isStructural ? bound.shareOfWorst : bound.bound.shareOfWorst;
  }
  return object;
}

void printJson(llvm::ArrayRef<OutputAnalysis> outputs, llvm::StringRef graph, llvm::raw_ostream &out) {
  llvm::json::Array list;
  for (const OutputAnalysis &output : outputs) {
    llvm::json::Array bounds;
    for (const FormatBound &bound : output.bounds)
      bounds.push_back(boundObject(bound));
    llvm::json::Object object{{"name", output.name}, {"bounds", std::move(bounds)}};
    if (!output.contract.empty())
      object["contract"] = output.contract;
    if (output.selected) {
      object["selected"] = boundObject(*output.selected);
    } else {
      object["selected"] = nullptr;
      object["reason"] = output.noSelection;
    }
    list.push_back(std::move(object));
  }
  out << llvm::formatv("{0:2}\n",
                       llvm::json::Value(llvm::json::Object{{"graph", graph}, {"outputs", std::move(list)}}));
}

} // namespace dpg::analysis
