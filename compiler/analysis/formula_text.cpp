// Formulas of bounds for people: see formula_text.h.
#include "compiler/analysis/formula_text.h"

#include "compiler/analysis/value_text.h"

#include "dialects/dpg/names.h"

#include "llvm/ADT/StringSet.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace mlir;

namespace dpg::analysis {

namespace {

/// How tight the operators of a text bind.
enum Tightness { AsSum, AsProduct, AsOne };

class Writer {
public:
  Writer(const Formulas &formulas, int precision, bool isLikely)
      : formulas(formulas), precision(precision), isLikely(isLikely) {}

  std::string write(Formula formula, Tightness wanted) {
    const auto [text, tightness] = parts(formula);
    return tightness < wanted ? "(" + text + ")" : text;
  }

  std::vector<std::pair<std::string, std::string>> where;

private:
  using Part = std::pair<std::string, Tightness>;

  /// What is printed as nothing: 0.
  static bool isLeftOut(Formula formula) {
    switch (formula->kind) {
    case FormulaKind::Underflow:
    case FormulaKind::Fitting:
      return true;
    case FormulaKind::ErrorOf:
      return isLeftOut(formula->operands[0]);
    case FormulaKind::Sum:
    case FormulaKind::Larger:
      return isLeftOut(formula->operands[0]) && isLeftOut(formula->operands[1]);
    case FormulaKind::Product:
    case FormulaKind::Smaller:
      return isLeftOut(formula->operands[0]) || isLeftOut(formula->operands[1]);
    case FormulaKind::Quotient:
    case FormulaKind::Root:
      return isLeftOut(formula->operands[0]);
    default:
      return false;
    }
  }

  static bool isOne(Formula formula) { return formula->kind == FormulaKind::Number && formula->text == "1"; }

  /// The terms of a sum; of `a + a` one with a factor.
  Part sum(Formula formula) {
    SmallVector<std::pair<std::string, unsigned>> terms;
    unsigned long whole = 0;
    const auto collect = [&](auto &&self, Formula each) -> void {
      unsigned long number = 0;
      if (isLeftOut(each))
        return;
      if (each->kind == FormulaKind::Sum) {
        self(self, each->operands[0]);
        self(self, each->operands[1]);
      } else if (each->kind == FormulaKind::Number && !StringRef(each->text).getAsInteger(10, number)) {
        whole += number;
      } else {
        const std::string text = write(each, AsProduct);
        auto *found = llvm::find_if(terms, [&](const auto &term) { return term.first == text; });
        if (found == terms.end())
          terms.push_back({text, 1});
        else
          ++found->second;
      }
    };
    collect(collect, formula);
    std::string text;
    for (const auto &[term, count] : terms)
      text += (text.empty() ? "" : " + ") + (count > 1 ? std::to_string(count) + " " : "") + term;
    if (whole != 0 || text.empty())
      text += (text.empty() ? "" : " + ") + std::to_string(whole);
    const bool isSingle = terms.size() + (whole != 0) <= 1;
    return {text, isSingle ? AsProduct : AsSum};
  }

  Part product(Formula formula) {
    if (isOne(formula->operands[0]))
      return parts(formula->operands[1]);
    if (isOne(formula->operands[1]))
      return parts(formula->operands[0]);
    return {write(formula->operands[0], AsProduct) + " " + write(formula->operands[1], AsProduct), AsProduct};
  }

  Part between(const char *name, Formula formula) {
    const bool isFirst = !isLeftOut(formula->operands[0]), isSecond = !isLeftOut(formula->operands[1]);
    if (!isFirst || !isSecond)
      return parts(formula->operands[isFirst ? 0 : 1]);
    const std::string left = write(formula->operands[0], AsSum), right = write(formula->operands[1], AsSum);
    return left == right ? parts(formula->operands[0]) : Part{name + ("(" + left) + ", " + right + ")", AsOne};
  }

  static std::string nameOfValue(Value value) {
    const StringRef name = ir::nameInProgram(value);
    return name.empty() ? valueText(value) : name.str();
  }

  /// Of a matrix the norms `inf` and `1`; of a vector the 1-norm.
  static std::string sumText(Formula formula) {
    const auto type = cast<ir::ArrayType>(formula->value.getType());
    const char *const norm = type.rank() == 2 && formula->along == 1 ? "norm_inf"
                             : type.rank() <= 2                      ? "norm1"
                                                                     : "norm_sum";
    return norm + ("(" + nameOfValue(formula->value)) + ")";
  }

  static std::string countText(Formula formula) {
    const auto type = cast<ir::ArrayType>(formula->value.getType());
    if (!type.isSparse())
      return type.getShape()[formula->along].getText().str();
    return (formula->along == 1 ? "row_nnz(" : "column_nnz(") + nameOfValue(formula->value) + ")";
  }

  std::string unitText(Formula formula) const {
    return formula->precision == precision ? "u" : "2^-" + std::to_string(formula->precision);
  }

  /// What is rounded in another format says so.
  std::string ofUnit(Formula formula) const {
    return formula->precision == precision ? "" : ", u = " + unitText(formula);
  }

  /// The name of an error, explained once.
  std::string errorText(Formula formula) {
    std::string name = "error(" + nameOfValue(formula->value) + ")";
    if (named.insert(formula).second) {
      const std::string explained = write(formula->operands[0], AsSum);
      for (unsigned version = 2; !names.insert(name).second; ++version)
        name = "error(" + nameOfValue(formula->value) + "_" + std::to_string(version) + ")";
      nameOf[formula] = name;
      where.push_back({name, explained});
    }
    return nameOf[formula];
  }

  std::string loopText(Formula formula) {
    auto result = cast<OpResult>(formula->value);
    auto loop = cast<ir::ForOp>(result.getOwner());
    const auto found = formulas.loops.find(loop);
    const std::string name =
        "error(" + nameOfValue(formula->value) + " after the loop over " + loop.getIndex().getName().str() + ")";
    if (!explained.insert(loop).second)
      return name;
    for (auto [number, given] : llvm::enumerate(loop.getResults())) {
      Formula next = found->second.next[number];
      if (!next)
        continue;
      std::string text = write(next, AsSum);
      if (number < loop.getCarried().size())
        text += " in each iteration, from " +
                (found->second.begin[number] ? write(found->second.begin[number], AsSum) : "0");
      where.push_back(
          {"error(" + nameOfValue(given) + " after the loop over " + loop.getIndex().getName().str() + ")", text});
    }
    return name;
  }

  Part parts(Formula formula) {
    if (isLeftOut(formula))
      return {"0", AsOne};
    const auto operand = [&](unsigned i, Tightness tightness) { return write(formula->operands[i], tightness); };
    const auto call = [](const char *name, const std::string &text) { return Part{name + ("(" + text) + ")", AsOne}; };
    switch (formula->kind) {
    case FormulaKind::Number:
      return {formula->text, AsOne};
    case FormulaKind::Unit:
      return {unitText(formula), AsOne};
    case FormulaKind::Extent: {
      const StringRef text = cast<ir::ExtentAttr>(formula->attribute).getText();
      return {text.str(), text.find_first_of(" ") == StringRef::npos ? AsOne : AsSum};
    }
    case FormulaKind::Length: {
      auto loop = cast<ir::IndexAttr>(formula->attribute);
      const StringRef from = loop.getFrom().getText(), to = loop.getTo().getText();
      return from == "0" ? Part{to.str(), AsSum} : Part{(to + " - (" + from + ")").str(), AsSum};
    }
    case FormulaKind::ScalarSize:
      return {"|" + nameOfValue(formula->value) + "|", AsOne};
    case FormulaKind::Scalar:
      return {nameOfValue(formula->value), AsOne};
    case FormulaKind::Largest:
      return call("norm_max", nameOfValue(formula->value));
    case FormulaKind::Smallest:
      return {"min|" + nameOfValue(formula->value) + "|", AsOne};
    case FormulaKind::LargestSum:
      return {sumText(formula), AsOne};
    case FormulaKind::LargestCount:
      return {countText(formula), AsOne};
    case FormulaKind::LargestIn:
      return {"max|" + valueText(formula->value) + "|", AsOne};
    case FormulaKind::SmallestIn:
      return {"min|" + valueText(formula->value) + "|", AsOne};
    case FormulaKind::LowestIn:
      return call("min", valueText(formula->value));
    case FormulaKind::Sum:
      return sum(formula);
    case FormulaKind::Difference:
      return {operand(0, AsSum) + " - " + operand(1, AsProduct), AsSum};
    case FormulaKind::Product:
      return product(formula);
    case FormulaKind::Quotient:
      return isOne(formula->operands[1]) ? parts(formula->operands[0])
                                         : Part{operand(0, AsProduct) + " / " + operand(1, AsOne), AsProduct};
    case FormulaKind::Larger:
      return between("max", formula);
    case FormulaKind::Smaller:
      return between("min", formula);
    case FormulaKind::Root:
      return call("sqrt", operand(0, AsSum));
    case FormulaKind::Gamma:
      return call(isLikely ? "gamma~" : "gamma", operand(0, AsSum) + ofUnit(formula));
    case FormulaKind::Distance:
      return isLeftOut(formula->operands[1]) ? parts(formula->operands[0])
                                             : Part{operand(0, AsSum) + " - " + operand(1, AsProduct), AsSum};
    case FormulaKind::Finite:
      return parts(formula->operands[0]);
    case FormulaKind::ErrorOf:
      return {errorText(formula), AsOne};
    case FormulaKind::AtBegin:
      return call("error", nameOfValue(formula->value));
    case FormulaKind::AfterLoop:
      return {loopText(formula), AsOne};
    default:
      llvm_unreachable("left out");
    }
  }

  const Formulas &formulas;
  int precision;
  bool isLikely;
  llvm::DenseSet<Formula> named;
  llvm::DenseSet<Operation *> explained;
  llvm::DenseMap<Formula, std::string> nameOf;
  llvm::StringSet<> names;
};

} // namespace

FormulaText textOf(Formula formula, const Formulas &formulas, int precision, bool isLikely) {
  FormulaText result;
  if (!formula)
    return {"0", {}};
  Writer writer(formulas, precision, isLikely);
  // The error of the whole is what is asked for.
  Formula whole = formula->kind == FormulaKind::ErrorOf ? formula->operands[0] : formula;
  result.text = writer.write(whole, AsSum);
  result.where = std::move(writer.where);
  return result;
}

std::string placeText(Location location) {
  auto place = location->findInstanceOf<FileLineColLoc>();
  return place ? place.getFilename().str() + ":" + std::to_string(place.getLine()) : "";
}

} // namespace dpg::analysis
