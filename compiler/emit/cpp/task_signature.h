// What a task's C++ function takes and gives: agreed on by the function and its calls.
#pragma once

#include "compiler/emit/cpp/names.h"
#include "dialects/dpg/dpg.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dpg::emit {

/// How the runs of a task in a module use it.
struct TaskUses {
  bool isSpread = false;               ///< its outermost loop is spread over processes
  bool hasParts = false;               ///< it runs over inner and outer lines apart
  bool hasWholeRuns = false;           ///< and over all at once
  bool isPlanned = false;              ///< its matrix has local column numbers
  llvm::DenseSet<unsigned> withHalo;   ///< arguments that are vectors with a halo behind them
  llvm::DenseSet<unsigned> withGhosts; ///< arguments with neighbours' rows, or elements, beside the owned ones
  llvm::DenseSet<unsigned> aliased;    ///< arguments that may be the array that the task writes, element by element
  std::vector<std::string> exchanges;  ///< C++ types of the exchanges to be polled while inner lines are computed
};

/// The function of one task. Its parameters, in order: the arguments that the body uses, those that it writes last (a
/// matrix whose lines are run over comes as rows); sizes; `rows` and `owners`; exchanges that are under way.
struct TaskSignature {
  ir::TaskOp task;
  TaskUses uses;
  std::string name;
  std::string resultType = "void";      ///< or that of the one accumulated scalar, or a struct
  std::vector<std::string> accumulated; ///< C++ names of the scalar results
  std::vector<std::string> accumulatedTypes;
  std::optional<unsigned> matrix;  ///< the argument whose lines the outermost loop runs over
  std::vector<unsigned> arguments; ///< those that the body uses
  std::vector<std::string> sizes;  ///< the program's names of sizes that the body uses
  std::optional<unsigned> sizedBy; ///< the argument that has as many local rows as the loop runs over
  bool takesRows = false;          ///< the local rows to compute: of parts, and of narrowed ranges
  bool takesOwners = false;        ///< the partition of its space
  /// Height and width of the tiles that stand for the matrix, where its function runs over these.
  std::optional<std::pair<int64_t, int64_t>> tiles;

  unsigned firstInit() const;
  bool isWritten(unsigned argument) const { return argument >= firstInit(); }
  /// Whether calls pass exchanges to be polled.
  bool polls() const { return uses.hasParts && !uses.hasWholeRuns; }
  bool runsOverLines() const { return matrix.has_value(); }
  /// Whether it gives single elements values from outside and does nothing else: then it is no function.
  bool isStatement() const;
};

/// The signatures of all tasks of a module.
class TaskSignatures {
public:
  /// `fileNames` are the names of the file's functions and structs.
  TaskSignatures(mlir::ModuleOp module, NameTable &fileNames);

  const TaskSignature &of(ir::RunOp run) const { return *byName.find(run.getTask())->second; }
  const TaskSignature &of(ir::TaskOp task) const { return *byName.find(task.getSymName())->second; }

private:
  llvm::StringMap<std::unique_ptr<TaskSignature>> byName;
};

/// The outermost loop index of a task, or null.
mlir::Value outermostIndex(ir::NestOp nest);
/// Whether the outermost loop runs over all lines: from 0 to the extent of what is spread.
bool coversSpace(ir::NestOp nest);
/// `index` plus a constant, as local subscripts may be.
bool isShiftOf(mlir::Value value, mlir::Value index);

} // namespace dpg::emit
