// What types do to each other: promotion, assignment, and how they are named in messages.
#pragma once

#include "compiler/ast/type.h"

#include <optional>
#include <string>

namespace dpg::sema {

Type unknownType();
Type scalarOf(Element element, bool isComplex = false);
/// The same elements over another shape; nothing of its sparsity is kept.
Type reshaped(const Type &type, std::vector<Extent> shape);

bool isBool(const Type &type);
bool isInt(const Type &type);
/// Real or complex of any format.
bool isReal(const Type &type);

/// The elements of `left op right`: int where both are, real otherwise, complex where one is. Formats do not spread:
/// what an operation gives is `real`, and the compiler chooses. Shape and sparsity are not looked at.
Type joinedElements(const Type &left, const Type &right);
/// What a name without a declared type holds: `int` for narrow ints, `real` for every format.
Type inferredFrom(Type type);
/// Whether a value of elements `from` can be held as elements `to`: the same kind, int as real, real as complex.
bool holds(const Type &to, const Type &from);
/// One element type for both, as the sides of a conditional need it; none if bool meets a number.
std::optional<Type> commonElements(const Type &left, const Type &right);

bool sameShape(const Type &left, const Type &right);
/// "[n, m]", or "scalar".
std::string shapeText(const Type &type);
/// "a scalar", "a vector", "a matrix", "an array of 3 dimensions".
std::string rankText(const Type &type);
/// "no dimensions", "1 dimension", "2 dimensions"
std::string dimensionsText(const Type &type);
/// "an int vector", "a real scalar", "a sparse real matrix".
std::string describe(const Type &type);

} // namespace dpg::sema
