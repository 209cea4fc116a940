// Traffic as an attribute of a kernel: see traffic.h.
#include "dialects/dpg/traffic.h"

#include <numeric>

namespace dpg::ir {

static constexpr llvm::StringLiteral attributeName = "traffic";

/// Without the powers of 2 that all coefficients share with the denominator.
static Amount reduced(Extent numerator, int64_t denominator) {
  while (denominator % 2 == 0 &&
         llvm::all_of(numerator.monomials(), [](const auto &term) { return term.second % 2 == 0; })) {
    Extent half = Extent::constant(0);
    for (const auto &[factors, coefficient] : numerator.monomials()) {
      Extent term = Extent::constant(coefficient / 2);
      for (const std::string &factor : factors)
        term = term * Extent::symbol(factor);
      half = half + term;
    }
    numerator = half;
    denominator /= 2;
  }
  return {numerator, denominator};
}

Amount Amount::operator+(const Amount &other) const {
  const int64_t both = std::lcm(denominator, other.denominator);
  return reduced(numerator * Extent::constant(both / denominator) +
                     other.numerator * Extent::constant(both / other.denominator),
                 both);
}

Amount Amount::operator-(const Amount &other) const { return *this + other * constant(-1); }

Amount Amount::operator*(const Amount &other) const {
  return reduced(numerator * other.numerator, denominator * other.denominator);
}

namespace {

mlir::Attribute attributeOf(const Amount &amount, mlir::Builder &builder) {
  return builder.getArrayAttr(
      {builder.getStringAttr(amount.numerator.text()), builder.getI64IntegerAttr(amount.denominator)});
}

Amount amountIn(mlir::Attribute attribute) {
  const auto parts = llvm::cast<mlir::ArrayAttr>(attribute);
  const std::optional<Extent> numerator = Extent::parse(llvm::cast<mlir::StringAttr>(parts[0]).getValue());
  return {numerator.value_or(Extent::constant(0)), llvm::cast<mlir::IntegerAttr>(parts[1]).getInt()};
}

} // namespace

void setTraffic(KernelOp kernel, const Traffic &traffic) {
  mlir::Builder builder(kernel.getContext());
  llvm::SmallVector<mlir::Attribute> sweeps;
  for (const Sweep &sweep : traffic.sweeps) {
    llvm::SmallVector<mlir::Attribute> again;
    for (const Sweep::Again &loop : sweep.again)
      again.push_back(builder.getArrayAttr({attributeOf(loop.times, builder), attributeOf(loop.touched, builder)}));
    sweeps.push_back(builder.getDictionaryAttr({builder.getNamedAttr("array", builder.getStringAttr(sweep.array)),
                                                builder.getNamedAttr("bytes", attributeOf(sweep.bytes, builder)),
                                                builder.getNamedAttr("again", builder.getArrayAttr(again))}));
  }
  kernel->setAttr(attributeName, builder.getDictionaryAttr(
                                     {builder.getNamedAttr("sweeps", builder.getArrayAttr(sweeps)),
                                      builder.getNamedAttr("operations", attributeOf(traffic.operations, builder)),
                                      builder.getNamedAttr("single", builder.getBoolAttr(traffic.isInSingle))}));
}

std::optional<Traffic> trafficOf(KernelOp kernel) {
  const auto all = kernel->getAttrOfType<mlir::DictionaryAttr>(attributeName);
  if (!all)
    return std::nullopt;
  Traffic traffic;
  traffic.operations = amountIn(all.get("operations"));
  traffic.isInSingle = all.getAs<mlir::BoolAttr>("single").getValue();
  for (auto each : all.getAs<mlir::ArrayAttr>("sweeps").getAsRange<mlir::DictionaryAttr>()) {
    Sweep sweep{each.getAs<mlir::StringAttr>("array").str(), amountIn(each.get("bytes")), {}};
    for (auto loop : each.getAs<mlir::ArrayAttr>("again").getAsRange<mlir::ArrayAttr>())
      sweep.again.push_back({amountIn(loop[0]), amountIn(loop[1])});
    traffic.sweeps.push_back(std::move(sweep));
  }
  return traffic;
}

} // namespace dpg::ir
