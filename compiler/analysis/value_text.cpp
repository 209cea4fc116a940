// What computes a value, as an expression for people: see value_text.h.
#include "compiler/analysis/value_text.h"

#include "dialects/dpg/names.h"
#include "dialects/num/num.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dpg::analysis {

constexpr unsigned deepest = 8;

static std::string write(Value value, unsigned depth);

static std::string joined(ValueRange values, unsigned depth) {
  return llvm::join(llvm::map_range(values, [&](Value each) { return write(each, depth); }), ", ");
}

/// The brackets around the whole, where they are one pair.
static bool isInBrackets(StringRef text) {
  int depth = 0;
  for (const auto [place, letter] : llvm::enumerate(text)) {
    depth += (letter == '(') - (letter == ')');
    if (depth == 0 && place + 1 < text.size())
      return false;
  }
  return text.starts_with("(");
}

static std::string withoutBrackets(const std::string &text) {
  return isInBrackets(text) ? text.substr(1, text.size() - 2) : text;
}

static std::string writeOperation(Operation *op, unsigned depth) {
  const auto operand = [&](unsigned i) { return write(op->getOperand(i), depth + 1); };
  const auto between = [&](const char *sign) { return "(" + operand(0) + sign + operand(1) + ")"; };
  APInt constant;
  if (matchPattern(op, m_ConstantInt(&constant)))
    return std::to_string(constant.getSExtValue());
  return llvm::TypeSwitch<Operation *, std::string>(op)
      .Case([&](num::ConstantOp number) { return number.getValue().str(); })
      .Case([&](ir::ReadOp read) {
        return write(read.getArray(), depth + 1) + "[" + joined(read.getSubscripts(), depth + 1) + "]";
      })
      .Case([&](ir::SizeOp size) { return size.getExtent().getText().str(); })
      .Case([&](ir::ReduceOp reduce) {
        return ir::stringifyReductionKind(reduce.getKind()).str() + "(" + reduce.getIndex().getName().str() + ") " +
               write(reduce.yield().getValue(), depth + 1);
      })
      .Case<num::AddOp, arith::AddIOp>([&](auto) { return between(" + "); })
      .Case<num::SubOp, arith::SubIOp>([&](auto) { return between(" - "); })
      .Case([&](num::DivOp) { return between(" / "); })
      .Case<num::MulOp, arith::MulIOp>([&](auto) { return between(" * "); })
      .Case([&](num::NegOp) { return "-" + operand(0); })
      .Case([&](num::PowIntOp) { return operand(0) + "^" + operand(1); })
      .Case<num::FromIntOp, num::ConvertOp>([&](auto) { return operand(0); })
      .Case([&](num::MaxOp) { return "max(" + operand(0) + ", " + operand(1) + ")"; })
      .Case([&](num::MinOp) { return "min(" + operand(0) + ", " + operand(1) + ")"; })
      .Case([&](num::ApplyOp apply) {
        return num::stringifyFunction(apply.getFunction()).str() + "(" + withoutBrackets(operand(0)) + ")";
      })
      .Default([](Operation *) { return std::string("..."); });
}

static std::string write(Value value, unsigned depth) {
  if (depth > 0)
    if (const StringRef name = ir::nameInProgram(value); !name.empty())
      return name.str();
  Operation *op = value.getDefiningOp();
  if (op && depth < deepest)
    return writeOperation(op, depth);
  const StringRef name = ir::nameOf(value);
  return name.empty() ? "..." : name.str();
}

std::string valueText(Value value) { return withoutBrackets(write(value, 0)); }

} // namespace dpg::analysis
