// Where an expression can be anything but zero, or absent: which values of its indices are worth computing.
//
// A sum over a product with a sparse factor runs over that factor's entries instead of all index values:
//
//   sum(i) A[i, j] * x[i]       for each j: the rows in which column j of A has entries
//   S[i, j] = A[i, j] + delta(i, j)      the entries of A and the diagonal
//
// The rule is simple and sound: the zeros of a sparse matrix are structural, and zero times anything is zero. What an
// expression reads outside its support is not read at all.
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/eval/node.h"

#include <array>
#include <functional>

namespace dpg::eval {

/// What an expression is outside its support.
enum Outside : unsigned { IsZero = 1, IsAbsent = 2, IsEither = 3 };

/// Values of the (at most two) indices that a support speaks of, in the order of their positions.
using Candidate = std::array<int64_t, 2>;

/// An index takes from <= value < to.
struct Bounds {
  int64_t from = 0, to = 0;
};

class Support {
public:
  virtual ~Support() = default;
  /// Bit p is set if it speaks of the index at position p.
  uint64_t positions = 0;
  /// An upper bound of the number of candidates, or -1 where the operands at hand give none.
  virtual int64_t estimate() = 0;
  /// Appends the candidates; only after estimate() >= 0. Possibly in no order and twice, see sortCandidates.
  virtual void collect(std::vector<Candidate> &candidates) = 0;
};
using SupportPtr = std::unique_ptr<Support>;

void sortCandidates(std::vector<Candidate> &candidates);

/// How findSupport() compiles what it needs.
struct SupportBuilder {
  std::function<NodePtr(const ast::Expression *)> compile;
  std::vector<const ast::Symbol *> indices; ///< the free indices, by position
  const std::vector<Bounds> *bounds;        ///< theirs, current whenever a support is asked
};

/// The support of `expression` over the builder's indices, or null if it has none. Outside it the expression is
/// `outside`.
SupportPtr findSupport(const SupportBuilder &builder, const ast::Expression *expression, Outside outside);
/// Outside both.
SupportPtr intersect(SupportPtr left, SupportPtr right);

} // namespace dpg::eval
