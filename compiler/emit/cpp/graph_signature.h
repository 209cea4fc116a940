// What a graph's C++ function takes and gives: what the header declares and main.cpp calls.
#pragma once

#include "compiler/emit/cpp/names.h"
#include "compiler/emit/syntax/statement.h"
#include "dialects/dpg/dpg.h"

#include <functional>

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

/// What an instance of a loop on groups of processes publishes, or takes the newest of.
struct Published {
  std::string of;   ///< the program's name
  std::string type; ///< dpg::published_rows<double>, dpg::published_elements<double>
  std::string name; ///< of the parameter
};

struct GraphSignature {
  GraphSignature(ir::GraphOp graph, NameTable &fileNames);

  ir::GraphOp graph;
  std::string name;
  std::string resultType; ///< of a single result, else a struct; void
  bool takesComm;         ///< there is no array among the inputs that would say which processes share the work
  std::string comm;       ///< the expression for the communicator: `A.comm()` or `comm`; none for a task of elements
  std::vector<cpp::Parameter> parameters; ///< in order; of block arguments from `takesComm` on
  std::vector<Published> published;       ///< the last parameters
  std::vector<GraphResult> results;
  ir::RepeatOp loop; ///< the iteration whose end is reported; may be null

  /// Whether it is a function of the source alone, for instances of a loop on groups of processes.
  bool isPrivate() const {
    return mlir::SymbolTable::getSymbolVisibility(ir::GraphOp(graph)) != mlir::SymbolTable::Visibility::Public;
  }
  bool returnsStruct() const { return results.size() > 1; }
  const GraphResult *find(GraphResult::Kind kind) const;

  /// The struct of the results.
  cpp::Struct resultStruct() const;
  /// The declaration for the header, with its documentation.
  cpp::Function declaration() const;

private:
  void addParameters();
  void addPublished(NameTable &names);
  void addResults();
  std::vector<std::string> documentation() const;
};

/// Finds the signature of a graph by its symbol.
using SignatureOf = std::function<const GraphSignature &(llvm::StringRef symbol)>;

} // namespace dpg::emit
