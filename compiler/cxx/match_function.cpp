// Compares a function in C++ with the component that it implements: see match_function.h.
#include "compiler/cxx/match_function.h"

#include "compiler/cxx/datum_fit.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace dpg;
using namespace dpg::cxx;
using namespace dpg::ast;

static std::string counted(size_t count) { return std::to_string(count) + (count == 1 ? " parameter" : " parameters"); }

static std::string wordOf(const Datum &datum) {
  const Type &type = datum.parameter->symbol->type;
  const std::string word = spelling(type.element);
  return !type.isComplex ? word : type.element == Element::Real ? "complex" : "complex " + word;
}

std::string cxx::titleOf(const CxxFunction &function, const CxxParameter *parameter) {
  if (!parameter)
    return "the result of `" + function.name + "`";
  const size_t position = static_cast<size_t>(parameter - function.parameters.data()) + 1;
  return "parameter " + std::to_string(position) + " of `" + function.name + "`";
}

SourceRange cxx::functionPlace(const ImplementationComponent &implementation) {
  return implementation.function.front().range.to(implementation.function.back().range);
}

std::string cxx::functionName(const ImplementationComponent &implementation) {
  return llvm::join(llvm::map_range(implementation.function, [](const Name &name) { return name.text; }), "::");
}

void cxx::report(const Mismatch &mismatch, const ImplementationComponent &implementation,
                 DiagnosticEngine &diagnostics) {
  const auto &[a, b, c, d, e] = mismatch.words;
  auto reported = diagnostics.reportEach(mismatch.kind, mismatch.place, a, b, c, d, e);
  for (const DiagnosticNote &note : mismatch.notes)
    reported.note(note.range, note.text);
  if (mismatch.isOfComponent)
    reported.note(functionPlace(implementation), "the implementation `" + implementation.name.text + "` names it here");
}

namespace {

class Comparison {
public:
  Comparison(const CxxFunction &function, const std::vector<Datum> &data, const ImplementationComponent &implementation)
      : function(function), data(data), implementation(implementation) {}

  Match run() {
    const std::optional<size_t> result = resultDatum();
    alignment.parameters.resize(data.size());
    std::vector<size_t> taken; // data that are parameters
    for (size_t k = 0; k < data.size(); ++k)
      if (k != result)
        taken.push_back(k);
    if (mismatches.empty() && align(taken)) {
      alignment.isComplete = true;
      compareParameters(taken);
      compareParts();
    }
    return {std::move(alignment), std::move(mismatches)};
  }

private:
  void add(DiagnosticKind kind, SourceRange place, bool isOfComponent, std::array<std::string, 5> words,
           std::vector<DiagnosticNote> notes) {
    mismatches.push_back({kind, place, isOfComponent, std::move(words), std::move(notes)});
  }
  void addAtFunction(DiagnosticKind kind, std::array<std::string, 5> words, SourceRange noted, std::string note) {
    add(kind, functionPlace(implementation), false, std::move(words), {{noted, std::move(note)}});
  }

  /// The datum that the function returns, if it returns one.
  std::optional<size_t> resultDatum() {
    if (function.result.isVoid)
      return std::nullopt;
    std::vector<size_t> outs;
    for (size_t k = 0; k < data.size(); ++k)
      if (data[k].kind == DatumKind::Scalar && data[k].parameter->direction == Direction::Out)
        outs.push_back(k);
    const bool isValue = function.result.shape == Shape::Scalar || function.result.shape == Shape::Any;
    if (outs.size() == 1 && isValue)
      return outs.front();
    const std::string why = !isValue       ? "that is no number"
                            : outs.empty() ? "`" + name() + "` has no scalar out"
                                           : "`" + name() + "` has " + std::to_string(outs.size()) + " scalar outs";
    addAtFunction(DiagnosticKind::cxx_result, {function.name, function.result.text, why, "", ""}, function.place,
                  "it is declared here");
    return std::nullopt;
  }

  const std::string &name() const { return implementation.implemented->name.text; }

  static bool isThreads(const CxxParameter &parameter) {
    const CxxType &type = parameter.type;
    return type.shape == Shape::Scalar && type.element == CxxElement::Int32 && type.passing == Passing::Value;
  }

  /// Gives each datum its parameter. False where that cannot be done, which is said.
  bool align(const std::vector<size_t> &taken) {
    std::vector<const CxxParameter *> rest;
    for (const CxxParameter &parameter : function.parameters) {
      if (parameter.type.shape == Shape::Communicator && !alignment.communicator)
        alignment.communicator = &parameter;
      else
        rest.push_back(&parameter);
    }
    if (rest.size() == taken.size() + 1)
      takeThreads(rest, taken);
    if (rest.size() != taken.size()) {
      addCount(taken.size());
      return false;
    }
    checkCommunicator(taken.size());
    for (const auto &[datum, parameter] : llvm::zip_equal(taken, rest))
      alignment.parameters[datum] = parameter;
    return true;
  }

  /// Takes the number of threads out of what is one parameter too many: the last, or an int where no datum is one.
  void takeThreads(std::vector<const CxxParameter *> &rest, const std::vector<size_t> &taken) {
    size_t at = taken.size();
    if (!isThreads(*rest[at])) {
      for (at = 0; at < taken.size(); ++at)
        if (isThreads(*rest[at]) && data[taken[at]].kind != DatumKind::Scalar)
          break;
      if (at == taken.size())
        return;
      addAtFunction(DiagnosticKind::cxx_last_parameters, {function.name, "takes the number of threads too early"},
                    rest[at]->place, "this is the number of threads");
    }
    alignment.threads = rest[at];
    rest.erase(rest.begin() + static_cast<ptrdiff_t>(at));
  }

  void addCount(size_t taken) {
    addAtFunction(DiagnosticKind::cxx_parameter_count,
                  {function.name, counted(function.parameters.size()), name(), std::to_string(taken), ""},
                  function.place, "it is declared here");
  }

  void checkCommunicator(size_t taken) {
    const CxxParameter *communicator = alignment.communicator;
    if (!communicator)
      return;
    const size_t position = static_cast<size_t>(communicator - function.parameters.data());
    if (position != taken)
      addAtFunction(DiagnosticKind::cxx_last_parameters,
                    {function.name, position < taken ? "takes the communicator too early"
                                                     : "takes the communicator behind the number of threads"},
                    communicator->place, "this is the communicator");
    if (communicator->type.passing != Passing::ConstReference)
      addAtFunction(DiagnosticKind::cxx_last_parameters,
                    {function.name, "takes the communicator as `" + communicator->type.text + "`"}, communicator->place,
                    "this is the communicator");
  }

  void compareParameters(const std::vector<size_t> &taken) {
    std::vector<size_t> wrong;
    for (const size_t k : taken)
      if (fitOf(data[k], alignment.parameters[k]->type) != Fit::Fits)
        wrong.push_back(k);
    reportSwaps(wrong);
    for (const size_t k : wrong)
      reportWrong(data[k], *alignment.parameters[k]);
  }

  /// Pairs of wrong parameters that would be right in each other's place; they leave `wrong`.
  void reportSwaps(std::vector<size_t> &wrong) {
    for (size_t a = 0; a < wrong.size(); ++a)
      for (size_t b = a + 1; b < wrong.size(); ++b) {
        const CxxParameter &first = *alignment.parameters[wrong[a]], &second = *alignment.parameters[wrong[b]];
        if (fitOf(data[wrong[a]], second.type) != Fit::Fits || fitOf(data[wrong[b]], first.type) != Fit::Fits)
          continue;
        const Datum &datum = data[wrong[a]], &other = data[wrong[b]];
        add(DiagnosticKind::cxx_parameters_swapped, datum.parameter->range, true,
            {datum.name(), other.name(), function.name},
            {{first.place, "this takes `" + other.name() + "`"}, {second.place, "and this `" + datum.name() + "`"}});
        wrong.erase(wrong.begin() + static_cast<ptrdiff_t>(b));
        wrong.erase(wrong.begin() + static_cast<ptrdiff_t>(a--));
        break;
      }
  }

  void reportWrong(const Datum &datum, const CxxParameter &parameter) {
    const std::string title = titleOf(function, &parameter), types = typesOf(datum, datum.fixed);
    const std::string &text = parameter.type.text;
    const std::vector<DiagnosticNote> notes{{parameter.place, "it takes `" + datum.name() + "` here"}};
    const SourceRange place = datum.parameter->range;
    switch (fitOf(datum, parameter.type)) {
    case Fit::Storage:
      return add(DiagnosticKind::cxx_storage, datum.storagePlace, datum.storagePlace == place,
                 {datum.name(), datum.storage, types, title, text}, notes);
    case Fit::ConstMissing:
      return add(DiagnosticKind::cxx_const_missing, place, true, {datum.name(), title, text, types}, notes);
    case Fit::ConstOutput:
      return add(DiagnosticKind::cxx_const_output, place, true, {datum.name(), directionOf(datum), title, text, types},
                 notes);
    case Fit::Element:
      return add(DiagnosticKind::cxx_element, place, true,
                 {datum.name(), wordOf(datum), spellingOf(datum.fixed), title, text}, notes);
    case Fit::Kind:
    case Fit::Fits:
      return add(DiagnosticKind::cxx_parameter_kind, place, true, {datum.name(), describe(datum), types, title, text},
                 notes);
    }
  }

  /// Parts of arrays and whole arrays do not go together.
  void compareParts() {
    std::optional<size_t> part, whole;
    for (size_t k = 0; k < data.size(); ++k) {
      const CxxParameter *parameter = alignment.parameters[k];
      if (!parameter)
        continue;
      const Shape shape = parameter->type.shape;
      if (!part &&
          (shape == Shape::Span || shape == Shape::CsrRows || shape == Shape::SellRows || shape == Shape::BsrRows))
        part = k;
      if (!whole && (shape == Shape::Vector || shape == Shape::CsrMatrix || shape == Shape::CooMatrix))
        whole = k;
    }
    if (part && whole)
      add(DiagnosticKind::cxx_mixed_parts, functionPlace(implementation), false,
          {function.name, data[*part].name(), data[*whole].name()},
          {{alignment.parameters[*part]->place, "this is the process's part"},
           {alignment.parameters[*whole]->place, "this is all of it"}});
  }

  const CxxFunction &function;
  const std::vector<Datum> &data;
  const ImplementationComponent &implementation;
  Alignment alignment;
  std::vector<Mismatch> mismatches;
};

} // namespace

Match cxx::compare(const CxxFunction &function, const std::vector<Datum> &data,
                   const ImplementationComponent &implementation) {
  return Comparison(function, data, implementation).run();
}

std::vector<Mismatch> cxx::compareElements(const CxxFunction &function, const Alignment &alignment,
                                           const std::vector<Datum> &data, const Combination &combination) {
  std::vector<Mismatch> mismatches;
  for (size_t k = 0; k < data.size(); ++k) {
    const CxxParameter *parameter = alignment.parameters[k];
    const CxxType &type = parameter ? parameter->type : function.result;
    const Format &format = combination[k];
    if (type.element == format.element || type.element == CxxElement::Deduced)
      continue;
    const std::string what = format.word.empty() ? wordOf(data[k]) : format.word;
    mismatches.push_back({DiagnosticKind::cxx_element,
                          format.place.value_or(data[k].parameter->range),
                          !format.place,
                          {data[k].name(), what, spellingOf(format.element), titleOf(function, parameter), type.text},
                          {{parameter ? parameter->place : function.place, "it is declared here"}}});
  }
  return mismatches;
}
