// nest_to_linalg: exports graphs for other MLIR pipelines.
#include "compiler/passes/extents.h"
#include "compiler/passes/graph/nest_to_linalg/export_nest.h"
#include "compiler/passes/passes.h"
#include "dialects/dpg/names.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SparseTensor/IR/SparseTensor.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_NESTTOLINALG
#include "compiler/passes/passes.h.inc"

namespace {

/// Builds the function that one graph becomes.
class GraphExporter {
public:
  explicit GraphExporter(ir::GraphOp graph) : graph(graph), builder(graph) {}

  LogicalResult run();

private:
  LogicalResult createFunction();
  LogicalResult exportOne(Operation &op, ExportedValues &exported);
  Value extentValue(ir::ExtentAttr extent);

  ir::GraphOp graph;
  OpBuilder builder;
  func::FuncOp function;
};

/// The size of a dimension that shows the extent, or the integer parameter of that name.
Value GraphExporter::extentValue(ir::ExtentAttr extent) {
  Location location = graph.getLoc();
  // At the function's start, so that every place of it can use the value.
  OpBuilder entry = OpBuilder::atBlockBegin(&function.getBody().front());
  if (std::optional<int64_t> constant = extentOf(extent).asConstant())
    return arith::ConstantIndexOp::create(entry, location, *constant);
  for (auto [argument, exported] : llvm::zip(graph.getBody().getArguments(), function.getArguments())) {
    if (argument.getType().isIndex() && ir::nameOf(argument) == extent.getText())
      return exported;
    auto array = dyn_cast<ir::ArrayType>(argument.getType());
    for (unsigned dimension = 0; array && dimension < array.rank(); ++dimension)
      if (array.getShape()[dimension] == extent)
        return tensor::DimOp::create(entry, location, exported, dimension);
  }
  return {};
}

LogicalResult GraphExporter::createFunction() {
  SmallVector<Type> arguments, results;
  for (Type type : graph.getBody().getArgumentTypes())
    arguments.push_back(exportedType(type));
  for (Type type : graph.getResultTypes().getAsValueRange<TypeAttr>())
    results.push_back(exportedType(type));
  if (llvm::is_contained(arguments, Type()) || llvm::is_contained(results, Type()))
    return refuseExport(graph, "a parameter of a type that upstream does not have");
  function =
      func::FuncOp::create(builder, graph.getLoc(), graph.getSymName(), builder.getFunctionType(arguments, results));
  builder.setInsertionPointToStart(function.addEntryBlock());
  return success();
}

LogicalResult GraphExporter::exportOne(Operation &op, ExportedValues &exported) {
  return TypeSwitch<Operation *, LogicalResult>(&op)
      .Case([&](ir::NestOp nest) { return exportNest(nest, builder, exported); })
      .Case([&](ir::UndefinedOp) { return success(); })
      .Case([&](ir::CheckRangeOp check) {
        check.emitRemark() << "the check of a range is left out";
        return success();
      })
      .Case([&](ir::StoreAsOp conversion) {
        Value matrix = exported.values.lookup(conversion.getArray());
        Type type = exportedType(conversion.getType());
        exported.values.map(conversion.getResult(),
                            sparse_tensor::ConvertOp::create(builder, op.getLoc(), type, matrix).getResult());
        return success();
      })
      .Case([&](ir::SizeOp size) -> LogicalResult {
        Value value = extentValue(size.getExtent());
        if (!value)
          return refuseExport(size, "the extent `" + size.getExtent().getText() + "`");
        exported.values.map(size.getResult(), value);
        return success();
      })
      .Case([&](ir::ReturnOp returned) {
        auto values = llvm::map_to_vector(returned.getValues(),
                                          [&](Value value) { return exported.values.lookupOrDefault(value); });
        func::ReturnOp::create(builder, op.getLoc(), values);
        return success();
      })
      .Default([&](Operation *other) -> LogicalResult {
        StringRef dialect = other->getDialect()->getNamespace();
        if (dialect != "arith" && dialect != "math")
          return refuseExport(other, other->getName().getStringRef());
        builder.clone(*other, exported.values);
        return success();
      });
}

LogicalResult GraphExporter::run() {
  if (failed(createFunction()))
    return failure();
  auto extent = [&](ir::ExtentAttr attribute) { return extentValue(attribute); };
  ExportedValues exported{{}, extent};
  exported.values.map(graph.getBody().getArguments(), function.getArguments());
  for (Operation &op : graph.getBody().front())
    if (failed(exportOne(op, exported))) {
      function.erase();
      return failure();
    }
  graph.erase();
  return success();
}

struct NestToLinalg : impl::NestToLinalgBase<NestToLinalg> {
  void runOnOperation() override {
    for (auto graph : llvm::make_early_inc_range(getOperation().getOps<ir::GraphOp>()))
      // What upstream cannot hold stays as it is; a remark has said why.
      (void)GraphExporter(graph).run();
  }
};

} // namespace
} // namespace dpg
