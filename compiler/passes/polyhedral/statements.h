// The statements of a kernel as isl sees them: domains, accesses, and the order in which their instances run.
#pragma once

#include "compiler/passes/polyhedral/affine_values.h"
#include "dialects/dpg/dpg.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"

#include <isl/cpp.h>

#include <optional>
#include <string>
#include <vector>

namespace dpg::polyhedral {

/// The attribute of reads that the program makes only in one case, and a kernel always: that they lie inside of their
/// arrays is not known, but asked.
constexpr const char *speculative = "speculative";

/// An isl context that lives as long as what is made in it.
class IslContext {
public:
  IslContext();
  ~IslContext();
  IslContext(const IslContext &) = delete;
  IslContext &operator=(const IslContext &) = delete;
  isl::ctx get() const { return isl::ctx(context); }

private:
  isl_ctx *context;
};

/// One place of the program that reads or writes an element.
struct Access {
  mlir::Operation *op;
  unsigned array; ///< by number
  bool isWrite;
  isl::union_map elements; ///< { S0[i, j] -> A[i, j - 1] }
};

/// What stands between two loops of a block, run once for each iteration of the loops around it.
struct Statement {
  std::string name;                                   ///< of its isl tuple: S0
  llvm::SmallVector<mlir::affine::AffineForOp> loops; ///< around it, from the outside
  llvm::SmallVector<mlir::Operation *> operations;
  isl::set domain;      ///< [n] -> { S0[i, j] : 0 <= i < n }
  isl::union_map reads; ///< { S0[i, j] -> A[i, j - 1] }
  isl::union_map writes;
  std::vector<Access> accesses; ///< reads and writes one by one
  isl::union_map order;         ///< { S0[i, j] -> [0, i, 1, j, 0] }: lexicographically before is earlier
};

/// All statements of a kernel. Arrays have names by their numbers: A0, A1, ...
struct StatementList {
  std::vector<Statement> statements;
  llvm::SmallVector<mlir::Value> arrays; ///< by number
  isl::set context;                      ///< what is known of the sizes
  isl::schedule loops;                   ///< the order of the kernel as a tree of its loops

  isl::union_set domains() const;
  isl::union_map reads() const;
  isl::union_map writes() const;
  isl::union_map order() const;
  /// The statement of an isl tuple's name.
  const Statement &named(const std::string &name) const;
};

/// Those of `accesses` that go to the array of a number.
isl::union_map into(const isl::union_map &accesses, unsigned array);

/// The statements of `kernel`; nothing where a bound or a subscript is not affine, with the reason in `obstacle`.
std::optional<StatementList> statementsOf(ir::KernelOp kernel, const IslContext &context, std::string &obstacle);

} // namespace dpg::polyhedral
