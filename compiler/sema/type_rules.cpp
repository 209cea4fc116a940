// Promotion, assignment and naming of types.
#include "compiler/sema/type_rules.h"

namespace dpg::sema {

Type unknownType() {
  Type type;
  type.isUnknown = true;
  return type;
}

Type scalarOf(Element element, bool isComplex) {
  Type type;
  type.element = element;
  type.isComplex = isComplex;
  return type;
}

Type reshaped(const Type &type, std::vector<Extent> shape) {
  Type result = scalarOf(type.element, type.isComplex);
  result.isUnknown = type.isUnknown;
  result.shape = std::move(shape);
  return result;
}

bool isBool(const Type &type) { return type.element == Element::Bool; }
bool isInt(const Type &type) { return isInteger(type.element); }
bool isReal(const Type &type) { return isRealFormat(type.element); }

Type joinedElements(const Type &left, const Type &right) {
  if (left.isUnknown || right.isUnknown)
    return unknownType();
  if (isInt(left) && isInt(right))
    return scalarOf(Element::Int);
  return scalarOf(Element::Real, left.isComplex || right.isComplex);
}

Type inferredFrom(Type type) {
  if (isInt(type))
    type.element = Element::Int;
  else if (isReal(type))
    type.element = Element::Real;
  return type;
}

bool holds(const Type &to, const Type &from) {
  if (to.isUnknown || from.isUnknown)
    return true;
  if (isBool(to) || isBool(from))
    return isBool(to) && isBool(from);
  if (isInt(to))
    return isInt(from);
  return to.isComplex || !from.isComplex;
}

std::optional<Type> commonElements(const Type &left, const Type &right) {
  if (left.isUnknown || right.isUnknown)
    return unknownType();
  if (isBool(left) != isBool(right))
    return std::nullopt;
  if (isBool(left))
    return scalarOf(Element::Bool);
  return joinedElements(left, right);
}

bool sameShape(const Type &left, const Type &right) { return left.shape == right.shape; }

std::string shapeText(const Type &type) {
  if (type.isScalar())
    return "scalar";
  std::string text;
  for (const Extent &extent : type.shape)
    text += (text.empty() ? "[" : ", ") + extent.text();
  return text + "]";
}

static std::string rankWord(size_t rank) {
  if (rank == 0)
    return "scalar";
  if (rank == 1)
    return "vector";
  if (rank == 2)
    return "matrix";
  return "array of " + std::to_string(rank) + " dimensions";
}

std::string rankText(const Type &type) { return (type.rank() > 2 ? "an " : "a ") + rankWord(type.rank()); }

std::string dimensionsText(const Type &type) {
  if (type.isScalar())
    return "no dimensions";
  return std::to_string(type.rank()) + (type.rank() == 1 ? " dimension" : " dimensions");
}

static std::string elementWord(const Type &type) {
  if (!type.isComplex)
    return spelling(type.element);
  return type.element == Element::Real ? "complex" : std::string("complex ") + spelling(type.element);
}

std::string describe(const Type &type) {
  std::string text = type.isSparse ? "sparse " + elementWord(type) : elementWord(type);
  bool vowel = std::string("aeiou").find(text.front()) != std::string::npos;
  if (type.rank() > 2)
    return "an array of " + std::to_string(type.rank()) + " dimensions of " + text;
  return (vowel ? "an " : "a ") + text + " " + rankWord(type.rank());
}

} // namespace dpg::sema
