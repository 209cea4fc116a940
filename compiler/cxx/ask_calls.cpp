// Asks Clang whether functions accept calls: see ask_calls.h.
//
//   void dpg_call_0(const dpg::csr_rows<double> &a0, const std::span<const double> &a1) { ::mine::norm(a0, a1); }
//
// One such line a call, behind the header. An error belongs to the call on whose line it lies, or from whose line its
// notes say that a template was used. Clang reports an error inside of a template once for each instance; calls of the
// same instance share its fate.
#include "compiler/cxx/ask_calls.h"

#include "llvm/ADT/STLExtras.h"

using namespace dpg;
using namespace dpg::cxx;

static constexpr size_t maxNotes = 3;

static bool takesWhole(const Alignment &alignment) {
  return llvm::any_of(alignment.parameters, [](const CxxParameter *parameter) {
    return parameter && (parameter->type.shape == Shape::Vector || parameter->type.shape == Shape::CsrMatrix ||
                         parameter->type.shape == Shape::CooMatrix);
  });
}

/// The type of an argument: the parameter's, or for one that a template deduces, what goes with the others.
static std::string argumentType(const Datum &datum, const std::string &T, bool isWhole) {
  const std::string isConst = datum.isIn() ? "const " : "";
  switch (datum.kind) {
  case DatumKind::Scalar:
    return isConst + T + " &";
  case DatumKind::Vector:
    return isWhole ? isConst + "dpg::vector<" + T + "> &" : "const std::span<" + isConst + T + "> &";
  case DatumKind::Dense:
    return isConst + "dpg::dense_matrix<" + T + "> &";
  case DatumKind::Rows:
    return isWhole ? "const dpg::csr_matrix<" + T + "> &" : "const dpg::csr_rows<" + T + "> &";
  case DatumKind::Coordinates:
    return "const dpg::coo_matrix<" + T + "> &";
  case DatumKind::Slices:
    return "const dpg::sell_rows<" + T + "> &";
  case DatumKind::Blocks:
    return "const dpg::bsr_rows<" + T + "> &";
  }
  return "";
}

std::string cxx::textOf(const Call &call) {
  const bool isWhole = takesWhole(*call.alignment);
  std::string parameters, arguments;
  const auto add = [&](const std::string &type, const std::string &name) {
    parameters += (parameters.empty() ? "" : ", ") + type + name;
    arguments += (arguments.empty() ? "" : ", ") + name;
  };
  for (const auto &[k, datum] : llvm::enumerate(*call.data))
    if (call.alignment->parameters[k])
      add(argumentType(datum, spellingOf(call.combination[k].element), isWhole), "a" + std::to_string(k));
  if (call.alignment->communicator)
    add("const dpg::communicator &", "communicator");
  if (call.alignment->threads)
    add("int ", "threads");
  return "(" + parameters + ") { ::" + call.function->name + "(" + arguments + "); }";
}

/// The call that an error belongs to, from 1; 0 for none.
static unsigned callOf(const ClangError &error) {
  if (error.place.questionLine)
    return error.place.questionLine;
  for (const ClangNote &note : llvm::reverse(error.notes))
    if (note.place.questionLine)
      return note.place.questionLine;
  return 0;
}

static void keep(const ClangError &error, CallAnswer &answer) {
  answer.isRight = false;
  if (!answer.problem.empty())
    return; // what follows an error is often nonsense
  answer.problem = error.text;
  if (error.place.range.isValid())
    answer.notes.push_back({error.place.range, "Clang says: " + error.text});
  for (const ClangNote &note : error.notes)
    if (note.place.range.isValid() && answer.notes.size() < maxNotes)
      answer.notes.push_back(
          {note.place.range, (answer.notes.empty() ? "Clang says: " + error.text + ": " : "") + note.text});
}

/// The element of a result must be the combination's.
static void checkResult(const Call &call, const std::optional<FoundCall> &found, CallAnswer &answer) {
  const auto result = llvm::find(call.alignment->parameters, nullptr);
  if (!answer.isRight || !found || result == call.alignment->parameters.end())
    return;
  const CxxElement wanted = call.combination[static_cast<size_t>(result - call.alignment->parameters.begin())].element;
  if (found->result.shape == Shape::Scalar && found->result.element == wanted)
    return;
  answer.isRight = false;
  answer.problem = "its result is " + found->result.text;
  answer.notes.push_back({call.function->place, "its result is `" + found->result.text +
                                                    "`, where the component's is `" + spellingOf(wanted) + "`"});
}

std::vector<CallAnswer> cxx::askCalls(const std::string &header, const std::vector<Call> &calls,
                                      const ReadOptions &options, HeaderFiles &files, std::vector<ClangError> &others) {
  HeaderQuestion question{header, {}, {}, false};
  for (const auto &[k, call] : llvm::enumerate(calls))
    question.calls.push_back("void dpg_call_" + std::to_string(k) + textOf(call));
  const HeaderAnswer answer = readHeader(question, options, files);
  std::vector<CallAnswer> answers(calls.size(), {true, "", {}});
  std::map<size_t, CallAnswer> wrongCallees;
  for (const ClangError &error : answer.errors) {
    const unsigned line = callOf(error);
    if (line == 0 || line > calls.size()) {
      others.push_back(error);
      continue;
    }
    keep(error, answers[line - 1]);
    if (answer.calls[line - 1])
      wrongCallees.try_emplace(answer.calls[line - 1]->callee, answers[line - 1]);
  }
  for (size_t k = 0; k < calls.size(); ++k) {
    if (answer.calls[k])
      if (const auto wrong = wrongCallees.find(answer.calls[k]->callee); wrong != wrongCallees.end())
        answers[k] = wrong->second;
    checkResult(calls[k], answer.calls[k], answers[k]);
  }
  return answers;
}
