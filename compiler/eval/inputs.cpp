// Turns files and words of the command line into values of parameters.
#include "compiler/eval/inputs.h"

#include "compiler/eval/input_data.h"
#include "compiler/eval/library.h"
#include "compiler/sema/library.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

#include <cmath>

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

bool isWhole(double number) { return number == std::floor(number) && std::fabs(number) <= 0x1p53; }

/// Reads the contents in the format that they or the name show.
std::string readData(llvm::StringRef path, llvm::StringRef contents, InputData &data) {
  if (contents.starts_with("\x93NUMPY") || path.ends_with(".npy"))
    return readNpy(contents, data);
  if (contents.starts_with("%") || path.ends_with(".mtx"))
    return readMatrixMarket(contents, data);
  return readNumberList(contents, data);
}

/// A matrix of one column or row is also a vector, one number also a scalar.
bool reshape(InputData &data, size_t rank) {
  if (rank == 1 && data.shape.size() == 2 && (data.shape[1] == 1 || data.shape[0] == 1)) {
    const bool isColumn = data.shape[1] == 1;
    const int64_t n = isColumn ? data.shape[0] : data.shape[1];
    if (data.isCoordinate) {
      data.numbers.assign(n, 0);
      for (const InputEntry &entry : data.entries)
        data.numbers[isColumn ? entry.row : entry.column] += entry.value;
      data.isCoordinate = false;
    }
    data.shape = {n};
  }
  return data.shape.size() == rank || (rank == 0 && !data.isCoordinate && data.numbers.size() == 1);
}

bool holdsWhole(const InputData &data) {
  if (!data.integers.empty())
    return true;
  return llvm::all_of(data.numbers, isWhole) &&
         llvm::all_of(data.entries, [](const InputEntry &entry) { return isWhole(entry.value); });
}

void setNumber(Array &array, int64_t slot, const InputData &data, int64_t k) {
  array.setZero(slot);
  if (array.isInteger()) {
    const int64_t integer = data.integers.empty() ? static_cast<int64_t>(data.numbers[k]) : data.integers[k];
    array.integers[slot] = array.kind == ElementKind::Bool ? integer != 0 : integer;
  } else {
    mpfr_set_d(array.re[slot], data.numbers[k], MPFR_RNDN);
  }
}

ArrayRef arrayFrom(Session &session, const Parameter &parameter, InputData data, SourceRange range) {
  const ElementKind kind = elementKindOf(parameter.symbol->type);
  if (parameter.symbol->type.isSparse && !data.isCoordinate && data.shape.size() == 2) {
    for (size_t k = 0; k < data.numbers.size(); ++k)
      if (data.numbers[k] != 0)
        data.entries.push_back(
            {static_cast<int64_t>(k) / data.shape[1], static_cast<int64_t>(k) % data.shape[1], data.numbers[k]});
    data.isCoordinate = true;
  }
  if (data.isCoordinate) {
    const auto sparse = sparseFrom(session, data.shape[0], data.shape[1], std::move(data.entries), kind, range);
    if (!sparse || parameter.symbol->type.isSparse)
      return sparse;
    const auto dense = session.make(kind, data.shape, range);
    for (int64_t slot = 0; dense && slot < dense->slots(); ++slot)
      dense->setZero(slot);
    for (int64_t slot = 0; dense && slot < sparse->slots(); ++slot) {
      const Shape at = sparse->subscriptsOf(slot);
      dense->copySlot(at[0] * dense->shape[1] + at[1], *sparse, slot);
    }
    return dense;
  }
  const auto array = session.make(kind, data.shape, range);
  for (int64_t slot = 0; array && slot < array->slots(); ++slot)
    setNumber(*array, slot, data, slot);
  return array;
}

} // namespace

Outcome readInput(Session &session, const Parameter &parameter, const std::string &path, SourceRange range,
                  Value &value) {
  const std::string wanted = parameter.symbol->type.text();
  const auto refuse = [&](const std::string &why) {
    return session.fail(DiagnosticKind::eval_input_malformed, range, path, wanted, why);
  };
  auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!file)
    return refuse(file.getError().message());
  InputData data;
  if (std::string wrong = readData(path, (*file)->getBuffer(), data); !wrong.empty())
    return refuse(wrong);
  const Type &type = parameter.symbol->type;
  if (!reshape(data, type.rank()))
    return refuse("it holds an array of " + shapeText(data.shape));
  value.kind = elementKindOf(type);
  if (value.kind <= ElementKind::Int && !holdsWhole(data))
    return refuse("it holds numbers that are not whole");
  value.state = State::Value;
  if (type.rank() > 0) {
    value.array = arrayFrom(session, parameter, std::move(data), range);
    return value.array ? Outcome::Value : Outcome::Failed;
  }
  value.integer = value.kind <= ElementKind::Int ? static_cast<int64_t>(data.numbers[0]) : 0;
  mpfr_set_d(value.re.get(), data.numbers[0], MPFR_RNDN);
  return Outcome::Value;
}

namespace {

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
  double number = 0;
  if (text.empty() || text.getAsDouble(number, /*AllowInexact=*/true) || !std::isfinite(number))
    return false;
  mpfr_set_d(value.re.get(), number, MPFR_RNDN);
  return true;
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

/// [1, 2.5]: the entries of a vector.
static Outcome readList(Session &session, const Parameter &parameter, llvm::StringRef text, Value &value) {
  const auto refuse = [&](const std::string &why) {
    return session.fail(DiagnosticKind::eval_option_malformed, parameter.range, parameter.name.text, text.str(), why);
  };
  const Type &type = parameter.symbol->type;
  if (type.rank() != 1 || !text.ends_with("]"))
    return refuse("expected a value of type `" + type.text() + "`");
  llvm::SmallVector<llvm::StringRef> words;
  text.drop_front().drop_back().split(words, ',');
  InputData data;
  data.shape = {static_cast<int64_t>(words.size())};
  for (llvm::StringRef word : words) {
    Value number;
    if (!readNumber(word.trim(), elementKindOf(type), number))
      return refuse("`" + word.trim().str() + "` is no " +
                    (elementKindOf(type) == ElementKind::Int ? "int" : "number"));
    data.numbers.push_back(mpfr_get_d(number.re.get(), MPFR_RNDN));
  }
  value.kind = elementKindOf(type);
  value.state = State::Value;
  value.array = arrayFrom(session, parameter, std::move(data), parameter.range);
  return value.array ? Outcome::Value : Outcome::Failed;
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
