// Elements and slices of arrays.
#include "compiler/eval/node.h"

#include <algorithm>

namespace dpg::eval {

std::string subscriptText(const Shape &subscripts) {
  std::string text;
  for (int64_t subscript : subscripts)
    text += (text.empty() ? "" : ", ") + std::to_string(subscript);
  return text;
}

std::string absentElement(const Array &array, const std::string &name) {
  const int64_t slot = array.firstIn(State::Absent);
  const std::string place = slot < 0 ? "" : "[" + subscriptText(array.subscriptsOf(slot)) + "]";
  return "`" + name + place + "` is absent, and only a `sparse` parameter takes absent elements";
}

Outcome requireDefined(Session &session, const Array &array, const std::string &name, SourceRange range) {
  const int64_t slot = array.firstIn(State::Undefined);
  if (slot < 0)
    return Outcome::Value;
  return session.fail(DiagnosticKind::eval_undefined_element, range, subscriptText(array.subscriptsOf(slot)), name);
}

namespace {

class ElementNode : public Node {
public:
  ElementNode(Session &session, NodePtr base, std::vector<NodePtr> subscripts, std::string name, SourceRange range)
      : Node(base->kind, false, range), session(session), base(std::move(base)), subscripts(std::move(subscripts)),
        name(std::move(name)), place(this->subscripts.size()) {}

  Outcome run() override {
    Outcome outcome = base->run();
    if (outcome != Outcome::Value)
      return outcome;
    // The base's own reference, not a copy: counting references for every element would cost more than reading it.
    const Array &from = *base->array;
    for (size_t d = 0; d < subscripts.size(); ++d) {
      outcome = subscripts[d]->run();
      if (outcome != Outcome::Value)
        return outcome;
      place[d] = subscripts[d]->integer;
      if (place[d] < 0 || place[d] >= from.shape[d])
        return session.fail(DiagnosticKind::eval_subscript_outside, subscripts[d]->range, place[d], from.shape[d],
                            d + 1, name);
    }
    return read(from, slotAt(from));
  }

private:
  int64_t slotAt(const Array &from) const {
    if (from.isSparse())
      return from.pattern->find(place[0], place[1]);
    int64_t slot = 0;
    for (size_t d = 0; d < place.size(); ++d)
      slot = slot * from.shape[d] + place[d];
    return slot;
  }

  Outcome read(const Array &from, int64_t slot) {
    if (slot < 0) {
      integer = 0;
      re = im = zero.get();
      return from.background == State::Absent ? Outcome::Absent : Outcome::Value;
    }
    if (from.states[slot] != State::Value)
      return from.states[slot] == State::Absent
                 ? Outcome::Absent
                 : session.fail(DiagnosticKind::eval_undefined_element, range, subscriptText(place), name);
    if (from.isInteger()) {
      integer = from.integers[slot];
      return Outcome::Value;
    }
    re = from.re[slot];
    if (from.isComplex())
      im = from.im[slot];
    return Outcome::Value;
  }

  Session &session;
  NodePtr base;
  std::vector<NodePtr> subscripts;
  std::string name;
  Shape place;
  Real zero;
};

class SliceNode : public Node {
public:
  SliceNode(Session &session, NodePtr base, std::vector<SliceSubscript> subscripts, std::string name, SourceRange range)
      : Node(base->kind, true, range), session(session), base(std::move(base)), subscripts(std::move(subscripts)),
        name(std::move(name)) {}

  Outcome run() override {
    Outcome outcome = base->run();
    if (outcome != Outcome::Value)
      return outcome;
    SliceBounds bounds;
    outcome = boundsOf(session, subscripts, base->array->shape, name, bounds);
    if (outcome != Outcome::Value)
      return outcome;
    const bool staysSparse = base->array->isSparse() && bounds.shape.size() == 2;
    return staysSparse ? cutSparse(*base->array, bounds) : cutDense(*base->array, bounds);
  }

private:
  Outcome cutDense(const Array &from, const SliceBounds &bounds) {
    std::shared_ptr<Array> to = session.make(kind, bounds.shape, range);
    if (!to)
      return Outcome::Failed;
    Shape place = bounds.from;
    for (int64_t slot = 0; slot < to->slots(); ++slot) {
      const int64_t fromSlot = slotOf(from, place);
      if (fromSlot >= 0)
        to->copySlot(slot, from, fromSlot);
      else if (from.background == State::Absent)
        to->states[slot] = State::Absent;
      else
        to->setZero(slot);
      advance(place, bounds);
    }
    return give(session, std::move(to));
  }

  Outcome cutSparse(const Array &from, const SliceBounds &bounds) {
    std::vector<Pattern::Entry> kept;
    std::vector<int64_t> slots;
    for (int64_t i = bounds.from[0]; i < bounds.to[0]; ++i)
      for (int64_t slot = from.pattern->rowStart[i]; slot < from.pattern->rowStart[i + 1]; ++slot)
        if (const int64_t j = from.pattern->column[slot]; j >= bounds.from[1] && j < bounds.to[1]) {
          kept.emplace_back(i - bounds.from[0], j - bounds.from[1]);
          slots.push_back(slot);
        }
    auto pattern = std::make_shared<Pattern>(bounds.shape[0], bounds.shape[1], kept);
    std::shared_ptr<Array> to = session.make(kind, std::move(pattern), from.background, range);
    if (!to)
      return Outcome::Failed;
    for (size_t slot = 0; slot < slots.size(); ++slot)
      to->copySlot(static_cast<int64_t>(slot), from, slots[slot]);
    return give(session, std::move(to));
  }

  static int64_t slotOf(const Array &from, const Shape &place) {
    if (from.isSparse())
      return from.pattern->find(place[0], place[1]);
    int64_t slot = 0;
    for (size_t d = 0; d < place.size(); ++d)
      slot = slot * from.shape[d] + place[d];
    return slot;
  }

  static void advance(Shape &place, const SliceBounds &bounds) {
    for (size_t d = place.size(); d-- > 0;) {
      if (++place[d] < bounds.to[d])
        return;
      place[d] = bounds.from[d];
    }
  }

  Session &session;
  NodePtr base;
  std::vector<SliceSubscript> subscripts;
  std::string name;
};

Outcome boundsOfOne(Session &session, SliceSubscript &subscript, int64_t extent, size_t dimension,
                    const std::string &name, int64_t &from, int64_t &to) {
  from = 0;
  to = extent;
  if (!subscript.from)
    return Outcome::Value;
  if (const Outcome outcome = subscript.from->run(); outcome != Outcome::Value)
    return outcome;
  from = subscript.from->integer;
  to = from + 1;
  const SourceRange range = subscript.from->range;
  if (!subscript.isElement) {
    if (const Outcome outcome = subscript.to->run(); outcome != Outcome::Value)
      return outcome;
    to = std::max(from, subscript.to->integer);
    if (from == to && from >= 0 && from <= extent)
      return Outcome::Value;
  }
  if (from < 0 || from >= extent)
    return session.fail(DiagnosticKind::eval_subscript_outside, range, from, extent, dimension + 1, name);
  if (to > extent)
    return session.fail(DiagnosticKind::eval_subscript_outside, range, to - 1, extent, dimension + 1, name);
  return Outcome::Value;
}

} // namespace

Outcome boundsOf(Session &session, std::vector<SliceSubscript> &subscripts, const Shape &shape, const std::string &name,
                 SliceBounds &bounds) {
  bounds.from.assign(shape.size(), 0);
  bounds.to = shape;
  bounds.dropped.assign(shape.size(), false);
  bounds.shape.clear();
  for (size_t d = 0; d < shape.size(); ++d) {
    if (d < subscripts.size()) {
      const Outcome outcome = boundsOfOne(session, subscripts[d], shape[d], d, name, bounds.from[d], bounds.to[d]);
      if (outcome != Outcome::Value)
        return outcome;
      bounds.dropped[d] = subscripts[d].isElement;
    }
    if (!bounds.dropped[d])
      bounds.shape.push_back(bounds.to[d] - bounds.from[d]);
  }
  return Outcome::Value;
}

NodePtr makeElement(Session &session, NodePtr base, std::vector<NodePtr> subscripts, std::string name,
                    SourceRange range) {
  return std::make_unique<ElementNode>(session, std::move(base), std::move(subscripts), std::move(name), range);
}

NodePtr makeSlice(Session &session, NodePtr base, std::vector<SliceSubscript> subscripts, std::string name,
                  SourceRange range) {
  return std::make_unique<SliceNode>(session, std::move(base), std::move(subscripts), std::move(name), range);
}

} // namespace dpg::eval
