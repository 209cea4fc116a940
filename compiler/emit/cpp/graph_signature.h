// What a graph's C++ function takes and gives: what the header declares and main.cpp calls.
#pragma once

#include "compiler/emit/cpp/names.h"
#include "compiler/emit/syntax/statement.h"
#include "dialects/dpg/dpg.h"

#include <map>
#include <memory>

namespace dpg::emit {

/// One thing that a graph's function returns.
struct GraphResult {
  enum class Kind { Output, Certificate, Converged, Iterations };
  Kind kind;
  std::string type;
  std::string name; ///< of the struct's member
  std::string of;   ///< the program's name of the output or the certified value
  std::string comment;
  unsigned output = 0; ///< of Output: which operand of dpg.return
};

struct GraphSignature {
  GraphSignature(ir::GraphOp graph, NameTable &fileNames);

  ir::GraphOp graph;
  std::string name;
  std::string resultType; ///< of a single result, else a struct; void
  bool takesComm;         ///< there is no array among the inputs that would say which processes share the work
  std::string comm;       ///< the expression for the communicator: `A.comm()` or `comm`
  std::vector<cpp::Parameter> parameters; ///< in order; of block arguments from `takesComm` on
  std::vector<GraphResult> results;
  ir::RepeatOp loop; ///< the iteration whose end is reported; may be null

  bool returnsStruct() const { return results.size() > 1; }
  const GraphResult *find(GraphResult::Kind kind) const;

  /// The struct of the results.
  cpp::Struct resultStruct() const;
  /// The declaration for the header, with its documentation.
  cpp::Function declaration() const;

private:
  void addParameters();
  void addResults();
  std::vector<std::string> documentation() const;
};

/// The signatures of all graphs of a module, by the operation.
using GraphSignatures = std::map<mlir::Operation *, std::unique_ptr<GraphSignature>>;

} // namespace dpg::emit
