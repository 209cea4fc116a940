// Loops whose iterations the threads of a process share (`dpg-overlap-iterations`).
#include "compiler/emit/cpp/graph_emitter.h"

#include "llvm/Support/SaveAndRestore.h"

namespace dpg::emit {

using cpp::atom;

/// dpg::parallel_for(comm, {from, to}, [&](dpg::index i) { ... }), in which each iteration declares what it has for
/// itself.
mlir::LogicalResult GraphEmitter::emitOnThreads(ir::ForOp loop, const std::string &index, const cpp::Expression &from,
                                                const cpp::Expression &to, cpp::Block &around) {
  cpp::Block own, work;
  {
    const llvm::SaveAndRestore declaredInside(hoisted, &own);
    if (mlir::failed(emitBlock(loop.getBody().front(), work)))
      return mlir::failure();
  }
  cpp::append(own, std::move(work));
  statement(
      around,
      cpp::LambdaLoop{"dpg::parallel_for", {comm(), cpp::braces("", {from, to})}, "dpg::index", index, std::move(own)},
      loop);
  return mlir::success();
}

} // namespace dpg::emit
