// Whether one type of C++ can take one datum of a component: see datum_fit.h.
#include "compiler/cxx/datum_fit.h"

using namespace dpg;
using namespace dpg::cxx;

static bool isSparse(Shape shape) {
  return shape == Shape::CsrRows || shape == Shape::CsrMatrix || shape == Shape::CooMatrix ||
         shape == Shape::SellRows || shape == Shape::BsrRows;
}

static bool takes(DatumKind kind, Shape shape) {
  switch (kind) {
  case DatumKind::Scalar:
    return shape == Shape::Scalar;
  case DatumKind::Vector:
    return shape == Shape::Span || shape == Shape::Vector;
  case DatumKind::Dense:
    return shape == Shape::Dense;
  case DatumKind::Rows:
    return shape == Shape::CsrRows || shape == Shape::CsrMatrix;
  case DatumKind::Coordinates:
    return shape == Shape::CooMatrix;
  case DatumKind::Slices:
    return shape == Shape::SellRows;
  case DatumKind::Blocks:
    return shape == Shape::BsrRows;
  }
  return false;
}

/// Types that are handed over by value: numbers, and views of arrays.
static bool isSmall(Shape shape) { return shape == Shape::Scalar || shape == Shape::Span || shape == Shape::CsrRows; }

static Fit fitOfSpan(const Datum &datum, const CxxType &type) {
  if (type.passing == Passing::Reference || type.passing == Passing::RvalueReference)
    return Fit::Kind;
  if (datum.isIn()) // a template that takes span<T> deduces a constant T
    return type.isConstSpan || type.element == CxxElement::Deduced ? Fit::Fits : Fit::ConstMissing;
  return type.isConstSpan ? Fit::ConstOutput : Fit::Fits;
}

static Fit fitOfReference(const Datum &datum, const CxxType &type) {
  switch (type.passing) {
  case Passing::Value:
    if (isSmall(type.shape) && datum.isIn())
      return Fit::Fits;
    return type.shape == Shape::Scalar ? Fit::ConstOutput : Fit::Kind;
  case Passing::ConstReference:
    return datum.isIn() ? Fit::Fits : Fit::ConstOutput;
  case Passing::Reference:
    return datum.isIn() ? Fit::ConstMissing : Fit::Fits;
  case Passing::RvalueReference:
    return Fit::Kind;
  }
  return Fit::Kind;
}

/// A type that is a template's parameter. By value it may be a span, and T && takes everything.
static Fit fitOfDeduced(const Datum &datum, const CxxType &type) {
  if (type.passing == Passing::RvalueReference)
    return Fit::Fits;
  if (type.passing == Passing::Value)
    return datum.isIn() || datum.kind == DatumKind::Vector ? Fit::Fits : Fit::ConstOutput;
  return fitOfReference(datum, type);
}

Fit cxx::fitOf(const Datum &datum, const CxxType &type) {
  if (type.shape == Shape::Any)
    return fitOfDeduced(datum, type);
  if (!takes(datum.kind, type.shape)) {
    const bool isOtherStorage = isSparse(type.shape) && datum.parameter->symbol->type.isSparse;
    return isOtherStorage ? Fit::Storage : Fit::Kind;
  }
  const bool isFloating =
      llvm::is_contained({CxxElement::Double, CxxElement::Float, CxxElement::TF32, CxxElement::BF16, CxxElement::F16,
                          CxxElement::E4M3, CxxElement::E5M2, CxxElement::DoubleDouble},
                         type.element);
  const bool isDeduced = type.element == CxxElement::Deduced;
  // Formats of real numbers come later; an integer is none of them, which tells swapped parameters apart.
  if (!isDeduced && (datum.isReal ? !isFloating : type.element != datum.fixed))
    return Fit::Element;
  return type.shape == Shape::Span ? fitOfSpan(datum, type) : fitOfReference(datum, type);
}
