// Which types of C++ hold the data of a component: see component_data.h.
#include "compiler/cxx/component_data.h"

#include "llvm/ADT/StringSwitch.h"

#include <map>

using namespace dpg;
using namespace dpg::cxx;
using namespace dpg::ast;

const char *cxx::spellingOf(CxxElement element) {
  switch (element) {
  case CxxElement::Double:
    return "double";
  case CxxElement::Float:
    return "float";
  case CxxElement::ComplexDouble:
    return "std::complex<double>";
  case CxxElement::ComplexFloat:
    return "std::complex<float>";
  case CxxElement::TF32:
    return "dpg::tf32";
  case CxxElement::BF16:
    return "dpg::bf16";
  case CxxElement::F16:
    return "dpg::f16";
  case CxxElement::E4M3:
    return "dpg::e4m3";
  case CxxElement::E5M2:
    return "dpg::e5m2";
  case CxxElement::DoubleDouble:
    return "dpg::dd";
  case CxxElement::Index:
    return "dpg::index";
  case CxxElement::Int32:
    return "std::int32_t";
  case CxxElement::Int8:
    return "std::int8_t";
  case CxxElement::Bool:
    return "bool";
  case CxxElement::Deduced:
  case CxxElement::Other:
    break;
  }
  return "?";
}

std::optional<CxxElement> cxx::elementOfFormat(Element format) {
  switch (format) {
  case Element::F64:
    return CxxElement::Double;
  case Element::F32:
    return CxxElement::Float;
  case Element::TF32:
    return CxxElement::TF32;
  case Element::BF16:
    return CxxElement::BF16;
  case Element::F16:
    return CxxElement::F16;
  case Element::E4M3:
    return CxxElement::E4M3;
  case Element::E5M2:
    return CxxElement::E5M2;
  case Element::DD:
    return CxxElement::DoubleDouble;
  case Element::Int:
    return CxxElement::Index;
  case Element::I32:
    return CxxElement::Int32;
  case Element::I8:
    return CxxElement::Int8;
  case Element::Bool:
    return CxxElement::Bool;
  default:
    return std::nullopt;
  }
}

/// Nothing for `real`, whose formats an implementation states, and for what has no type in C++.
static std::optional<CxxElement> elementOf(const Type &type) {
  if (!type.isComplex)
    return elementOfFormat(type.element);
  if (type.element == Element::F32)
    return CxxElement::ComplexFloat;
  return type.element == Element::Real || type.element == Element::F64 ? std::optional(CxxElement::ComplexDouble)
                                                                       : std::nullopt;
}

static const char *referenceOf(const Datum &datum) { return datum.isIn() ? "const " : ""; }

std::string cxx::typesOf(const Datum &datum, CxxElement element) {
  const std::string T = spellingOf(element), isConst = referenceOf(datum);
  switch (datum.kind) {
  case DatumKind::Scalar:
    return datum.isIn() ? "`" + T + "` or `const " + T + " &`" : "`" + T + " &`";
  case DatumKind::Vector:
    return "`std::span<" + isConst + T + ">` or `" + isConst + "dpg::vector<" + T + "> &`";
  case DatumKind::Dense:
    return "`" + isConst + "dpg::dense_matrix<" + T + "> &`";
  case DatumKind::Rows:
    return "`dpg::csr_rows<" + T + ">` or `const dpg::csr_matrix<" + T + "> &`";
  case DatumKind::Coordinates:
    return "`const dpg::coo_matrix<" + T + "> &`";
  case DatumKind::Slices:
    return "`const dpg::sell_rows<" + T + "> &`";
  case DatumKind::Blocks:
    return "`const dpg::bsr_rows<" + T + "> &`";
  }
  return "";
}

std::string cxx::describe(const Datum &datum) { return datum.parameter->symbol->type.text(); }

const char *cxx::directionOf(const Datum &datum) {
  switch (datum.parameter->direction) {
  case Direction::In:
    return "in";
  case Direction::Out:
    return "out";
  case Direction::InOut:
    return "inout";
  }
  return "";
}

namespace {

class DataReader {
public:
  DataReader(const ImplementationComponent &implementation, DiagnosticEngine &diagnostics)
      : implementation(implementation), diagnostics(diagnostics) {}

  std::optional<std::vector<Datum>> read() {
    std::vector<Datum> data;
    for (const Parameter *parameter : implementation.implemented->parameters)
      data.push_back(datumOf(*parameter));
    return isComplete ? std::optional(std::move(data)) : std::nullopt;
  }

private:
  /// `what` has no type in C++.
  void refuse(const Parameter &parameter, SourceRange place, const std::string &what) {
    isComplete = false;
    auto reported = diagnostics.reportEach(DiagnosticKind::cxx_no_type, place, parameter.name.text, what);
    if (place.file != implementation.range.file || place.begin < implementation.range.begin)
      reported.note(implementation.name.range, "for the implementation `" + implementation.name.text + "`");
  }

  Datum datumOf(const Parameter &parameter) {
    const Type &type = parameter.symbol->type;
    Datum datum;
    datum.parameter = &parameter;
    datum.isReal = type.element == Element::Real && !type.isComplex;
    readStorage(datum);
    const std::optional<CxxElement> element = elementOf(type);
    const bool isTensor = type.rank() > 2 || (type.isSparse && type.rank() != 2) || !type.blockShape.empty();
    if (isTensor || (!datum.isReal && !element))
      refuse(parameter, parameter.range, type.text());
    else if (type.isSparse && !datum.isIn())
      refuse(parameter, parameter.range, std::string(directionOf(datum)) + " and sparse");
    datum.fixed = element.value_or(CxxElement::Double);
    return datum;
  }

  /// `stored` of the implementation, else of the abstract's parameter, else rows.
  void readStorage(Datum &datum) {
    const Parameter &parameter = *datum.parameter;
    const Placement *placement = parameter.declared->stored ? &*parameter.declared->stored : nullptr;
    for (const StoredChoice &choice : implementation.stored)
      if (choice.parameter.text == parameter.name.text)
        placement = &choice.storage;
    const Type &type = parameter.symbol->type;
    datum.storage = placement ? placement->name.text : "csr";
    datum.storagePlace = placement ? placement->name.range : parameter.range;
    if (!type.isSparse) {
      datum.kind = type.rank() == 0 ? DatumKind::Scalar : type.rank() == 1 ? DatumKind::Vector : DatumKind::Dense;
      if (placement && datum.storage == "columns")
        refuse(parameter, datum.storagePlace, "stored columns");
      return;
    }
    datum.kind = llvm::StringSwitch<DatumKind>(datum.storage)
                     .Case("coo", DatumKind::Coordinates)
                     .Case("sell", DatumKind::Slices)
                     .Case("bsr", DatumKind::Blocks)
                     .Default(DatumKind::Rows);
    if (datum.storage == "ell")
      refuse(parameter, datum.storagePlace, "stored ell");
    for (const Expression *size : placement ? placement->shape : std::vector<Expression *>())
      checkSize(datum, *size);
    if (datum.kind == DatumKind::Blocks && placement->shape.size() > 1)
      refuse(parameter, datum.storagePlace, "stored in blocks that are not square, written bsr[b]");
  }

  /// The height of slices and the edge of blocks, which the runtime's classes take up to 64; windows are whole slices.
  void checkSize(const Datum &datum, const Expression &size) {
    const auto *number = llvm::dyn_cast<NumberExpression>(&size);
    int64_t value = 0;
    if (!number || llvm::StringRef(number->digits).getAsInteger(10, value))
      return refuse(*datum.parameter, size.range, "stored " + datum.storage + " in sizes that are no numbers");
    const std::optional<int64_t> height = sizes[datum.parameter];
    const bool isWindow = height && datum.kind == DatumKind::Slices;
    if (isWindow ? value < 1 || value % *height != 0 : value < 1 || value > 64)
      refuse(*datum.parameter, size.range,
             isWindow ? "stored in windows of " + number->digits + " rows, no multiple of the slices' height"
                      : "stored " + datum.storage + "[" + number->digits + "], whose sizes are from 1 to 64");
    sizes[datum.parameter] = std::max<int64_t>(value, 1);
  }

  const ImplementationComponent &implementation;
  DiagnosticEngine &diagnostics;
  bool isComplete = true;
  std::map<const Parameter *, std::optional<int64_t>> sizes; ///< the first one of each storage
};

} // namespace

std::optional<std::vector<Datum>> cxx::dataOf(const ImplementationComponent &implementation,
                                              DiagnosticEngine &diagnostics) {
  return DataReader(implementation, diagnostics).read();
}
