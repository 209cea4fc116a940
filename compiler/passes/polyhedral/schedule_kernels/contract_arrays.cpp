// Arrays of tiles: see contract_arrays.h.
//
//     p: [n, m]                                      for ti
//     for ti                                           p: [16, m]
//       for i in 16 ti .. 16 ti + 16, j                for i in 16 ti .. 16 ti + 16, j
//         p[i, j] = f(p[i, j - 1])                       p[i - 16 ti, j] = f(p[i - 16 ti, j - 1])
//       for i in 16 ti .. 16 ti + 16, j                ...
//         u[i, j] = p[i, j]
#include "compiler/passes/polyhedral/schedule_kernels/contract_arrays.h"

#include "compiler/passes/polyhedral/build_loops.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using affine::AffineForOp;

namespace dpg::polyhedral {

namespace {

/// { S[i, j] -> [i] }: one subscript of accesses.
isl::union_map subscriptOf(const isl::union_map &accesses, unsigned dimension) {
  isl::union_map subscripts = isl::union_map(accesses.ctx(), "{ }");
  accesses.foreach_map([&](const isl::map &access) {
    const unsigned rank = isl_map_dim(access.get(), isl_dim_out);
    isl_map *one = isl_map_project_out(access.copy(), isl_dim_out, dimension + 1, rank - dimension - 1);
    one = isl_map_project_out(one, isl_dim_out, 0, dimension);
    subscripts = subscripts.unite(isl::manage(isl_map_reset_tuple_id(one, isl_dim_out)).to_union_map());
  });
  return subscripts;
}

class Contraction {
public:
  Contraction(const StatementList &list, const std::vector<CommonLoop> &loops) : list(list), loops(loops) {}

  /// The dimension of an array that runs with the common loops, if each element is written in the tile that reads it.
  std::optional<unsigned> dimensionOf(unsigned array) const {
    const isl::union_map reads = into(list.reads(), array), writes = into(list.writes(), array);
    const isl::union_map all = reads.unite(writes);
    if (!all.domain().is_subset(statements()) || !staysInTiles(reads, writes))
      return std::nullopt;
    const unsigned rank = cast<ir::ArrayType>(list.arrays[array].getType()).rank();
    for (unsigned dimension = 0; dimension < rank; ++dimension)
      if (subscriptOf(all, dimension).is_subset(iterations()))
        return dimension;
    return std::nullopt;
  }

private:
  isl::union_set statements() const {
    isl::union_set all = loops.front().statements;
    for (const CommonLoop &loop : llvm::drop_begin(loops))
      all = all.unite(loop.statements);
    return all;
  }

  /// { S[i, j] -> [i] }: the iteration of its common loop that an instance is in.
  isl::union_map iterations() const {
    isl::union_map all = isl::union_map(list.context.ctx(), "{ }");
    for (const CommonLoop &loop : loops)
      all = all.unite(isl::manage(isl_union_map_from_multi_union_pw_aff(isl::multi_union_pw_aff(loop.loop).release())));
    return all;
  }

  bool staysInTiles(const isl::union_map &reads, const isl::union_map &writes) const {
    const isl::union_flow flow =
        isl::union_access_info(reads).set_must_source(writes).set_schedule_map(list.order()).compute_flow();
    if (!flow.must_no_source().is_empty())
      return false;
    isl::union_map inTiles = isl::union_map(list.context.ctx(), "{ }");
    for (const CommonLoop &loop : loops)
      inTiles = inTiles.unite(flow.must_dependence().eq_at(loop.around));
    return flow.must_dependence().is_subset(inTiles);
  }

  const StatementList &list;
  const std::vector<CommonLoop> &loops;
};

/// The common loop around an operation; null where there is none.
AffineForOp commonLoopAround(Operation *op) {
  auto loop = op->getParentOfType<AffineForOp>();
  while (loop && !loop->hasAttr(commonLoop))
    loop = loop->getParentOfType<AffineForOp>();
  return loop;
}

ir::LocalOp arrayOfTile(ir::LocalOp whole, unsigned dimension, AffineForOp loop) {
  OpBuilder builder = OpBuilder::atBlockBegin(loop.getBody());
  const ir::ArrayType type = whole.getType();
  SmallVector<ir::ExtentAttr> shape(type.getShape());
  shape[dimension] = ir::ExtentAttr::get(builder.getContext(), std::to_string(fusedSide));
  return ir::LocalOp::create(builder, whole.getLoc(), ir::ArrayType::get(shape, type.getElement(), type.getStorage()),
                             whole.getName());
}

/// Lets an access go to the array of its tile, in which lines count from the first of the tile.
void move(Operation *access, ir::LocalOp array, unsigned dimension, AffineForOp loop) {
  OpBuilder builder(access);
  const unsigned first = isa<ir::ReadOp>(access) ? 0 : 1; // behind the value that is written
  const AffineExpr line = builder.getAffineDimExpr(0), tile = builder.getAffineDimExpr(1);
  access->setOperand(first, array);
  const Value place =
      affine::AffineApplyOp::create(builder, access->getLoc(), AffineMap::get(2, 0, line - tile * fusedSide),
                                    ValueRange{access->getOperand(first + 1 + dimension), loop.getInductionVar()});
  access->setOperand(first + 1 + dimension, place);
}

} // namespace

void contractArrays(ir::KernelOp kernel, const StatementList &list, const std::vector<CommonLoop> &loops) {
  if (!loops.empty())
    for (auto [number, array] : llvm::enumerate(list.arrays)) {
      auto whole = array.getDefiningOp<ir::LocalOp>();
      if (!whole || whole.getType().rank() < 2)
        continue; // lines of one element are small
      const std::optional<unsigned> dimension = Contraction(list, loops).dimensionOf(number);
      const bool areAllInLoops =
          llvm::all_of(whole->getUsers(), [](Operation *user) { return commonLoopAround(user); });
      if (!dimension || !areAllInLoops)
        continue;
      llvm::DenseMap<Operation *, ir::LocalOp> made;
      for (Operation *access : llvm::make_early_inc_range(whole->getUsers())) {
        AffineForOp loop = commonLoopAround(access);
        ir::LocalOp &part = made[loop];
        if (!part)
          part = arrayOfTile(whole, *dimension, loop);
        move(access, part, *dimension, loop);
      }
      whole.erase();
    }
  kernel.walk([](AffineForOp loop) { loop->removeAttr(commonLoop); });
}

} // namespace dpg::polyhedral
