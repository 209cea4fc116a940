// Spellings of elements and types.
#include "compiler/ast/type.h"

#include "llvm/ADT/StringRef.h"

using namespace dpg;

static constexpr const char *spellings[] = {"bool", "int", "i32",  "i8",   "real",  "f64",   "f32", "tf32",
                                            "bf16", "f16", "e4m3", "e5m2", "mxfp8", "mxfp4", "dd",  "stochastic"};
static_assert(std::size(spellings) == static_cast<size_t>(Element::Stochastic) + 1);

const char *dpg::spelling(Element element) { return spellings[static_cast<size_t>(element)]; }

std::optional<Element> dpg::elementOf(llvm::StringRef word) {
  for (size_t i = 0; i < std::size(spellings); ++i)
    if (word == spellings[i])
      return static_cast<Element>(i);
  return std::nullopt;
}

bool dpg::isInteger(Element element) {
  return element == Element::Int || element == Element::I32 || element == Element::I8;
}

bool dpg::isRealFormat(Element element) { return element != Element::Bool && !isInteger(element); }

static std::string bracketed(const std::vector<Extent> &extents) {
  std::string text = "[";
  for (size_t i = 0; i < extents.size(); ++i)
    text += (i ? ", " : "") + extents[i].text();
  return text + "]";
}

/// "complex" alone leaves the format to the compiler, as "real" does.
static std::string elementText(const Type &type) {
  if (!type.isComplex)
    return spelling(type.element);
  return type.element == Element::Real ? "complex" : std::string("complex ") + spelling(type.element);
}

std::string Type::text() const {
  std::string text;
  if (isSparse)
    text = "sparse" + (blockShape.empty() ? "" : bracketed(blockShape)) + " ";
  text += elementText(*this);
  return shape.empty() ? text : text + bracketed(shape);
}
