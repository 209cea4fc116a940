// Reductions: absent values are skipped; over nothing each has its neutral value, argmax and argmin none.
#include "compiler/eval/reduction_node.h"

#include <algorithm>

namespace dpg::eval {
namespace {

using ast::ReductionKind;

class ReductionNode : public Node {
public:
  ReductionNode(Session &session, ElementKind kind, ReductionKind reduction, std::unique_ptr<IndexSpace> space,
                NodePtr body, SupportPtr support, SourceRange range)
      : Node(kind, false, range), session(session), reduction(reduction), space(std::move(space)),
        body(std::move(body)), support(std::move(support)) {
    re = real.get();
    im = imaginary.get();
  }

  Outcome run() override {
    start();
    if (const Outcome outcome = space->findBounds(); outcome != Outcome::Value)
      return outcome;
    const auto visit = [this] {
      const Outcome outcome = body->run();
      return outcome == Outcome::Value ? take() : outcome;
    };
    if (space->forEach(visit, space->usable(support.get())) == Outcome::Failed)
      return Outcome::Failed;
    if (isSumOfInts())
      return finish();
    if (!isEmpty || !needsValue())
      return Outcome::Value;
    return session.fail(DiagnosticKind::eval_reduction_of_nothing, range, sourceText(session, range));
  }

private:
  bool isArgument() const { return reduction == ReductionKind::ArgMax || reduction == ReductionKind::ArgMin; }
  bool isMaximum() const { return reduction == ReductionKind::ArgMax || reduction == ReductionKind::Max; }
  /// An int has no infinity to be the largest of nothing.
  bool needsValue() const {
    return isArgument() ||
           (kind == ElementKind::Int && (reduction == ReductionKind::Max || reduction == ReductionKind::Min));
  }

  void start() {
    isEmpty = true;
    integer = reduction == ReductionKind::Product || reduction == ReductionKind::All;
    whole = integer;
    mpfr_set_si(real.get(), integer, MPFR_RNDN);
    mpfr_set_zero(imaginary.get(), 1);
    if (reduction == ReductionKind::Max || reduction == ReductionKind::Min)
      mpfr_set_inf(real.get(), reduction == ReductionKind::Max ? -1 : 1);
  }

  Outcome take() {
    const bool isFirst = isEmpty;
    isEmpty = false;
    switch (reduction) {
    case ReductionKind::Sum:
      return add();
    case ReductionKind::Product:
      return multiply();
    case ReductionKind::Any:
      integer |= body->integer;
      return Outcome::Value;
    case ReductionKind::All:
      integer &= body->integer;
      return Outcome::Value;
    default:
      if (isFirst || isBetter())
        keep();
      return Outcome::Value;
    }
  }

  bool isSumOfInts() const {
    return kind == ElementKind::Int && (reduction == ReductionKind::Sum || reduction == ReductionKind::Product);
  }

  /// Only the whole sum or product has to fit, in whatever order it is taken.
  Outcome finish() {
    integer = static_cast<int64_t>(whole);
    return integer == whole ? Outcome::Value
                            : session.fail(DiagnosticKind::eval_integer_overflow, range, sourceText(session, range));
  }

  Outcome add() {
    if (kind == ElementKind::Int) {
      whole += body->integer;
      return Outcome::Value;
    }
    mpfr_add(real.get(), real.get(), body->re, MPFR_RNDN);
    if (kind == ElementKind::Complex)
      mpfr_add(imaginary.get(), imaginary.get(), body->im, MPFR_RNDN);
    return Outcome::Value;
  }

  Outcome multiply() {
    if (kind == ElementKind::Int) {
      // Beyond 64 bits the size is no matter any more: only a zero comes back from there.
      constexpr __int128 outside = (__int128(1) << 63) + 1;
      whole = std::clamp(whole * body->integer, -outside, outside);
      return Outcome::Value;
    }
    if (kind == ElementKind::Real) {
      mpfr_mul(real.get(), real.get(), body->re, MPFR_RNDN);
      return Outcome::Value;
    }
    const Real before(real);
    mpfr_fmms(real.get(), before.get(), body->re, imaginary.get(), body->im, MPFR_RNDN);
    mpfr_fmma(imaginary.get(), before.get(), body->im, imaginary.get(), body->re, MPFR_RNDN);
    return Outcome::Value;
  }

  /// Strictly: ties stay with the smallest index. NaN, once met, stays.
  bool isBetter() const {
    if (body->kind == ElementKind::Int)
      return isMaximum() ? body->integer > best : body->integer < best;
    if (mpfr_nan_p(real.get()) || mpfr_nan_p(body->re))
      return !mpfr_nan_p(real.get());
    return isMaximum() ? mpfr_greater_p(body->re, real.get()) : mpfr_less_p(body->re, real.get());
  }

  void keep() {
    best = body->integer;
    if (body->kind == ElementKind::Real)
      mpfr_set(real.get(), body->re, MPFR_RNDN);
    integer = isArgument() ? *space->indices[0].place : best;
  }

  Session &session;
  const ReductionKind reduction;
  std::unique_ptr<IndexSpace> space;
  NodePtr body;
  SupportPtr support;
  Real real, imaginary;
  int64_t best = 0;
  __int128 whole = 0; ///< a sum or product of ints
  bool isEmpty = true;
};

} // namespace

NodePtr makeReduction(Session &session, ReductionKind reduction, std::unique_ptr<IndexSpace> space, NodePtr body,
                      SupportPtr support, SourceRange range) {
  const bool isArgument = reduction == ReductionKind::ArgMax || reduction == ReductionKind::ArgMin;
  const ElementKind kind = isArgument ? ElementKind::Int : body->kind;
  return std::make_unique<ReductionNode>(session, kind, reduction, std::move(space), std::move(body),
                                         std::move(support), range);
}

} // namespace dpg::eval
