// Nodes without arithmetic: literals, names, indices, conversions, and what need not be computed again.
#include "compiler/eval/node.h"

namespace dpg::eval {

std::string sourceText(const Session &session, SourceRange range) { return session.sources.text(range).str(); }

void store(Value &value, const Node &node) {
  value.state = State::Value;
  value.kind = node.kind;
  value.integer = node.integer;
  value.array = node.isArray ? node.array->shared_from_this() : nullptr;
  if (node.isArray)
    return;
  if (node.kind == ElementKind::Real || node.kind == ElementKind::Complex)
    mpfr_set(value.re.get(), node.re, MPFR_RNDN);
  if (node.kind == ElementKind::Complex)
    mpfr_set(value.im.get(), node.im, MPFR_RNDN);
}

void storeSlot(Array &array, int64_t slot, const Node &node, Outcome outcome) {
  array.states[slot] = outcome == Outcome::Value ? State::Value : State::Absent;
  if (outcome != Outcome::Value)
    return;
  if (array.isInteger()) {
    array.integers[slot] = node.integer;
    return;
  }
  mpfr_set(array.re[slot], node.re, MPFR_RNDN);
  if (array.isComplex())
    mpfr_set(array.im[slot], node.im, MPFR_RNDN);
}

void ElementCursor::moveTo(const Array &from, int64_t slot) {
  const bool isAbsent = slot < 0 ? from.background == State::Absent : from.states[slot] == State::Absent;
  outcome = isAbsent ? Outcome::Absent : Outcome::Value;
  integer = slot < 0 || !from.isInteger() ? 0 : from.integers[slot];
  re = slot < 0 || from.isInteger() ? zero.get() : from.re[slot];
  im = slot < 0 || !from.isComplex() ? zero.get() : from.im[slot];
}

void ElementCursor::hold(const Node &scalar) {
  outcome = Outcome::Value;
  integer = scalar.integer;
  re = scalar.re;
  im = scalar.im;
}

std::shared_ptr<Array> convertArray(Session &session, const Array &from, ElementKind kind, SourceRange range) {
  std::shared_ptr<Array> to = from.isSparse() ? session.make(kind, from.pattern, from.background, range)
                                              : session.make(kind, from.shape, range);
  for (int64_t slot = 0; to && slot < from.slots(); ++slot) {
    to->states[slot] = from.states[slot];
    if (to->isInteger())
      to->integers[slot] = from.integers[slot];
    else if (from.isInteger())
      mpfr_set_si(to->re[slot], from.integers[slot], MPFR_RNDN);
    else
      mpfr_set(to->re[slot], from.re[slot], MPFR_RNDN);
  }
  return to;
}

std::shared_ptr<Array> densify(Session &session, const Array &from, SourceRange range) {
  std::shared_ptr<Array> to = session.make(from.kind, from.shape, range);
  if (!to)
    return nullptr;
  for (int64_t slot = 0; slot < to->slots(); ++slot) {
    const int64_t entry = from.isSparse() ? from.pattern->find(slot / from.shape[1], slot % from.shape[1]) : slot;
    if (entry >= 0)
      to->copySlot(slot, from, entry);
    else if (from.background == State::Absent)
      to->states[slot] = State::Absent;
    else
      to->setZero(slot);
  }
  return to;
}

std::shared_ptr<Array> zeroForAbsent(Session &session, const Array &from, SourceRange range) {
  std::shared_ptr<Array> to = from.isSparse() ? session.make(from.kind, from.pattern, State::Value, range)
                                              : session.make(from.kind, from.shape, range);
  for (int64_t slot = 0; to && slot < from.slots(); ++slot)
    if (from.states[slot] == State::Absent)
      to->setZero(slot);
    else
      to->copySlot(slot, from, slot);
  return to;
}

namespace {

class ConstantNode : public Node {
public:
  ConstantNode(ElementKind kind, int64_t value, SourceRange range) : Node(kind, false, range) { integer = value; }
  Outcome run() override { return Outcome::Value; }
};

class RealConstantNode : public Node {
public:
  explicit RealConstantNode(SourceRange range) : Node(ElementKind::Real, false, range) { re = number.get(); }
  Outcome run() override { return Outcome::Value; }
  Real number;
};

class IndexNode : public Node {
public:
  IndexNode(const int64_t *place, SourceRange range) : Node(ElementKind::Int, false, range), place(place) {}
  Outcome run() override {
    integer = *place;
    return Outcome::Value;
  }

private:
  const int64_t *place;
};

class NameNode : public Node {
public:
  NameNode(Session &session, const Value *value, std::string name, ElementKind kind, bool isArray, SourceRange range)
      : Node(kind, isArray, range), session(session), value(value), name(std::move(name)) {}

  Outcome run() override {
    if (value->state != State::Value)
      return value->state == State::Absent ? Outcome::Absent
                                           : session.fail(DiagnosticKind::eval_value_without_version, range, name);
    integer = value->integer;
    re = value->re.get();
    im = value->im.get();
    array = value->array.get();
    return Outcome::Value;
  }

private:
  Session &session;
  const Value *value;
  std::string name;
};

class ConvertNode : public Node {
public:
  ConvertNode(Session &session, NodePtr operand, ElementKind kind)
      : Node(kind, operand->isArray, operand->range), session(session), operand(std::move(operand)) {}

  Outcome run() override {
    const Outcome outcome = operand->run();
    if (outcome != Outcome::Value)
      return outcome;
    if (isArray)
      return convertWhole();
    if (operand->kind == ElementKind::Int || operand->kind == ElementKind::Bool) {
      mpfr_set_si(number.get(), operand->integer, MPFR_RNDN);
      re = number.get();
    } else {
      re = operand->re;
    }
    im = zero.get();
    return Outcome::Value;
  }

private:
  Outcome convertWhole() {
    std::shared_ptr<Array> to = convertArray(session, *operand->array, kind, range);
    return to ? give(session, std::move(to)) : Outcome::Failed;
  }

  Session &session;
  NodePtr operand;
  Real number, zero;
};

class CachedNode : public Node {
public:
  CachedNode(NodePtr operand, std::vector<const int64_t *> indices, const uint64_t *epoch)
      : Node(operand->kind, operand->isArray, operand->range), operand(std::move(operand)), indices(std::move(indices)),
        epoch(epoch), seen(this->indices.size()) {}

  Outcome run() override {
    if (isCurrent())
      return outcome;
    seenEpoch = *epoch;
    for (size_t i = 0; i < indices.size(); ++i)
      seen[i] = *indices[i];
    outcome = operand->run();
    integer = operand->integer;
    re = operand->re;
    im = operand->im;
    array = operand->array;
    return outcome;
  }

private:
  bool isCurrent() const {
    if (seenEpoch != *epoch)
      return false;
    for (size_t i = 0; i < indices.size(); ++i)
      if (seen[i] != *indices[i])
        return false;
    return true;
  }

  NodePtr operand;
  std::vector<const int64_t *> indices;
  const uint64_t *epoch;
  uint64_t seenEpoch = 0;
  std::vector<int64_t> seen;
  Outcome outcome = Outcome::Failed;
};

} // namespace

NodePtr makeInteger(int64_t integer, SourceRange range) {
  return std::make_unique<ConstantNode>(ElementKind::Int, integer, range);
}

NodePtr makeBoolean(bool truth, SourceRange range) {
  return std::make_unique<ConstantNode>(ElementKind::Bool, truth, range);
}

NodePtr makeReal(const std::string &digits, SourceRange range) {
  auto node = std::make_unique<RealConstantNode>(range);
  mpfr_set_str(node->number.get(), digits.c_str(), 10, MPFR_RNDN);
  return node;
}

NodePtr makeInfinity(SourceRange range) {
  auto node = std::make_unique<RealConstantNode>(range);
  mpfr_set_inf(node->number.get(), 1);
  return node;
}

NodePtr makeIndex(const int64_t *place, SourceRange range) { return std::make_unique<IndexNode>(place, range); }

NodePtr makeName(Session &session, const Value *value, std::string name, ElementKind kind, bool isArray,
                 SourceRange range) {
  return std::make_unique<NameNode>(session, value, std::move(name), kind, isArray, range);
}

NodePtr convert(Session &session, NodePtr operand, ElementKind kind) {
  if (operand->kind == kind)
    return operand;
  return std::make_unique<ConvertNode>(session, std::move(operand), kind);
}

NodePtr widen(Session &session, NodePtr operand, ElementKind kind) {
  return operand->kind < kind ? convert(session, std::move(operand), kind) : std::move(operand);
}

NodePtr makeCached(NodePtr operand, std::vector<const int64_t *> indices, const uint64_t *epoch) {
  return std::make_unique<CachedNode>(std::move(operand), std::move(indices), epoch);
}

} // namespace dpg::eval
