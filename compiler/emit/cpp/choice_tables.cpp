// The functions that choose implementations: see choice_tables.h.
#include "compiler/emit/cpp/choice_tables.h"

#include "compiler/emit/syntax/printer.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"

#include <map>

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::StringRef;

namespace {

/// Which of the arguments each operand is: calls with the same pattern can share a function.
llvm::SmallVector<size_t> patternOf(ir::ChooseOp choice) {
  const llvm::SmallVector<mlir::Value> arguments = ChoiceTables::argumentsOf(choice);
  return llvm::map_to_vector(choice->getOperands(), [&](mlir::Value operand) -> size_t {
    return llvm::find(arguments, operand) - arguments.begin();
  });
}

bool canShare(ir::ChooseOp left, ir::ChooseOp right) {
  return left.getTask() == right.getTask() && left.getCandidates() == right.getCandidates() &&
         left.getRequiredBy() == right.getRequiredBy() && left.getRequirementTexts() == right.getRequirementTexts() &&
         patternOf(left) == patternOf(right) && ChoiceTables::converting(left) == ChoiceTables::converting(right);
}

/// Builds the function of one choice.
class TableBuilder {
public:
  explicit TableBuilder(ir::ChooseOp choice) : choice(choice) {}

  cpp::Function build(const std::string &name) {
    nameArguments();
    std::vector<Expression> candidates;
    for (unsigned position = 0; position < choice.getCandidates().size(); ++position)
      candidates.push_back(describe(position));
    std::vector<cpp::Parameter> parameters{{"const dpg::communicator &", "comm"}};
    for (mlir::Value argument : ChoiceTables::argumentsOf(choice))
      parameters.push_back({argument.getType().isInteger(1) ? "bool" : "double", argumentNames.lookup(argument)});
    std::vector<Expression> asked{atom("comm"), text(choice.getTask()), atom("candidates")};
    for (const auto &[position, parameter] : conversions)
      parameters.push_back({"double", parameter});
    if (!conversions.empty()) {
      parameters.push_back({"double", names.take("runs")});
      asked.push_back(cpp::braces("", {field("runs", atom(parameters.back().name))}));
    }
    cpp::Block body{cpp::Declaration{"const dpg::candidate", "candidates[]", cpp::braces("", std::move(candidates))},
                    cpp::Return{cpp::call("dpg::choose", std::move(asked))}};
    return cpp::Function{
        "dpg::choice", name, std::move(parameters), std::move(body), {"What " + choice.getTask().str() + " runs by."}};
  }

private:
  static Expression text(StringRef value) { return atom(cpp::stringLiteral(value)); }
  static Expression field(StringRef name, const Expression &value) {
    return atom("." + name.str() + " = " + value.flat());
  }

  /// A figure that all candidates have is called after what it is, another one after its first candidate too.
  void nameFigures(mlir::OperandRange figures, StringRef what) {
    const bool areEqual = llvm::all_equal(figures);
    for (auto [position, figure] : llvm::enumerate(figures))
      take(figure, areEqual ? what.str() : (choice.candidate(position).getName() + "_" + what).str());
  }

  void nameArguments() {
    nameFigures(choice.getOperations(), "operations");
    nameFigures(choice.getBytes(), "bytes");
    for (auto [requirement, candidate] : llvm::zip(choice.getRequirements(), choice.getRequiredBy()))
      take(requirement, (choice.candidate(candidate).getName() + "_may_run").str());
    for (unsigned position : ChoiceTables::converting(choice))
      conversions[position] = names.take((choice.candidate(position).getName() + "_conversion_bytes").str());
  }

  void take(mlir::Value value, const std::string &wanted) {
    if (!argumentNames.contains(value))
      argumentNames[value] = names.take(wanted);
  }

  /// The first requirement that does not hold, as text; else null.
  std::optional<Expression> unmet(unsigned position) {
    std::string text;
    llvm::SmallVector<StringRef> features;
    choice.candidate(position).getFeatures().split(features, ',', -1, /*KeepEmpty=*/false);
    for (StringRef feature : features)
      text += "!dpg::machine_has(" + cpp::stringLiteral(feature.trim()) + ") ? " +
              cpp::stringLiteral("features \"" + feature.trim().str() + "\"") + " : ";
    for (auto [number, candidate] : llvm::enumerate(choice.getRequiredBy()))
      if (candidate == position)
        text += "!" + argumentNames.lookup(choice.getRequirements()[number]) + " ? " +
                cpp::stringLiteral(llvm::cast<mlir::StringAttr>(choice.getRequirementTexts()[number]).getValue()) +
                " : ";
    return text.empty() ? std::nullopt : std::optional(atom(text + "nullptr"));
  }

  static std::optional<Expression> range(int64_t fewest, int64_t most) {
    if (fewest == 1 && most == 0)
      return std::nullopt;
    std::string fields = ".first = " + std::to_string(fewest);
    if (most != 0)
      fields += ", .last = " + std::to_string(most);
    return atom("{" + fields + "}");
  }

  Expression describe(unsigned position) {
    const ir::CandidateAttr candidate = choice.candidate(position);
    const std::string operations = argumentNames.lookup(choice.getOperations()[position]);
    const char *format = computesInSingle() ? ".f32" : ".f64";
    std::vector<Expression> fields{field("name", text(candidate.getName())),
                                   atom(".operations = {" + std::string(format) + " = " + operations + "}"),
                                   field("bytes", atom(argumentNames.lookup(choice.getBytes()[position])))};
    const auto add = [&](StringRef name, const std::optional<Expression> &value) {
      if (value)
        fields.push_back(field(name, *value));
    };
    if (conversions.contains(position))
      fields.push_back(field("conversion_bytes", atom(conversions[position])));
    add("processes", range(candidate.getFewestProcesses(), candidate.getMostProcesses()));
    add("threads", range(candidate.getFewestThreads(), candidate.getMostThreads()));
    add("unmet", unmet(position));
    add("build", atom("0x" + llvm::utohexstr(candidate.getBuild(), /*LowerCase=*/true)));
    return cpp::braces("", std::move(fields));
  }

  /// Whether all arrays that the task gives are held in f32.
  bool computesInSingle() {
    return llvm::all_of(choice.getResultTypes(), [](mlir::Type type) {
      auto array = llvm::dyn_cast<ir::ArrayType>(type);
      return array && array.getElement().isF32();
    });
  }

  ir::ChooseOp choice;
  NameTable names;
  llvm::DenseMap<mlir::Value, std::string> argumentNames;
  std::map<unsigned, std::string> conversions; ///< the parameter that each converting candidate has
};

} // namespace

std::vector<ChoiceTables::Copy> ChoiceTables::copiesFor(ir::ChooseOp choice, unsigned candidate) {
  std::vector<Copy> copies;
  choice.getAlternatives()[candidate].walk([&](ir::InvokeOp invoke) {
    auto stored = invoke->getAttrOfType<mlir::ArrayAttr>("stored");
    for (auto [position, argument] : llvm::enumerate(invoke.getArguments())) {
      const StringRef how =
          stored && position < stored.size() ? llvm::cast<mlir::StringAttr>(stored[position]).getValue() : "csr";
      if (!ir::symbolizeStorage(how) && !llvm::is_contained(copies, Copy(argument, how.str())))
        copies.emplace_back(argument, how.str());
    }
  });
  return copies;
}

llvm::SmallVector<unsigned> ChoiceTables::converting(ir::ChooseOp choice) {
  llvm::SmallVector<unsigned> positions;
  for (unsigned position = 0; position < choice.getCandidates().size(); ++position)
    if (!copiesFor(choice, position).empty())
      positions.push_back(position);
  return positions;
}

ChoiceTables::ChoiceTables(mlir::ModuleOp module, NameTable &names) {
  module.walk([&](ir::ChooseOp choice) {
    if (llvm::any_of(choices, [&](ir::ChooseOp known) { return canShare(known, choice); }))
      return;
    choices.push_back(choice);
    functionNames.push_back(names.take(("choose_" + choice.getTask()).str()));
  });
}

const std::string &ChoiceTables::functionOf(ir::ChooseOp choice) const {
  const auto found = llvm::find_if(choices, [&](ir::ChooseOp known) { return canShare(known, choice); });
  return functionNames[found - choices.begin()];
}

llvm::SmallVector<mlir::Value> ChoiceTables::argumentsOf(ir::ChooseOp choice) {
  const llvm::SetVector<mlir::Value> distinct(choice->operand_begin(), choice->operand_end());
  return llvm::to_vector(distinct);
}

std::vector<cpp::Item> ChoiceTables::functions() const {
  std::vector<cpp::Item> items;
  for (auto [choice, name] : llvm::zip(choices, functionNames))
    items.push_back(TableBuilder(choice).build(name));
  return items;
}

} // namespace dpg::emit
