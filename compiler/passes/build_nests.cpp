// Nests that passes add: see build_nests.h.
#include "compiler/passes/build_nests.h"

#include "dialects/num/num.h"

#include "llvm/Support/Path.h"

using namespace mlir;

namespace dpg {

ArrayAttr originsAt(ir::GraphOp graph, const Twine &text, Location place) {
  auto line = place->findInstanceOf<FileLineColLoc>();
  // As origins of statements name the file, so that one statement has one origin.
  const StringRef file = line ? llvm::sys::path::filename(line.getFilename().getValue()) : StringRef();
  auto origin =
      ir::OriginAttr::get(graph.getContext(), graph.getSymName(), text.str(), file, line ? line.getLine() : 0);
  return ArrayAttr::get(graph.getContext(), {origin});
}

ArrayAttr indicesOver(ir::ArrayType type, const TakenNames &taken) {
  MLIRContext *context = type.getContext();
  TakenNames used = taken;
  SmallVector<Attribute> indices;
  const char *const letters[] = {"i", "j", "k", "l"};
  for (auto [dimension, extent] : llvm::enumerate(type.getShape()))
    indices.push_back(ir::IndexAttr::get(context, used.fresh(letters[std::min<size_t>(dimension, 3)]),
                                         ir::ExtentAttr::get(context, "0"), extent));
  return ArrayAttr::get(context, indices);
}

/// Puts a converted element at the builder's place.
static void putConverted(OpBuilder &builder, Location location, Value element, ir::ArrayType wanted,
                         ValueRange subscripts) {
  Value converted = num::ConvertOp::create(builder, location, wanted.getElement(), element);
  ir::PutOp::create(builder, location, converted, 0, subscripts);
}

/// The body of a nest over the lines of a matrix: one loop over the entries of a line.
static void convertEntries(OpBuilder &builder, Location location, Value matrix, ir::ArrayType wanted,
                           ir::IndexAttr across, Value line) {
  auto loop = ir::ForEntriesOp::create(builder, location, across, matrix, line);
  OpBuilder::InsertionGuard guard(builder);
  Block &block = loop.getBody().emplaceBlock();
  block.addArguments({builder.getIndexType(), builder.getIndexType()}, {location, location});
  builder.setInsertionPointToEnd(&block);
  const Type element = cast<ir::ArrayType>(matrix.getType()).getElement();
  Value entry = ir::EntryOp::create(builder, location, element, matrix, block.getArgument(1));
  Value column = block.getArgument(0);
  const bool isByColumns = wanted.lineDimension() == 1;
  putConverted(builder, location, entry, wanted, isByColumns ? ValueRange{column, line} : ValueRange{line, column});
  ir::DoneOp::create(builder, location);
}

Value convertArray(OpBuilder &builder, Location location, Value array, ir::ArrayType wanted, StringRef name,
                   const TakenNames &taken, ArrayAttr origins) {
  ArrayAttr all = indicesOver(wanted, taken);
  const unsigned line = wanted.lineDimension();
  ArrayAttr indices = wanted.isSparse() ? builder.getArrayAttr({all[line]}) : all;
  Value init = ir::UndefinedOp::create(builder, location, wanted);
  auto nest = ir::NestOp::create(builder, ir::withName(location, name), TypeRange{wanted}, name, indices, init,
                                 builder.getStrArrayAttr({name}), origins);
  OpBuilder::InsertionGuard guard(builder);
  Block &body = nest.getBody().emplaceBlock();
  for (size_t i = 0; i < indices.size(); ++i)
    body.addArgument(builder.getIndexType(), location);
  builder.setInsertionPointToEnd(&body);
  if (wanted.isSparse()) {
    convertEntries(builder, location, array, wanted, cast<ir::IndexAttr>(all[1 - line]), body.getArgument(0));
  } else {
    const Type element = cast<ir::ArrayType>(array.getType()).getElement();
    Value read = ir::ReadOp::create(builder, location, element, array, body.getArguments());
    putConverted(builder, location, read, wanted, body.getArguments());
  }
  ir::DoneOp::create(builder, location);
  return nest.getResult(0);
}

Value accumulateOver(OpBuilder &builder, Location location, Type type, ir::ReductionKind kind, ArrayAttr indices,
                     StringRef name, ArrayAttr origins, ElementBody body) {
  auto nest = ir::NestOp::create(builder, ir::withName(location, name), TypeRange{type}, name, indices, ValueRange(),
                                 builder.getStrArrayAttr({name}), origins);
  OpBuilder::InsertionGuard guard(builder);
  Block &block = nest.getBody().emplaceBlock();
  for (size_t i = 0; i < indices.size(); ++i)
    block.addArgument(builder.getIndexType(), location);
  builder.setInsertionPointToEnd(&block);
  ir::AccumulateOp::create(builder, location, kind, body(block.getArguments()), 0, Value());
  ir::DoneOp::create(builder, location);
  return nest.getResult(0);
}

Value sumOver(OpBuilder &builder, Location location, Type type, ir::IndexAttr loop, ElementBody body) {
  auto sum = ir::ReduceOp::create(builder, location, type, ir::ReductionKind::sum, loop, Value(), Value());
  OpBuilder::InsertionGuard guard(builder);
  Block &block = sum.getBody().emplaceBlock();
  block.addArgument(builder.getIndexType(), location);
  builder.setInsertionPointToEnd(&block);
  ir::YieldOp::create(builder, location, body(block.getArguments()));
  return sum.getResult();
}

} // namespace dpg
