// Elementary functions of scalars, through MPFR, and random numbers.
#include "compiler/eval/node.h"
#include "compiler/eval/random.h"

#include "llvm/ADT/StringSwitch.h"

namespace dpg::eval {
namespace {

using RealFunction = int (*)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t);
int absolute(mpfr_ptr result, mpfr_srcptr x, mpfr_rnd_t rounding) { return mpfr_abs(result, x, rounding); }

int noImaginaryPart(mpfr_ptr result, mpfr_srcptr, mpfr_rnd_t) {
  mpfr_set_zero(result, 1);
  return 0;
}

int signOf(mpfr_ptr result, mpfr_srcptr x, mpfr_rnd_t rounding) {
  return mpfr_nan_p(x) ? mpfr_set(result, x, rounding) : mpfr_set_si(result, mpfr_sgn(x), rounding);
}

RealFunction realFunction(llvm::StringRef name) {
  return llvm::StringSwitch<RealFunction>(name)
      .Case("abs", absolute)
      .Cases({"real", "conj"}, mpfr_set)
      .Case("imag", noImaginaryPart)
      .Case("sign", signOf)
      .Case("sqrt", mpfr_sqrt)
      .Case("exp", mpfr_exp)
      .Case("log", mpfr_log)
      .Case("log2", mpfr_log2)
      .Case("log10", mpfr_log10)
      .Case("sin", mpfr_sin)
      .Case("cos", mpfr_cos)
      .Case("tan", mpfr_tan)
      .Case("asin", mpfr_asin)
      .Case("acos", mpfr_acos)
      .Case("atan", mpfr_atan)
      .Case("sinh", mpfr_sinh)
      .Case("cosh", mpfr_cosh)
      .Case("tanh", mpfr_tanh)
      .Default(nullptr);
}

/// floor, ceil, round (halves away from zero): an int.
RealFunction roundingFunction(llvm::StringRef name) {
  return llvm::StringSwitch<RealFunction>(name)
      .Case("floor", mpfr_rint_floor)
      .Case("ceil", mpfr_rint_ceil)
      .Case("round", mpfr_rint_round)
      .Default(nullptr);
}

/// A function whose arguments are computed first; absent if one of them is.
class FunctionNode : public Node {
public:
  FunctionNode(ElementKind kind, std::vector<NodePtr> arguments, SourceRange range)
      : Node(kind, false, range), arguments(std::move(arguments)) {
    re = real.get();
    im = imaginary.get();
  }

  Outcome run() override {
    for (NodePtr &argument : arguments)
      if (const Outcome outcome = argument->run(); outcome != Outcome::Value)
        return outcome;
    return compute();
  }

protected:
  virtual Outcome compute() = 0;
  std::vector<NodePtr> arguments;
  Real real, imaginary;
};

class RealFunctionNode : public FunctionNode {
public:
  RealFunctionNode(RealFunction function, std::vector<NodePtr> arguments, SourceRange range)
      : FunctionNode(ElementKind::Real, std::move(arguments), range), function(function) {}

private:
  Outcome compute() override {
    function(real.get(), arguments[0]->re, MPFR_RNDN);
    return Outcome::Value;
  }
  RealFunction function;
};

class RoundingNode : public FunctionNode {
public:
  RoundingNode(Session &session, RealFunction function, std::vector<NodePtr> arguments, SourceRange range)
      : FunctionNode(ElementKind::Int, std::move(arguments), range), session(session), function(function) {}

private:
  Outcome compute() override {
    function(real.get(), arguments[0]->re, MPFR_RNDN);
    if (!mpfr_fits_slong_p(real.get(), MPFR_RNDN))
      return session.fail(DiagnosticKind::eval_integer_overflow, range, sourceText(session, range));
    integer = mpfr_get_si(real.get(), MPFR_RNDN);
    return Outcome::Value;
  }
  Session &session;
  RealFunction function;
};

class ArcTangentNode : public FunctionNode {
public:
  ArcTangentNode(std::vector<NodePtr> arguments, SourceRange range)
      : FunctionNode(ElementKind::Real, std::move(arguments), range) {}

private:
  Outcome compute() override {
    mpfr_atan2(real.get(), arguments[0]->re, arguments[1]->re, MPFR_RNDN);
    return Outcome::Value;
  }
};

/// abs, sign, real, imag, conj and the roundings of an int.
class IntegerFunctionNode : public FunctionNode {
public:
  IntegerFunctionNode(Session &session, llvm::StringRef name, std::vector<NodePtr> arguments, SourceRange range)
      : FunctionNode(ElementKind::Int, std::move(arguments), range), session(session), name(name.str()) {}

private:
  Outcome compute() override {
    const int64_t x = arguments[0]->integer;
    integer = x;
    if (name == "sign")
      integer = (x > 0) - (x < 0);
    else if (name == "imag")
      integer = 0;
    else if (name == "abs" && x < 0 && __builtin_sub_overflow(int64_t(0), x, &integer))
      return session.fail(DiagnosticKind::eval_integer_overflow, range, sourceText(session, range));
    return Outcome::Value;
  }
  Session &session;
  const std::string name;
};

/// max(a, b, ...) and min(a, b, ...) of ints or reals; NaN if one of them is.
class ExtremeNode : public FunctionNode {
public:
  ExtremeNode(bool isMaximum, std::vector<NodePtr> arguments, SourceRange range)
      : FunctionNode(arguments[0]->kind, std::move(arguments), range), isMaximum(isMaximum) {}

private:
  Outcome compute() override {
    Node *best = arguments[0].get();
    for (NodePtr &argument : arguments)
      if (replaces(*argument, *best))
        best = argument.get();
    integer = best->integer;
    re = best->re;
    return Outcome::Value;
  }

  bool replaces(const Node &candidate, const Node &best) const {
    if (kind == ElementKind::Int)
      return isMaximum ? candidate.integer > best.integer : candidate.integer < best.integer;
    if (mpfr_nan_p(best.re) || mpfr_nan_p(candidate.re))
      return !mpfr_nan_p(best.re);
    return isMaximum ? mpfr_greater_p(candidate.re, best.re) : mpfr_less_p(candidate.re, best.re);
  }
  const bool isMaximum;
};

/// delta(i, j): 1 where the two are equal, 0 elsewhere.
class DeltaNode : public FunctionNode {
public:
  DeltaNode(std::vector<NodePtr> arguments, SourceRange range)
      : FunctionNode(ElementKind::Int, std::move(arguments), range) {}

private:
  Outcome compute() override {
    integer = arguments[0]->integer == arguments[1]->integer;
    return Outcome::Value;
  }
};

class RandomNode : public FunctionNode {
public:
  RandomNode(bool isNormal, std::vector<NodePtr> arguments, SourceRange range)
      : FunctionNode(ElementKind::Real, std::move(arguments), range), isNormal(isNormal), path(this->arguments.size()) {
  }

private:
  Outcome compute() override {
    for (size_t k = 0; k < path.size(); ++k)
      path[k] = arguments[k]->integer;
    mpfr_set_d(real.get(), isNormal ? normalNumber(path) : uniformNumber(path), MPFR_RNDN);
    return Outcome::Value;
  }
  const bool isNormal;
  std::vector<int64_t> path;
};

enum class ComplexFunction { Absolute, RealPart, ImaginaryPart, Conjugate, Exponential, Logarithm, SquareRoot, None };

ComplexFunction complexFunction(llvm::StringRef name) {
  return llvm::StringSwitch<ComplexFunction>(name)
      .Case("abs", ComplexFunction::Absolute)
      .Case("real", ComplexFunction::RealPart)
      .Case("imag", ComplexFunction::ImaginaryPart)
      .Case("conj", ComplexFunction::Conjugate)
      .Case("exp", ComplexFunction::Exponential)
      .Case("log", ComplexFunction::Logarithm)
      .Case("sqrt", ComplexFunction::SquareRoot)
      .Default(ComplexFunction::None);
}

class ComplexFunctionNode : public FunctionNode {
public:
  ComplexFunctionNode(ComplexFunction function, std::vector<NodePtr> arguments, SourceRange range)
      : FunctionNode(function <= ComplexFunction::ImaginaryPart ? ElementKind::Real : ElementKind::Complex,
                     std::move(arguments), range),
        function(function) {}

private:
  Outcome compute() override {
    const mpfr_srcptr a = arguments[0]->re;
    if (hasCut())
      setAboveCut(above.get(), arguments[0]->im);
    const mpfr_srcptr b = hasCut() ? above.get() : arguments[0]->im;
    switch (function) {
    case ComplexFunction::Absolute:
      mpfr_hypot(real.get(), a, b, MPFR_RNDN);
      break;
    case ComplexFunction::RealPart:
      mpfr_set(real.get(), a, MPFR_RNDN);
      break;
    case ComplexFunction::ImaginaryPart:
      mpfr_set(real.get(), b, MPFR_RNDN);
      break;
    case ComplexFunction::Conjugate:
      mpfr_set(real.get(), a, MPFR_RNDN);
      mpfr_neg(imaginary.get(), b, MPFR_RNDN);
      break;
    case ComplexFunction::Exponential:
      mpfr_exp(scratch.get(), a, MPFR_RNDN);
      mpfr_sin_cos(imaginary.get(), real.get(), b, MPFR_RNDN);
      mpfr_mul(real.get(), real.get(), scratch.get(), MPFR_RNDN);
      mpfr_mul(imaginary.get(), imaginary.get(), scratch.get(), MPFR_RNDN);
      break;
    case ComplexFunction::Logarithm:
      mpfr_hypot(real.get(), a, b, MPFR_RNDN);
      mpfr_log(real.get(), real.get(), MPFR_RNDN);
      mpfr_atan2(imaginary.get(), b, a, MPFR_RNDN);
      break;
    default:
      squareRoot(a, b);
    }
    return Outcome::Value;
  }

  /// The principal root: sqrt((|z| + a) / 2) with the sign of b on the imaginary part, from the larger of the two.
  void squareRoot(mpfr_srcptr a, mpfr_srcptr b) {
    mpfr_hypot(scratch.get(), a, b, MPFR_RNDN);
    if (mpfr_zero_p(scratch.get())) {
      mpfr_set_zero(real.get(), 1);
      mpfr_set(imaginary.get(), b, MPFR_RNDN);
      return;
    }
    Real size(a);
    mpfr_abs(size.get(), size.get(), MPFR_RNDN);
    mpfr_add(scratch.get(), scratch.get(), size.get(), MPFR_RNDN);
    mpfr_div_2ui(scratch.get(), scratch.get(), 1, MPFR_RNDN);
    mpfr_sqrt(scratch.get(), scratch.get(), MPFR_RNDN); // the larger part
    Real smaller;
    mpfr_div(smaller.get(), b, scratch.get(), MPFR_RNDN);
    mpfr_div_2ui(smaller.get(), smaller.get(), 1, MPFR_RNDN);
    if (mpfr_signbit(a)) {
      mpfr_abs(real.get(), smaller.get(), MPFR_RNDN);
      mpfr_setsign(imaginary.get(), scratch.get(), mpfr_signbit(b), MPFR_RNDN);
    } else {
      mpfr_set(real.get(), scratch.get(), MPFR_RNDN);
      mpfr_set(imaginary.get(), smaller.get(), MPFR_RNDN);
    }
  }

  bool hasCut() const { return function == ComplexFunction::SquareRoot || function == ComplexFunction::Logarithm; }

  const ComplexFunction function;
  Real scratch, above;
};

ElementKind largestKind(const std::vector<NodePtr> &arguments, ElementKind atLeast) {
  ElementKind kind = atLeast;
  for (const NodePtr &argument : arguments)
    kind = std::max(kind, argument->kind);
  return kind;
}

void convertAll(Session &session, std::vector<NodePtr> &arguments, ElementKind kind) {
  for (NodePtr &argument : arguments)
    argument = convert(session, std::move(argument), kind);
}

bool isIntegerFunction(llvm::StringRef name) {
  return llvm::StringSwitch<bool>(name)
      .Cases({"abs", "sign", "real", "imag", "conj", "floor", "ceil", "round"}, true)
      .Default(false);
}

/// complex(re, im)
class PartsNode : public FunctionNode {
public:
  PartsNode(std::vector<NodePtr> arguments, SourceRange range)
      : FunctionNode(ElementKind::Complex, std::move(arguments), range) {}

private:
  Outcome compute() override {
    mpfr_set(real.get(), arguments[0]->re, MPFR_RNDN);
    mpfr_set(imaginary.get(), arguments[1]->re, MPFR_RNDN);
    return Outcome::Value;
  }
};

NodePtr makeFunctionOfOne(Session &session, llvm::StringRef name, std::vector<NodePtr> arguments, SourceRange range) {
  const ElementKind kind = arguments[0]->kind;
  if (name == "complex")
    return convert(session, std::move(arguments[0]), ElementKind::Complex);
  if (kind == ElementKind::Int && isIntegerFunction(name))
    return std::make_unique<IntegerFunctionNode>(session, name, std::move(arguments), range);
  if (kind == ElementKind::Complex) {
    const ComplexFunction function = complexFunction(name);
    return function == ComplexFunction::None
               ? nullptr
               : std::make_unique<ComplexFunctionNode>(function, std::move(arguments), range);
  }
  convertAll(session, arguments, ElementKind::Real);
  if (const RealFunction rounding = roundingFunction(name))
    return std::make_unique<RoundingNode>(session, rounding, std::move(arguments), range);
  if (const RealFunction function = realFunction(name))
    return std::make_unique<RealFunctionNode>(function, std::move(arguments), range);
  return nullptr;
}

} // namespace

NodePtr makeFunction(Session &session, llvm::StringRef name, std::vector<NodePtr> arguments, SourceRange range) {
  if (arguments.empty())
    return nullptr;
  if (name == "uniform" || name == "normal")
    return std::make_unique<RandomNode>(name == "normal", std::move(arguments), range);
  if (arguments.size() == 1)
    return makeFunctionOfOne(session, name, std::move(arguments), range);
  if (name == "max" || name == "min") {
    convertAll(session, arguments, largestKind(arguments, ElementKind::Int));
    return std::make_unique<ExtremeNode>(name == "max", std::move(arguments), range);
  }
  if (name == "delta" && arguments.size() == 2)
    return std::make_unique<DeltaNode>(std::move(arguments), range);
  if (arguments.size() != 2)
    return nullptr;
  convertAll(session, arguments, ElementKind::Real);
  if (name == "complex")
    return std::make_unique<PartsNode>(std::move(arguments), range);
  return name == "atan2" ? std::make_unique<ArcTangentNode>(std::move(arguments), range) : nullptr;
}

} // namespace dpg::eval
