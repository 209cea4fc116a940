// Operations on whole arrays, element by element, and lists.
#include "compiler/eval/node.h"

#include <algorithm>

namespace dpg::eval {
namespace {

/// The union of the patterns of sparse matrices of one shape.
PatternRef unite(const std::vector<const Array *> &arrays) {
  const bool isOnePattern =
      std::all_of(arrays.begin(), arrays.end(), [&](const Array *a) { return a->pattern == arrays[0]->pattern; });
  if (isOnePattern)
    return arrays[0]->pattern;
  std::vector<Pattern::Entry> entries;
  for (const Array *array : arrays) {
    const std::vector<Pattern::Entry> more = array->pattern->entries();
    std::vector<Pattern::Entry> merged;
    std::set_union(entries.begin(), entries.end(), more.begin(), more.end(), std::back_inserter(merged));
    entries = std::move(merged);
  }
  return std::make_shared<Pattern>(arrays[0]->shape[0], arrays[0]->shape[1], entries);
}

class ElementwiseNode : public Node {
public:
  ElementwiseNode(Session &session, std::vector<ElementwiseOperand> operands, NodePtr body, bool keepsZero,
                  SourceRange range)
      : Node(body->kind, true, range), session(session), operands(std::move(operands)), body(std::move(body)),
        keepsZero(keepsZero) {}

  Outcome run() override {
    if (const Outcome outcome = runOperands(); outcome != Outcome::Value)
      return outcome;
    const bool areSparse = std::all_of(arrays.begin(), arrays.end(), [](const Array *a) { return a->isSparse(); });
    const bool areAbsent = std::any_of(arrays.begin(), arrays.end(),
                                       [](const Array *a) { return a->isSparse() && a->background == State::Absent; });
    if (areSparse && (keepsZero || areAbsent))
      return fillSparse(areAbsent ? State::Absent : State::Value);
    return fillDense();
  }

private:
  Outcome runOperands() {
    arrays.clear();
    cursors.clear();
    for (ElementwiseOperand &operand : operands) {
      if (const Outcome outcome = operand.node->run(); outcome != Outcome::Value)
        return outcome;
      if (!operand.node->isArray) {
        operand.cursor->hold(*operand.node);
        continue;
      }
      const Array &array = *operand.node->array;
      if (const Outcome outcome = requireDefined(session, array, sourceText(session, operand.node->range), range);
          outcome != Outcome::Value)
        return outcome;
      if (!arrays.empty() && arrays[0]->shape != array.shape)
        return session.fail(DiagnosticKind::eval_size_conflict, range, sourceText(session, operand.node->range),
                            shapeText(array.shape), shapeText(arrays[0]->shape));
      arrays.push_back(&array);
      cursors.push_back(operand.cursor);
    }
    return Outcome::Value;
  }

  Outcome fillSparse(State background) {
    std::shared_ptr<Array> to = session.make(kind, unite(arrays), background, range);
    if (!to)
      return Outcome::Failed;
    for (int64_t i = 0; i < to->shape[0]; ++i)
      for (int64_t slot = to->pattern->rowStart[i]; slot < to->pattern->rowStart[i + 1]; ++slot) {
        for (size_t k = 0; k < arrays.size(); ++k)
          cursors[k]->moveTo(*arrays[k], arrays[k]->pattern == to->pattern
                                             ? slot
                                             : arrays[k]->pattern->find(i, to->pattern->column[slot]));
        if (!compute(*to, slot))
          return Outcome::Failed;
      }
    return give(session, std::move(to));
  }

  Outcome fillDense() {
    std::shared_ptr<Array> to = session.make(kind, arrays[0]->shape, range);
    if (!to)
      return Outcome::Failed;
    for (int64_t slot = 0; slot < to->slots(); ++slot) {
      for (size_t k = 0; k < arrays.size(); ++k) {
        const bool isSparse = arrays[k]->isSparse();
        const int64_t columns = isSparse ? to->shape[1] : 1;
        cursors[k]->moveTo(*arrays[k], isSparse ? arrays[k]->pattern->find(slot / columns, slot % columns) : slot);
      }
      if (!compute(*to, slot))
        return Outcome::Failed;
    }
    return give(session, std::move(to));
  }

  bool compute(Array &to, int64_t slot) {
    const Outcome outcome = body->run();
    storeSlot(to, slot, *body, outcome);
    return outcome != Outcome::Failed;
  }

  Session &session;
  std::vector<ElementwiseOperand> operands;
  NodePtr body;
  const bool keepsZero;
  std::vector<const Array *> arrays;    // of this run
  std::vector<ElementCursor *> cursors; // one an array
};

/// [a, b, c]: a vector; of arrays, one dimension more.
class ListNode : public Node {
public:
  ListNode(Session &session, ElementKind kind, std::vector<NodePtr> elements, SourceRange range)
      : Node(kind, true, range), session(session), elements(std::move(elements)) {}

  Outcome run() override {
    std::shared_ptr<Array> to;
    int64_t slot = 0;
    for (NodePtr &element : elements) {
      const Outcome outcome = element->run();
      if (outcome == Outcome::Failed || (element->isArray && outcome != Outcome::Value))
        return outcome;
      Shape shape = element->isArray ? element->array->shape : Shape();
      shape.insert(shape.begin(), static_cast<int64_t>(elements.size()));
      if (!to && !(to = session.make(kind, shape, range)))
        return Outcome::Failed;
      if (to->shape != shape)
        return session.fail(DiagnosticKind::eval_size_conflict, element->range, sourceText(session, element->range),
                            shapeText(shape), shapeText(to->shape));
      append(*to, slot, *element, outcome);
    }
    return give(session, std::move(to));
  }

private:
  void append(Array &to, int64_t &slot, const Node &element, Outcome outcome) {
    if (!element.isArray) {
      storeSlot(to, slot++, element, outcome);
      return;
    }
    for (int64_t from = 0; from < element.array->slots(); ++from)
      to.copySlot(slot++, *element.array, from);
  }

  Session &session;
  std::vector<NodePtr> elements;
};

} // namespace

NodePtr makeElementwise(Session &session, std::vector<ElementwiseOperand> operands, NodePtr body, bool keepsZero,
                        SourceRange range) {
  return std::make_unique<ElementwiseNode>(session, std::move(operands), std::move(body), keepsZero, range);
}

NodePtr makeList(Session &session, std::vector<NodePtr> elements, SourceRange range) {
  ElementKind kind = ElementKind::Bool;
  for (const NodePtr &element : elements)
    kind = std::max(kind, element->kind);
  for (NodePtr &element : elements)
    element = convert(session, std::move(element), kind);
  return std::make_unique<ListNode>(session, kind, std::move(elements), range);
}

} // namespace dpg::eval
