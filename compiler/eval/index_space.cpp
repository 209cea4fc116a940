// Bounds of indices, and loops over them: dense, or over the candidates of a support.
#include "compiler/eval/index_space.h"

#include <algorithm>

namespace dpg::eval {

Outcome IndexSpace::findBounds() {
  bounds.assign(indices.size(), {});
  for (size_t position = 0; position < indices.size(); ++position)
    if (!indices[position].isDependent)
      if (const Outcome outcome = findBounds(position); outcome != Outcome::Value)
        return outcome;
  return Outcome::Value;
}

Outcome IndexSpace::findBounds(size_t position) {
  BoundIndex &index = indices[position];
  if (!index.from)
    return boundsFromSources(position);
  for (Node *bound : {index.from.get(), index.to.get()})
    if (require(*bound) != Outcome::Value)
      return Outcome::Failed;
  bounds[position] = {index.from->integer, std::max(index.from->integer, index.to->integer)};
  return Outcome::Value;
}

Outcome IndexSpace::boundsFromSources(size_t position) {
  BoundIndex &index = indices[position];
  int64_t extent = -1;
  for (ExtentSource &source : index.sources) {
    if (require(*source.array) != Outcome::Value)
      return Outcome::Failed;
    const int64_t here = source.array->array->shape[source.dimension];
    if (extent >= 0 && here != extent)
      return session.fail(DiagnosticKind::eval_size_conflict, source.range, index.name, here, extent);
    extent = here;
  }
  bounds[position] = {0, std::max<int64_t>(extent, 0)};
  return Outcome::Value;
}

Outcome IndexSpace::require(Node &node) {
  const Outcome outcome = node.run();
  if (outcome != Outcome::Absent)
    return outcome;
  return session.fail(DiagnosticKind::eval_value_without_version, node.range, sourceText(session, node.range));
}

bool IndexSpace::isRectangular() const {
  return std::none_of(indices.begin(), indices.end(), [](const BoundIndex &index) { return index.isDependent; });
}

Support *IndexSpace::usable(Support *support) const {
  return support && isRectangular() && support->estimate() >= 0 ? support : nullptr;
}

bool IndexSpace::setCandidate(const Candidate &candidate, uint64_t positions) {
  size_t which = 0;
  for (size_t position = 0; position < indices.size(); ++position)
    if (positions >> position & 1) {
      const int64_t value = candidate[which++];
      if (value < bounds[position].from || value >= bounds[position].to)
        return false;
      *indices[position].place = value;
    }
  return true;
}

Outcome IndexSpace::forEach(llvm::function_ref<Outcome()> visit, Support *support) {
  if (!support)
    return runFrom(0, 0, visit);
  // The buffer is taken away while in use: evaluating the body may run this space again, deeper in.
  std::vector<Candidate> buffer;
  buffer.swap(candidates);
  buffer.clear();
  support->collect(buffer);
  Outcome outcome = Outcome::Value;
  for (const Candidate &candidate : buffer)
    if (setCandidate(candidate, support->positions)) {
      outcome = runFrom(0, support->positions, visit);
      if (outcome == Outcome::Failed)
        break;
    }
  buffer.swap(candidates);
  return outcome == Outcome::Failed ? outcome : Outcome::Value;
}

Outcome IndexSpace::runFrom(size_t position, uint64_t fixed, llvm::function_ref<Outcome()> visit) {
  if (position == indices.size())
    return visit() == Outcome::Failed ? Outcome::Failed : Outcome::Value;
  if (fixed >> position & 1)
    return runFrom(position + 1, fixed, visit);
  if (indices[position].isDependent)
    if (const Outcome outcome = findBounds(position); outcome != Outcome::Value)
      return outcome;
  const Bounds range = bounds[position];
  for (int64_t value = range.from; value < range.to; ++value) {
    *indices[position].place = value;
    if (const Outcome outcome = runFrom(position + 1, fixed, visit); outcome != Outcome::Value)
      return outcome;
  }
  return Outcome::Value;
}

} // namespace dpg::eval
