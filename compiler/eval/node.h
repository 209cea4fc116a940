// Compiled expressions: one node an operation, each with its own preallocated result.
//
// A node reads its operands where they lie: `re` of a read points into the array itself. So evaluating an element
// allocates nothing, and a result holds until the node runs again or the statement ends.
//
//   y[i] = 2 * x[i - 1]      multiply -- convert -- constant 2
//                                \------ element of x -- subtract -- index i
//                                                            \------ constant 1
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/eval/session.h"

#include <memory>
#include <string>
#include <vector>

namespace dpg::eval {

class Node {
public:
  Node(ElementKind kind, bool isArray, SourceRange range) : kind(kind), isArray(isArray), range(range) {}
  virtual ~Node() = default;

  /// Computes the result. Absent: what was read is absent, and so is the result. Failed: an error was reported.
  virtual Outcome run() = 0;

  const ElementKind kind;
  const bool isArray;
  const SourceRange range;

  // The result after run() gave Outcome::Value.
  int64_t integer = 0;          ///< Bool and Int
  mpfr_srcptr re = nullptr;     ///< Real and Complex
  mpfr_srcptr im = nullptr;     ///< Complex
  const Array *array = nullptr; ///< of an array; shared_from_this() keeps it

  /// Lets go of an array made by the last run; called when the statement ends.
  virtual void release() {
    owned.reset();
    array = nullptr;
  }

protected:
  /// Makes a new array the result. It lives until the node runs again or the statement ends.
  Outcome give(Session &session, ArrayRef result) {
    if (!owned)
      session.releaseLater(this);
    owned = std::move(result);
    array = owned.get();
    return Outcome::Value;
  }

private:
  ArrayRef owned;
};
using NodePtr = std::unique_ptr<Node>;

/// What a name holds as text for messages, as written in the source.
std::string sourceText(const Session &session, SourceRange range);
/// Takes over what a node computed.
void store(Value &value, const Node &node);

// ---- leaves (leaf_nodes.cpp)

NodePtr makeInteger(int64_t integer, SourceRange range);
NodePtr makeBoolean(bool truth, SourceRange range);
/// A decimal number, read exactly up to the precision.
NodePtr makeReal(const std::string &digits, SourceRange range);
NodePtr makeInfinity(SourceRange range);
/// An index of a statement or a reduction: the number that stands in `place`.
NodePtr makeIndex(const int64_t *place, SourceRange range);
/// A name: what its value holds when the node runs.
NodePtr makeName(Session &session, const Value *value, std::string name, ElementKind kind, bool isArray,
                 SourceRange range);
/// The result of `operand` as a number of `kind`, exactly; `operand` itself where it is one.
NodePtr convert(Session &session, NodePtr operand, ElementKind kind);
/// The same, unless `operand` is of a larger kind already.
NodePtr widen(Session &session, NodePtr operand, ElementKind kind);
/// Runs `operand` again only after the statement (`epoch`) or one of the indices it depends on has changed.
NodePtr makeCached(NodePtr operand, std::vector<const int64_t *> indices, const uint64_t *epoch);
/// The element of an array that a loop over slots stands at.
class ElementCursor : public Node {
public:
  using Node::Node;
  /// Stands at a slot, or in the background at slot -1.
  void moveTo(const Array &array, int64_t slot);
  /// Stands at what another node computed.
  void hold(const Node &scalar);
  Outcome run() override { return outcome; }

private:
  Outcome outcome = Outcome::Value;
  Real zero;
};

// ---- scalar operations (scalar_nodes.cpp)

NodePtr makeNegation(Session &session, NodePtr operand);
NodePtr makeNot(NodePtr operand);
/// Operands are scalars; they are brought to one kind here.
NodePtr makeBinary(Session &session, ast::BinaryOperator op, NodePtr left, NodePtr right, bool isInteger,
                   SourceRange range);
NodePtr makeChoice(Session &session, NodePtr condition, NodePtr yes, NodePtr no, SourceRange range);

// ---- functions of scalars (function_nodes.cpp)

/// An elementary function of the language by its name; null if there is none of that name and number of arguments.
NodePtr makeFunction(Session &session, llvm::StringRef name, std::vector<NodePtr> arguments, SourceRange range);

// ---- arrays (element_nodes.cpp, array_nodes.cpp, product_nodes.cpp)

/// The same elements as numbers of another kind; null after an error.
std::shared_ptr<Array> convertArray(Session &session, const Array &from, ElementKind kind, SourceRange range);
/// The same elements in dense storage; null after an error.
std::shared_ptr<Array> densify(Session &session, const Array &from, SourceRange range);
/// The same elements with zero where they are absent; null after an error.
std::shared_ptr<Array> zeroForAbsent(Session &session, const Array &from, SourceRange range);
/// Says that an element of `array`, called `name`, is absent where none may be.
std::string absentElement(const Array &array, const std::string &name);
std::string subscriptText(const Shape &subscripts);
/// Failed, and reported, if an element of an array that is read as a whole was never defined.
Outcome requireDefined(Session &session, const Array &array, const std::string &name, SourceRange range);

/// base[subscripts]: every one an int; `name` for messages.
NodePtr makeElement(Session &session, NodePtr base, std::vector<NodePtr> subscripts, std::string name,
                    SourceRange range);

/// One subscript of a slice: an element, a range, or the whole dimension (both null).
struct SliceSubscript {
  NodePtr from, to;
  bool isElement = false;
};
/// The bounds that subscripts of a slice have at run time.
struct SliceBounds {
  std::vector<int64_t> from, to;
  std::vector<bool> dropped;
  Shape shape; ///< of the slice
};
/// Evaluates the subscripts against a shape, with errors for what lies outside.
Outcome boundsOf(Session &session, std::vector<SliceSubscript> &subscripts, const Shape &shape, const std::string &name,
                 SliceBounds &bounds);
NodePtr makeSlice(Session &session, NodePtr base, std::vector<SliceSubscript> subscripts, std::string name,
                  SourceRange range);

/// One operand of an operation on whole arrays, and the cursor through which its body reads it.
struct ElementwiseOperand {
  NodePtr node; ///< an array, or a scalar that stands beside every element
  ElementCursor *cursor = nullptr;
};
/// `body` for each element of arrays of one shape. `keepsZero`: the body is zero where all arrays are.
NodePtr makeElementwise(Session &session, std::vector<ElementwiseOperand> operands, NodePtr body, bool keepsZero,
                        SourceRange range);
/// A matrix times a vector or a matrix.
NodePtr makeProduct(Session &session, NodePtr left, NodePtr right, SourceRange range);
/// The conjugate transpose of a matrix.
NodePtr makeTranspose(Session &session, NodePtr operand, SourceRange range);
NodePtr makeList(Session &session, std::vector<NodePtr> elements, SourceRange range);

/// Copies what a node computed (a scalar) into a slot of an array of its kind.
void storeSlot(Array &array, int64_t slot, const Node &node, Outcome outcome);

} // namespace dpg::eval
