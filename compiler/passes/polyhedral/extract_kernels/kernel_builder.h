// A loop over nests as a kernel: the same operations on memory.
#pragma once

#include "compiler/ast/extent.h"
#include "compiler/passes/passes.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/EquivalenceClasses.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

#include <set>

namespace dpg::polyhedral {

/// Builds the kernel of one `dpg.for`, or finds what keeps it from being one.
class KernelBuilder {
public:
  /// `buffered`: the nests, by their number in the loop, that compute into an array of their own first. `own`: what the
  /// loop carries, by place, that is an array of the kernel's own.
  /// `mayExpand`: numbers may have an element for each iteration.
  KernelBuilder(ir::ForOp loop, std::set<unsigned> buffered, std::set<unsigned> own, bool mayExpand)
      : loop(loop), buffered(std::move(buffered)), own(std::move(own)), mayExpand(mayExpand) {}

  /// The kernel, before the graph of the loop; null where the loop cannot be one.
  ir::KernelOp build(llvm::StringRef name);
  /// Why there is none.
  const std::string &obstacle() const { return reason; }
  /// The nest that an operation of the kernel is from, by its number; nothing of others.
  std::optional<unsigned> nestOf(mlir::Operation *op) const;
  /// How many loops are around the nests that `nestOf` counts.
  unsigned depthOf(unsigned nest) const { return depths[nest]; }
  /// Nests that read elements of an array which they update, with the array.
  const std::vector<std::pair<unsigned, mlir::Value>> &updatedInPlace() const { return updated; }

  /// Arrays that the loop carries, by place, with what they are in the kernel, which nobody reads behind it.
  std::vector<std::pair<unsigned, mlir::Value>> unreadBehind();

  /// Whether numbers have elements for each iteration, which may be too few.
  bool expands() const { return !expanded.empty(); }

  /// Calls the kernel in the place of the loop; where processes could share the loop, on one process only.
  void replaceLoop(ir::KernelOp kernel);

private:
  /// What one array, or one scalar that changes, is in the kernel.
  struct Buffer {
    mlir::Value first;  ///< the version that comes from outside; null where none does
    mlir::Value memory; ///< in the kernel
    mlir::Type type;
    std::string name;
    bool isWritten = false;
    bool isLocal = false;
    std::string along; ///< the index of the loop that a number has an element for each iteration of; empty: none
  };

  /// What a nest overwrites.
  struct Change {
    mlir::Value memory;
    unsigned number;                                ///< of the nest, from 1
    llvm::SmallVector<std::optional<Extent>> place; ///< where it is one element, else empty
  };

  /// A number that a nest has put into an element, and gives too.
  struct Held {
    mlir::Value memory;
    llvm::SmallVector<mlir::Value> place;
    mlir::Value put;   ///< what lies there
    mlir::Value value; ///< as it is given: what was put, or a conversion of it
  };

  // buffers.cpp
  void joinVersions();
  void joinVersionsOf(ir::ForOp loop);
  bool collectBuffers();
  bool followVersions(mlir::Block &block);
  bool followNest(ir::NestOp nest);
  bool followLoop(ir::ForOp inner);
  bool followChoice(mlir::scf::IfOp choice);
  bool readsCurrent(mlir::Operation *op);
  Buffer *bufferOf(mlir::Value value);
  bool mayMoveOut(ir::CheckSubscriptsOp check);
  bool isSmall(const Extent &extent, mlir::Operation *at);
  std::optional<Extent> placeOfInt(mlir::Value value);
  static bool isScalar(mlir::Operation &op);
  static bool isArray(mlir::Value value) { return mlir::isa<ir::ArrayType>(value.getType()); }
  bool refuse(const llvm::Twine &why);

  // call_kernel.cpp
  bool maySpread() const;
  void moveChecksOut();
  ir::InvokeOp callKernel(ir::KernelOp kernel, mlir::OpBuilder &at);
  llvm::SmallVector<mlir::Value> resultsOf(ir::InvokeOp call);

  // kernel_builder.cpp
  void declareArguments(ir::KernelOp kernel);
  void collectSizes(mlir::Operation *op);
  bool buildBlock(mlir::Block &block);
  bool buildLoop(ir::ForOp inner);
  mlir::Block *openLoop(ir::IndexAttr index, mlir::Value old);
  mlir::Value indexOf(const Extent &extent);

  // affine_extents.cpp
  mlir::AffineExpr affine(const Extent &extent, llvm::SmallVectorImpl<mlir::Value> &operands);
  mlir::AffineExpr affineAtom(const std::string &atom, llvm::SmallVectorImpl<mlir::Value> &operands);
  mlir::AffineMap boundOf(const Extent &extent, llvm::StringRef function, llvm::SmallVectorImpl<mlir::Value> &operands);

  // numbers.cpp
  bool beginNumbers(ir::ForOp inner);
  bool endIteration(ir::ForOp inner);
  bool buildNumber(mlir::Operation &op);
  bool mayChangeAt(ir::ForOp inner, mlir::Value before, mlir::Value next);

  // nest_statements.cpp
  bool buildNest(ir::NestOp nest);
  bool buildNestBody(ir::NestOp nest);
  void buildCopyBack(ir::NestOp nest);
  bool buildPut(ir::NestOp nest, ir::PutOp put);
  bool buildReduce(ir::ReduceOp reduce, mlir::Value variable, mlir::ValueRange place);
  bool buildReducesOf(mlir::Value value);
  bool buildAccumulate(ir::NestOp nest, ir::AccumulateOp accumulate);
  bool beginSums(ir::NestOp nest);
  bool movesWithLoop(ir::NestOp nest);
  static bool hasOneIteration(ir::NestOp nest);
  void eraseUnread();
  bool standsForElement(ir::NestOp nest);
  bool changesSince(ir::NestOp nest, mlir::Value memory);
  bool hasChanged(ir::NestOp nest, ir::ReadOp read);
  bool readsIn(ir::NestOp nest, mlir::Value memory);
  bool mayAccumulateInto(ir::NestOp nest, ir::PutOp put, ir::ReduceOp reduce);
  mlir::Value valueOf(mlir::Value value, mlir::IRMapping &made);
  bool mayEnd(mlir::Region &side);
  mlir::Value heldValue(const Held &held, mlir::IRMapping &made);
  mlir::Value selectOf(mlir::Operation *choice, unsigned result, mlir::IRMapping &made);
  mlir::Value combined(ir::ReductionKind kind, mlir::Value left, mlir::Value right);
  mlir::Value identityOf(ir::ReductionKind kind, mlir::Type type);
  mlir::Value variable(mlir::Type type, llvm::StringRef name);
  ir::WriteOp write(mlir::Value value, mlir::Value memory, mlir::ValueRange place);
  void writePartial(mlir::Value value, mlir::Value memory, mlir::ValueRange place);
  mlir::Value zero();
  ir::ExtentAttr elementsAlong(mlir::Operation *within, llvm::StringRef index, ir::IndexAttr loop);
  bool isSizeOfArray(ir::ExtentAttr extent);
  void expandNumbers();
  void markExpanded();
  std::pair<mlir::Value, llvm::SmallVector<mlir::Value>> memoryOf(ir::ReduceOp reduce);
  mlir::Value placeOf(mlir::Value number);

  ir::ForOp loop;
  std::set<unsigned> buffered, own;
  bool mayExpand;
  llvm::SmallVector<mlir::Value> expanded; ///< memory of numbers that have an element for each iteration
  std::string reason;
  mlir::OpBuilder builder{loop.getContext()};
  llvm::EquivalenceClasses<mlir::Value> versions;
  llvm::MapVector<mlir::Value, Buffer> buffers;      ///< by the leader of their versions
  llvm::DenseMap<mlir::Value, mlir::Value> current;  ///< version in a buffer, by leader
  llvm::MapVector<mlir::Value, mlir::Value> scalars; ///< from outside, that do not change
  llvm::DenseMap<mlir::Value, mlir::Value> numbers;  ///< where those lie that change from iteration to iteration
  llvm::StringMap<mlir::Value> indices;              ///< of sizes and loops around the place, by name
  std::vector<std::string> sizes;
  mlir::IRMapping outer; ///< indices of loops and nests
  llvm::DenseMap<mlir::Value, std::pair<mlir::Value, llvm::SmallVector<mlir::Value>>> reduced; ///< where sums lie
  llvm::DenseMap<mlir::Operation *, unsigned> nests;
  std::vector<unsigned> depths;
  std::vector<std::pair<unsigned, mlir::Value>> updated;
  unsigned depth = 0;
  bool isSpeculating = false; ///< what is built is a side of a choice, and computed whether it is taken or not
  std::vector<Change> changes;
  llvm::DenseMap<mlir::Value, unsigned> lastWrite;     ///< of an array: the number of the nest, from 1
  llvm::DenseMap<mlir::Operation *, unsigned> stoodAt; ///< nests of one element: the number of the nest before
  llvm::SmallVector<ir::CheckSubscriptsOp> checks;     ///< that are made before the loop
  llvm::DenseMap<mlir::Value, Held> heldIn;            ///< by the numbers that nests give
  llvm::DenseMap<mlir::Value, std::pair<mlir::Value, llvm::SmallVector<mlir::Value>>> putAt; ///< of the nest at hand
  llvm::DenseMap<mlir::Operation *, unsigned> madeBy; ///< nests by their number, from 1
  llvm::DenseSet<mlir::Value> writtenHere;            ///< arrays that the nest at hand changes, so far
  mlir::Value resultInstead;                          ///< the array of its own that the nest at hand computes into
  llvm::SmallVector<mlir::Attribute> origins;
  mlir::Block *body = nullptr;
  llvm::SmallVector<ir::ForOp> openLoops; ///< around the builder's place
};

} // namespace dpg::polyhedral
