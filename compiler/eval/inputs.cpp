// Turns files and words of the command line into values of parameters.
#include "compiler/eval/inputs.h"

#include "compiler/eval/input_data.h"
#include "compiler/eval/library.h"
#include "compiler/eval/sparse_entries.h"
#include "compiler/sema/library.h"

#include <dpg/file_formats/file_format.h>
#include <dpg/file_formats/text.h>

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <stdexcept>

namespace dpg::eval {

using namespace ast;

std::string besideSource(const SourceManager &sources, FileId source, const std::string &file) {
  if (llvm::sys::path::is_absolute(file))
    return file;
  const SourceFile &from = sources.file(source);
  llvm::SmallString<256> path(llvm::sys::path::parent_path(from.path.empty() ? from.displayPath : from.path));
  llvm::sys::path::append(path, file);
  return path.str().str();
}

namespace {

/// Reads the contents in the format that they or the name show.
template <typename T> InputData<T> readData(const std::string &path, std::string_view contents, const Type &type) {
  const file_format format = format_of(path, contents);
  if (format == file_format::npy)
    return readNpy<T>(contents, type);
  const bool isList = format == file_format::number_list && type.rank() == 1;
  return isList ? readNumberList<T>(contents) : readMatrixMarket<T>(contents, type);
}

/// Where an error lies: the line of a text, the byte of a .npy file.
std::string placeOf(const text_error &problem, const std::string &path, std::string_view contents) {
  if (format_of(path, contents) == file_format::npy)
    return "byte " + std::to_string(problem.offset());
  const std::string_view before = contents.substr(0, problem.offset());
  return "line " + std::to_string(1 + std::count(before.begin(), before.end(), '\n'));
}

template <typename T>
ArrayRef arrayFrom(Session &session, const Parameter &parameter, InputData<T> data, SourceRange range) {
  const ElementKind kind = elementKindOf(parameter.symbol->type);
  if (data.hasEntries && parameter.symbol->type.isSparse)
    return sparseFrom(session, data.shape[0], data.shape[1], std::move(data.entries), kind, range);
  const auto array = session.make(kind, data.shape, range);
  if (!array)
    return nullptr;
  for (int64_t slot = 0; slot < array->slots(); ++slot)
    setElement(*array, slot, data.hasEntries ? T(0) : T(data.numbers[slot]));
  for (const triplet<T> &entry : data.entries)
    setElement(*array, entry.row * (data.shape.size() == 2 ? data.shape[1] : 1) + entry.column, entry.value);
  return array;
}

/// Calls work<T>() for the type of a parameter's elements in files.
template <typename Work> Outcome withElements(ElementKind kind, Work work) {
  if (kind == ElementKind::Bool)
    return work.template operator()<bool>();
  if (kind == ElementKind::Complex)
    return work.template operator()<std::complex<double>>();
  return kind == ElementKind::Int ? work.template operator()<int64_t>() : work.template operator()<double>();
}

} // namespace

Outcome readInput(Session &session, const Parameter &parameter, const std::string &path, SourceRange range,
                  Value &value) {
  const Type &type = parameter.symbol->type;
  const auto refuse = [&](const std::string &why) {
    return session.fail(DiagnosticKind::eval_input_malformed, range, path, type.text(), why);
  };
  auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!file)
    return refuse(file.getError().message());
  const std::string_view contents = (*file)->getBuffer();
  value.kind = elementKindOf(type);
  value.state = State::Value;
  return withElements(value.kind, [&]<typename T>() {
    try {
      value.array = arrayFrom(session, parameter, readData<T>(path, contents, type), range);
      return value.array ? Outcome::Value : Outcome::Failed;
    } catch (const text_error &problem) {
      return refuse(placeOf(problem, path, contents) + ": " + problem.message());
    } catch (const std::runtime_error &problem) {
      return refuse(problem.what());
    }
  });
}

namespace {

bool readReal(llvm::StringRef text, Real &value) {
  double number = 0;
  if (text.empty() || text.getAsDouble(number, /*AllowInexact=*/true) || !std::isfinite(number))
    return false;
  mpfr_set_d(value.get(), number, MPFR_RNDN);
  return true;
}

/// 1.5, 2i, 1+2i
bool readComplex(llvm::StringRef text, Value &value) {
  mpfr_set_zero(value.re.get(), 1);
  mpfr_set_zero(value.im.get(), 1);
  if (!text.consume_back("i"))
    return readReal(text, value.re);
  size_t cut = 0; // of a sign that belongs to no exponent
  for (size_t k = 1; k < text.size(); ++k)
    if ((text[k] == '+' || text[k] == '-') && text[k - 1] != 'e' && text[k - 1] != 'E')
      cut = k;
  return (cut == 0 || readReal(text.take_front(cut), value.re)) && readReal(text.drop_front(cut), value.im);
}

/// A number, exact as read in f64.
bool readNumber(llvm::StringRef text, ElementKind kind, Value &value) {
  value.state = State::Value;
  value.kind = kind;
  if (kind == ElementKind::Bool) {
    value.integer = text == "true" || text == "1";
    return text == "true" || text == "false" || text == "0" || text == "1";
  }
  if (kind == ElementKind::Int) {
    const bool isInteger = !text.getAsInteger(10, value.integer);
    mpfr_set_si(value.re.get(), value.integer, MPFR_RNDN);
    return isInteger;
  }
  if (kind == ElementKind::Complex)
    return readComplex(text, value);
  return readReal(text, value.re);
}

template <typename T> T elementFrom(const Value &number) {
  if constexpr (std::is_same_v<T, std::complex<double>>)
    return {mpfr_get_d(number.re.get(), MPFR_RNDN), mpfr_get_d(number.im.get(), MPFR_RNDN)};
  else if constexpr (std::is_integral_v<T>)
    return static_cast<T>(number.integer);
  else
    return mpfr_get_d(number.re.get(), MPFR_RNDN);
}

/// rmat(scale = 20, edges = 16): arguments by position, then by name, as in a program.
Outcome readGenerator(Session &session, const Parameter &parameter, const std::string &text, Value &value) {
  const auto refuse = [&](const std::string &why) {
    return session.fail(DiagnosticKind::eval_option_malformed, parameter.range, parameter.name.text, text, why);
  };
  const auto [name, rest] = llvm::StringRef(text).split('(');
  const std::vector<const sema::LibraryTask *> found = sema::libraryTasks(name.trim());
  if (found.empty() || !found[0]->isGenerator)
    return refuse("`" + name.trim().str() + "` is no generator");
  const std::vector<sema::LibraryFormal> &formals = found[0]->parameters;
  std::vector<Value> arguments(formals.size()), results;
  llvm::SmallVector<llvm::StringRef> words;
  rest.trim().drop_back(rest.trim().ends_with(")")).split(words, ',', -1, false);
  for (size_t k = 0; k < words.size(); ++k) {
    auto [key, number] = words[k].split('=');
    const bool isNamed = words[k].contains('=');
    size_t position = k;
    if (isNamed)
      position =
          llvm::find_if(formals, [&](const sema::LibraryFormal &f) { return f.name == key.trim(); }) - formals.begin();
    if (position >= formals.size())
      return refuse("it has no parameter `" + key.trim().str() + "`");
    const bool isInt = formals[position].elements == sema::ElementClass::Int;
    std::string digits = (isNamed ? number : key).trim().str();
    std::erase(digits, '_');
    if (!readNumber(digits, isInt ? ElementKind::Int : ElementKind::Real, arguments[position]))
      return refuse("`" + digits + "` is no " + (isInt ? "int" : "number"));
  }
  for (size_t k = 0; k < formals.size(); ++k)
    if (arguments[k].state != State::Value && !formals[k].hasDefault)
      return refuse("`" + formals[k].name + "` has no value");
  if (runLibraryTask(session, name.trim(), arguments, results, parameter.range) != Outcome::Value)
    return Outcome::Failed;
  value = std::move(results[0]);
  return Outcome::Value;
}

} // namespace

/// [1, 2.5]: the entries of a vector; [] has none.
static Outcome readList(Session &session, const Parameter &parameter, llvm::StringRef text, Value &value) {
  const auto refuse = [&](const std::string &why) {
    return session.fail(DiagnosticKind::eval_option_malformed, parameter.range, parameter.name.text, text.str(), why);
  };
  const Type &type = parameter.symbol->type;
  if (type.rank() != 1 || !text.ends_with("]"))
    return refuse("expected a value of type `" + type.text() + "`");
  llvm::SmallVector<llvm::StringRef> words;
  if (const llvm::StringRef entries = text.drop_front().drop_back(); !entries.trim().empty())
    entries.split(words, ',');
  value.kind = elementKindOf(type);
  value.state = State::Value;
  return withElements(value.kind, [&]<typename T>() {
    InputData<T> data;
    data.shape = {static_cast<int64_t>(words.size())};
    for (llvm::StringRef word : words) {
      Value number;
      if (!readNumber(word.trim(), value.kind, number))
        return refuse("`" + word.trim().str() + "` is no " + (value.kind == ElementKind::Int ? "int" : "number"));
      data.numbers.push_back(elementFrom<T>(number));
    }
    value.array = arrayFrom(session, parameter, std::move(data), parameter.range);
    return value.array ? Outcome::Value : Outcome::Failed;
  });
}

Outcome readOption(Session &session, const Parameter &parameter, const std::string &text, Value &value) {
  const Type &type = parameter.symbol->type;
  if (llvm::StringRef(text).starts_with("["))
    return readList(session, parameter, text, value);
  if (readNumber(text, elementKindOf(type), value))
    return Outcome::Value; // an array is filled with it
  value = Value();
  if (llvm::StringRef(text).trim().ends_with(")"))
    return readGenerator(session, parameter, text, value);
  if (type.isScalar())
    return session.fail(DiagnosticKind::eval_option_malformed, parameter.range, parameter.name.text, text,
                        "expected a value of type `" + type.text() + "`");
  return readInput(session, parameter, text, parameter.range, value);
}

} // namespace dpg::eval
