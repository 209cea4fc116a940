// The values that the indices of a statement or a reduction take, and running over them.
#pragma once

#include "compiler/eval/support.h"

namespace dpg::eval {

/// A dimension in which an index stands alone: it gives the index its extent.
struct ExtentSource {
  NodePtr array;
  size_t dimension = 0;
  SourceRange range; ///< of the subscript
};

struct BoundIndex {
  const ast::Symbol *symbol = nullptr;
  std::string name;
  SourceRange range;
  int64_t *place = nullptr; ///< where its value stands for the nodes that read it
  NodePtr from, to;         ///< of a written range
  std::vector<ExtentSource> sources;
  bool isDependent = false; ///< its range reads indices before it
};

class IndexSpace {
public:
  explicit IndexSpace(Session &session) : session(session) {}

  std::vector<BoundIndex> indices;
  std::vector<Bounds> bounds; ///< by position; of a dependent index, for the values of the indices before it

  /// Finds the bounds of all indices that depend on no other of this space.
  Outcome findBounds();
  /// Whether every combination of values inside the bounds belongs to the space.
  bool isRectangular() const;
  /// Calls `visit` for each combination, in row-major order, with the indices in their places. Ends at the first
  /// Failed. With a support: only for its candidates, which must lie in `bounds`; indices that it does not speak of run
  /// inside.
  Outcome forEach(llvm::function_ref<Outcome()> visit, Support *support = nullptr);
  /// A support that can be used for this run, or null.
  Support *usable(Support *support) const;

private:
  Outcome findBounds(size_t position);
  /// Runs a node that must have a value.
  Outcome require(Node &node);
  Outcome boundsFromSources(size_t position);
  Outcome runFrom(size_t position, uint64_t fixed, llvm::function_ref<Outcome()> visit);
  bool setCandidate(const Candidate &candidate, uint64_t positions);

  Session &session;
  std::vector<Candidate> candidates;
};

} // namespace dpg::eval
