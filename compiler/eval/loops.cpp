// Loops, and the limit of an iteration.
#include "compiler/eval/interpreter.h"

#include <algorithm>

namespace dpg::eval {

using namespace ast;

/// `parallel for` states that its iterations may run in any order: here they run in order.
Outcome Interpreter::runFor(const ForStatement *loop, size_t depth) {
  if (depth == loop->binders.size()) {
    for (const Symbol *symbol : loop->names.fresh)
      environment.clear(symbol);
    return runBlock(loop->body);
  }
  const Binder &binder = loop->binders[depth];
  int64_t from = 0, to = 0;
  if (evaluateInteger(binder.over->from, from) != Outcome::Value ||
      evaluateInteger(binder.over->to, to) != Outcome::Value)
    return Outcome::Failed;
  for (int64_t index = from; index < to; ++index) {
    environment.setInteger(binder.symbol, index);
    if (const Outcome outcome = runFor(loop, depth + 1); outcome != Outcome::Value)
      return outcome;
  }
  environment.clear(binder.symbol);
  return Outcome::Value;
}

Outcome Interpreter::runIteration(const RepeatStatement *loop, bool &isDone) {
  for (const Symbol *symbol : loop->names.fresh)
    environment.clear(symbol);
  if (runBlock(loop->body) == Outcome::Failed)
    return Outcome::Failed;
  const size_t mark = session.temporariesMark();
  CompiledExpression &until = compiled(loop->until);
  const Outcome outcome = require(until, loop->until);
  isDone = until.node->integer;
  session.releaseDownTo(mark);
  return outcome;
}

namespace {

/// The largest modulus among the elements of `value`, or of its difference from `before`. NaN where one is.
void largest(Real &result, const Value &value, const Value *before) {
  Real part, other;
  const auto take = [&](mpfr_srcptr re, mpfr_srcptr im, mpfr_srcptr reBefore, mpfr_srcptr imBefore) {
    mpfr_set(part.get(), re, MPFR_RNDN);
    if (reBefore)
      mpfr_sub(part.get(), part.get(), reBefore, MPFR_RNDN);
    if (im) {
      mpfr_set(other.get(), im, MPFR_RNDN);
      if (imBefore)
        mpfr_sub(other.get(), other.get(), imBefore, MPFR_RNDN);
      mpfr_hypot(part.get(), part.get(), other.get(), MPFR_RNDN);
    }
    mpfr_abs(part.get(), part.get(), MPFR_RNDN);
    if (mpfr_nan_p(part.get()) || mpfr_greater_p(part.get(), result.get()))
      mpfr_set(result.get(), part.get(), MPFR_RNDN);
  };
  mpfr_set_zero(result.get(), 1);
  if (!value.array) {
    const bool isComplex = value.kind == ElementKind::Complex;
    take(value.re.get(), isComplex ? value.im.get() : nullptr, before ? before->re.get() : nullptr,
         before && isComplex ? before->im.get() : nullptr);
    return;
  }
  const Array &now = *value.array;
  for (int64_t slot = 0; slot < now.slots(); ++slot)
    if (now.states[slot] == State::Value)
      take(now.re[slot], now.isComplex() ? now.im[slot] : nullptr, before ? before->array->re[slot] : nullptr,
           before && now.isComplex() ? before->array->im[slot] : nullptr);
}

bool isReal(const Value &value) {
  return value.state == State::Value && (value.kind == ElementKind::Real || value.kind == ElementKind::Complex);
}

bool areComparable(const Value &value, const Value &before) {
  if (!isReal(value) || !isReal(before) || !value.array != !before.array)
    return false;
  return !value.array || (value.array->shape == before.array->shape && value.array->pattern == before.array->pattern);
}

/// How far the names that a loop carries have moved in one iteration, relative to their largest size so far.
class Movement {
public:
  Movement(Environment &environment, const std::vector<Symbol *> &carried) {
    for (const Symbol *symbol : carried)
      values.push_back(environment.valueOf(symbol));
    sizes.resize(values.size());
    before.resize(values.size());
    remember();
  }

  void remember() {
    for (size_t k = 0; k < values.size(); ++k) {
      before[k] = *values[k];
      if (!isReal(before[k]))
        continue;
      Real size;
      largest(size, before[k], nullptr);
      if (mpfr_greater_p(size.get(), sizes[k].get()))
        sizes[k] = size;
    }
  }

  /// Since remember(); NaN if a value is not finite.
  Real measure() const {
    Real most;
    for (size_t k = 0; k < values.size(); ++k) {
      if (!areComparable(*values[k], before[k]))
        continue;
      Real change;
      largest(change, *values[k], &before[k]);
      if (!mpfr_zero_p(change.get()))
        mpfr_div(change.get(), change.get(), sizes[k].get(), MPFR_RNDN);
      if (!mpfr_number_p(change.get()))
        mpfr_set_nan(most.get());
      if (mpfr_nan_p(most.get()))
        return most;
      mpfr_max(most.get(), most.get(), change.get(), MPFR_RNDN);
    }
    return most;
  }

private:
  std::vector<const Value *> values;
  std::vector<Real> sizes;
  std::vector<Value> before;
};

} // namespace

Outcome Interpreter::runRepeat(const RepeatStatement *loop) {
  int64_t limit = 0;
  if (evaluateInteger(loop->limit, limit) != Outcome::Value)
    return Outcome::Failed;
  LoopRecord record;
  record.range = loop->range;
  bool isDone = false;
  do { // a repeat loop runs at least once
    if (runIteration(loop, isDone) != Outcome::Value)
      return Outcome::Failed;
    ++record.iterations;
  } while (!isDone && record.iterations < limit);
  record.endedByCount = !isDone;
  if (isDone && options.followsLimits)
    if (followToLimit(loop, record) != Outcome::Value)
      return Outcome::Failed;
  loops[loop] = record;
  return Outcome::Value;
}

namespace {

bool areEqual(const Value &value, const Value &before) {
  if (value.state != before.state || !value.array != !before.array)
    return false;
  return value.array ? value.array->shape == before.array->shape && value.array->integers == before.array->integers
                     : value.integer == before.integer;
}

/// The ints and bools of a loop. A limit is what values approach, and a count of iterations approaches none: one that
/// the last iteration still changed is given back what it held when the condition was met.
class Counts {
public:
  Counts(Environment &environment, const LoopNames &names) {
    for (const std::vector<Symbol *> *some : {&names.carried, &names.fresh})
      for (const Symbol *symbol : *some)
        if (Value *value = environment.valueOf(symbol); value->state == State::Value && value->kind <= ElementKind::Int)
          values.push_back(value);
    for (const Value *value : values)
      atCondition.push_back(*value);
    before = atCondition;
  }

  void remember() {
    for (size_t k = 0; k < values.size(); ++k)
      before[k] = *values[k];
  }

  void takeBackMoving() {
    for (size_t k = 0; k < values.size(); ++k)
      if (!areEqual(*values[k], before[k]))
        *values[k] = std::move(atCondition[k]);
  }

private:
  std::vector<Value *> values;
  std::vector<Value> atCondition, before;
};

} // namespace

Outcome Interpreter::followToLimit(const RepeatStatement *loop, LoopRecord &record) {
  std::vector<std::pair<Value *, Value>> atCondition;
  for (const std::vector<Symbol *> *names : {&loop->names.carried, &loop->names.fresh})
    for (const Symbol *symbol : *names)
      atCondition.emplace_back(environment.valueOf(symbol), *environment.valueOf(symbol));

  Real resolution(int64_t(1));
  mpfr_div_2ui(resolution.get(), resolution.get(), options.precisionBits / 2, MPFR_RNDN);
  const int64_t most = 100 + 40 * record.iterations, patience = 200;
  Movement movement(environment, loop->names.carried);
  Counts counts(environment, loop->names);
  Real earlier;
  bool converges = true;
  session.enterTentative();
  int64_t further = 0;
  for (; converges && !record.reachedLimit && further < most; ++further) {
    bool isDone = false;
    movement.remember();
    counts.remember();
    converges = runIteration(loop, isDone) == Outcome::Value;
    if (!converges)
      break;
    const Real change = movement.measure();
    record.reachedLimit = mpfr_lessequal_p(change.get(), resolution.get());
    if (mpfr_nan_p(change.get()) || (further % patience == patience - 1 && !mpfr_less_p(change.get(), earlier.get())))
      converges = false;
    if (further % patience == 0)
      earlier = change;
  }
  session.leaveTentative();
  if (!record.reachedLimit) {
    for (auto &[place, value] : atCondition)
      *place = std::move(value);
    return Outcome::Value;
  }
  counts.takeBackMoving();
  record.furtherIterations = further;
  return Outcome::Value;
}

std::vector<LoopRecord> Interpreter::loopRecords() const {
  std::vector<LoopRecord> records;
  for (const auto &[loop, record] : loops)
    records.push_back(record);
  std::sort(records.begin(), records.end(), [](const LoopRecord &a, const LoopRecord &b) {
    return std::pair(a.range.file, a.range.begin) < std::pair(b.range.file, b.range.begin);
  });
  return records;
}

} // namespace dpg::eval
