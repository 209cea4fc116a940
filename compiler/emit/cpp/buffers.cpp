// The memory of a graph's arrays: declared once, before the loops that fill it.
#include "compiler/emit/cpp/graph_emitter.h"
#include "dialects/dpg/names.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::cast;
using llvm::StringRef;

std::string GraphEmitter::bufferNamed(StringRef buffer) {
  const auto found = buffers.find(buffer);
  return found == buffers.end() ? identifier(buffer) : found->second;
}

/// type name(partition); with room for a halo or ghost rows where the array is exchanged.
void GraphEmitter::declareBuffer(StringRef buffer, ir::ArrayType type, cpp::Block &out) {
  if (buffers.contains(buffer))
    return;
  const std::string name = names.takeOutside(buffer);
  buffers[buffer] = name;
  std::vector<Expression> arguments{partitionOf(type)};
  for (ir::ExtentAttr size : type.getShape().drop_front())
    arguments.push_back(extent(size, graph));
  const auto plan = planOfBuffer.find(buffer);
  const bool hasHalo = plan != planOfBuffer.end() && plans.contains(plan->second);
  const int64_t ghostRows = storage.ghostRowsOf(buffer);
  if (hasHalo || ghostRows > 0)
    arguments.push_back(zeroOf(type.getElement()));
  if (type.rank() > 1 && (hasHalo || ghostRows > 0))
    arguments.push_back(atom(std::to_string(ghostRows)));
  else if (ghostRows > 0)
    arguments.push_back(cpp::braces("dpg::ghost_width", {atom(std::to_string(ghostRows))}));
  if (hasHalo)
    arguments.push_back(cpp::method(atom(plans[plan->second]), "halo_size"));
  declarations(out).push_back(cpp::Declaration{arrayType(type), name, std::nullopt, std::move(arguments)});
}

/// A sparse matrix that is computed: values for the entries of a stored one.
void GraphEmitter::declareEntries(StringRef buffer, mlir::Value matrix, cpp::Block &out) {
  if (buffers.contains(buffer))
    return;
  const std::string name = names.takeOutside(buffer);
  buffers[buffer] = name;
  const std::string type = "dpg::entry_values<" + scalarType(cast<ir::ArrayType>(matrix.getType()).getElement()) + ">";
  declarations(out).push_back(cpp::Declaration{type, name, std::nullopt, {atom(this->buffer(ir::patternOf(matrix)))}});
}

void GraphEmitter::copyInto(StringRef buffer, StringRef source, cpp::Block &out) {
  fillBuffer(buffer, source, cpp::method(atom(bufferNamed(source)), "copy"), out);
}

/// Gives a buffer what `value` makes of `source`, and declares it if it is new: before the loop, which may leave it to
/// what follows.
void GraphEmitter::fillBuffer(StringRef buffer, StringRef source, Expression value, cpp::Block &out) {
  if (hoisted && &out != hoisted)
    declareBuffer(buffer, storage.typeOf(source), out);
  if (buffers.contains(buffer)) {
    out.push_back(cpp::Assignment{atom(bufferNamed(buffer)), std::move(value)});
    return;
  }
  const std::string name = names.takeOutside(buffer);
  buffers[buffer] = name;
  out.push_back(cpp::Declaration{arrayType(storage.typeOf(source)), name, std::move(value)});
}

/// What is stored another way; moved where nobody reads it as it is any more.
Expression GraphEmitter::sourceOf(ir::StoreAsOp store) {
  const Expression source = atom(buffer(store.getArray()));
  return StoragePlan::consumes(store, 0) ? cpp::call("std::move", {source}) : source;
}

/// Inputs that come as triplets are summed where the function begins: how their lines are spread balances partitions.
void GraphEmitter::compressArguments() {
  for (auto store : graph.getBody().front().getOps<ir::StoreAsOp>()) {
    if (!store.compresses())
      continue;
    const StringRef key = storage.bufferOf(store.getResult());
    const std::string name = names.take(key);
    const bool isTransposed = store.getType().getStorage() == ir::Storage::csc;
    const char *callee = isTransposed ? "dpg::compress_transposed" : "dpg::compress";
    compressions.push_back(cpp::Declaration{arrayType(store.getType()), name, cpp::call(callee, {sourceOf(store)})});
    if (buffer(store.getArray()) + ".comm()" == signature.comm)
      firstCompressed = name;
    buffers[key] = name;
    compressed.push_back(store.getResult());
  }
}

void GraphEmitter::emitRow(ir::RowOp row, cpp::Block &out) {
  declareBuffer(storage.bufferOf(row.getResult()), row.getType(), out);
  const std::vector<Expression> arguments{atom(buffer(row.getMatrix())), use(row.getRow()),
                                          atom(buffer(row.getResult()))};
  statement(out, cpp::Evaluation{cpp::call("dpg::copy_row", arguments)}, row);
}

/// A result that every process has, for its caller.
bool GraphEmitter::isSpreadAgain(ir::StoreAsOp store) { return store.getType().getStorage() == ir::Storage::dense; }

/// csr to csc and back is a transpose: the lines of both are rows of a matrix in memory. Dense arrays move to another
/// partition.
Expression GraphEmitter::storedAs(ir::StoreAsOp store) {
  auto type = store.getResult().getType();
  const bool turns = type.lineDimension() != store.getArray().getType().lineDimension();
  const Expression partition = type.isSparse() ? partitionOf(type.spreadExtent()) : partitionOf(type);
  return cpp::call(turns ? "dpg::transpose" : "dpg::repartition", {sourceOf(store), partition});
}

/// Inputs are stored where the function begins, and results where it returns.
void GraphEmitter::emitStoreAs(ir::StoreAsOp store, cpp::Block &out) {
  if (store.compresses() || store.getType().isReplicated() || isSpreadAgain(store))
    return;
  const Expression value = storedAs(store);
  const std::string name = names.take(storage.bufferOf(store.getResult()));
  buffers[storage.bufferOf(store.getResult())] = name;
  statement(out, cpp::Declaration{arrayType(store.getType()), name, value}, store);
  declareOtherStorages(store.getResult(), out);
}

} // namespace dpg::emit
