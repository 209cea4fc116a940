// What kernels cost: see kernel_costs.h.
#include "compiler/views/kernel_costs.h"

#include "compiler/views/costs.h"

#include <map>

namespace dpg::views {

ir::KernelOp kernelOf(ir::InvokeOp invoke) {
  if (!invoke->hasAttr("kernel"))
    return {};
  return mlir::SymbolTable::lookupNearestSymbolFrom<ir::KernelOp>(invoke, invoke.getFunctionAttr());
}

std::optional<ir::Amount> bytesOnce(ir::KernelOp kernel) {
  ir::Amount all;
  bool isKnown = true;
  const auto add = [&](mlir::Value value) {
    auto type = llvm::dyn_cast<ir::ArrayType>(value.getType());
    if (!type)
      return;
    ir::Amount bytes = ir::Amount::constant(num::bytesOf(type.getElement()));
    for (ir::ExtentAttr each : type.getShape()) {
      const std::optional<Extent> extent = Extent::parse(each.getText());
      isKnown &= extent.has_value();
      bytes = bytes * ir::Amount{extent.value_or(Extent::constant(0)), 1};
    }
    if (!value.getDefiningOp() || !bytes.numerator.asConstant()) // no variables
      all = all + bytes;
  };
  llvm::for_each(kernel.getBody().getArguments(), add);
  for (ir::LocalOp local : kernel.getBody().getOps<ir::LocalOp>())
    add(local);
  return isKnown ? std::optional(all) : std::nullopt;
}

ir::Amount bytesAtMost(const ir::Traffic &traffic) {
  ir::Amount all;
  for (const ir::Sweep &sweep : traffic.sweeps) {
    ir::Amount bytes = sweep.bytes;
    for (const ir::Sweep::Again &loop : sweep.again)
      bytes = bytes * loop.times;
    all = all + bytes;
  }
  return all;
}

std::optional<double> bytesMoved(ir::KernelOp kernel, const ReportSurroundings &around) {
  const std::optional<ir::Traffic> traffic = ir::trafficOf(kernel);
  const std::optional<ir::Amount> once = bytesOnce(kernel);
  const std::optional<double> least = once ? valueOf(*once, around) : std::nullopt;
  if (!traffic || !least)
    return std::nullopt;
  double again = 0;
  for (const ir::Sweep &sweep : traffic->sweeps) {
    const std::optional<double> bytes = valueOf(sweep.bytes, around);
    double times = 1;
    for (const ir::Sweep::Again &loop : sweep.again) {
      const std::optional<double> touched = valueOf(loop.touched, around), count = valueOf(loop.times, around);
      if (!touched || !count)
        return std::nullopt;
      times *= *touched > around.measured->machine.cacheBytes ? std::max(*count, 1.0) : 1;
    }
    if (!bytes)
      return std::nullopt;
    again += times > 1 ? *bytes * (times - 1) : 0;
  }
  return *least + again;
}

std::optional<double> predictedSeconds(ir::KernelOp kernel, const ReportSurroundings &around) {
  const std::optional<ir::Traffic> traffic = ir::trafficOf(kernel);
  const std::optional<double> bytes = bytesMoved(kernel, around);
  const std::optional<double> operations = traffic ? valueOf(traffic->operations, around) : std::nullopt;
  if (!bytes || !operations)
    return std::nullopt;
  return predictedSeconds(*bytes, *operations, traffic->isInSingle, around.measured->machine);
}

} // namespace dpg::views
