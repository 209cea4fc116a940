// What the language has and this compiler cannot lower yet: reported before anything is built.
#include "compiler/build_ir/refuse.h"
#include "compiler/build_ir/beside.h"
#include "compiler/build_ir/block_formats.h"
#include "compiler/build_ir/element_calls.h"
#include "compiler/build_ir/groups.h"
#include "compiler/build_ir/library_functions.h"
#include "compiler/build_ir/random_rounding.h"
#include "compiler/build_ir/refuse_dimensions.h"
#include "compiler/build_ir/result_versions.h"
#include "compiler/build_ir/symbolic.h"
#include "compiler/build_ir/walk.h"
#include "compiler/sema/expression_checker.h"

#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/Error.h"

namespace dpg {

using namespace ast;
using llvm::dyn_cast;
using llvm::isa;
using llvm::StringRef;

namespace {

/// Reports what it meets; each method names one construct.
class Refusal {
public:
  Refusal(const Candidates &candidates, DiagnosticEngine &diagnostics)
      : candidates(candidates), diagnostics(diagnostics) {}

  void refuse(SourceRange range, const llvm::Twine &what) {
    diagnostics.report(DiagnosticKind::not_lowered, range, what.str());
    any = true;
  }

  void visit(const Statements &what) {
    const Callable &component = *what.component;
    for (const Parameter *parameter : component.parameters)
      visitParameter(*parameter);
    walkDeclarations(what.body(), [&](const Symbol *symbol, const TypeSyntax &type) {
      if (symbol)
        visitType(symbol->type, type.range);
      visitPlacements(type, /*mayBeStored=*/false);
    });
    versions = ResultVersions(what.body());
    walkStatements(what.body(), [&](const Statement &statement) { visitStatement(statement); });
    visitContracts(what.body());
    refuseBlocksOnGroups(what);
    refuseThreeDimensions(what, [&](SourceRange range, const llvm::Twine &text) { refuse(range, text); });
    refuseRandomRounding(what.body(), [&](SourceRange range, const llvm::Twine &text) { refuse(range, text); });
    refuseReadsBehindGroups(what.body(), [&](SourceRange range, const llvm::Twine &text) { refuse(range, text); });
  }

  bool any = false;

private:
  /// A contract on a name of the body: a certificate is the one evidence there is, but samples of its last version.
  /// Those of parameters are checked where it is known which version is returned (contract_unproved), and those on
  /// backward errors where it is known what gave it (solution_certificates).
  void visitContracts(const Block &body) {
    llvm::DenseSet<const Symbol *> certified;
    walkStatements(body, [&](const Statement &statement) {
      if (const auto *certify = dyn_cast<CertifyStatement>(&statement)) {
        certified.insert(certify->symbol);
        if (certify->symbol && certify->symbol->type.element == Element::Stochastic)
          refuse(certify->range, "a certificate of stochastic numbers");
        else
          forEachExpression(statement, [&](const Expression &bound) { refuseSamplesIn(bound); });
      }
    });
    walkDeclarations(body, [&](const Symbol *symbol, const TypeSyntax &type) {
      if (type.contract && type.contract->evidence == ContractEvidence::Sampled) {
        if (!isDeclaredIn(body, type))
          refuse(type.contract->range, "a sampled contract on a name of a loop or a branch");
      } else if (type.contract && symbol && symbol->type.element == Element::Stochastic)
        refuse(type.contract->range, "a contract on stochastic numbers that is not `sampled`");
      else if (type.contract && type.contract->sense != ContractSense::Backward && !certified.contains(symbol))
        refuse(type.contract->range, "a contract without `certify`");
    });
  }

  /// Certificates enclose what they read.
  void refuseSamplesIn(const Expression &bound) {
    walkExpressions(&bound, [&](const Expression &part) {
      if (part.type.element == Element::Stochastic) {
        refuse(part.range, "a stochastic number in a certificate");
        return Walk::Past;
      }
      return Walk::Into;
    });
  }

  void visitType(const Type &type, SourceRange range) {
    if (type.rank() > 3)
      return refuse(range, "an array of " + llvm::Twine(type.rank()) + " dimensions");
    switch (type.element) {
    case Element::Bool:
      if (type.rank() > 0)
        refuse(range, "an array of bool");
      return;
    case Element::Int:
    case Element::I32:
    case Element::I8:
      if (type.isSparse)
        refuse(range, llvm::Twine("a sparse matrix of ") + spelling(type.element));
      return;
    case Element::Real:
      return;
    case Element::MXFP8:
    case Element::MXFP4:
      return visitBlocks(type, range);
    default:
      if (!isComputedIn(type.element))
        refuse(range, llvm::Twine("arithmetic in ") + spelling(type.element));
      else if (type.isComplex && type.element != Element::F64 && type.element != Element::F32)
        refuse(range, llvm::Twine("a complex number of two ") + spelling(type.element));
    }
  }

  /// Numbers that share scales.
  void visitBlocks(const Type &type, SourceRange range) {
    if (type.isScalar())
      refuse(range, llvm::Twine("a single number in ") + spelling(type.element) + ", whose scale is that of a block,");
    else if (type.isSparse)
      refuse(range, llvm::Twine("a sparse matrix of ") + spelling(type.element));
    else if (type.isComplex)
      refuse(range, llvm::Twine("a complex number of two ") + spelling(type.element));
  }

  /// Groups of processes exchange single elements and rows of f64 and the like.
  void refuseBlocksOnGroups(const Statements &what) {
    const Statement *onGroups = nullptr;
    walkStatements(what.body(), [&](const Statement &statement) {
      const auto *loop = dyn_cast<ForStatement>(&statement);
      if (statement.clauses.processes || (loop && isOnGroups(*loop)))
        onGroups = &statement;
    });
    if (!onGroups)
      return;
    walkStatements(what.body(), [&](const Statement &statement) {
      if (const auto *assignment = dyn_cast<AssignmentStatement>(&statement))
        for (const Target &target : assignment->targets)
          if (target.symbol && isInBlocks(target.symbol->type))
            refuse(target.range, "an array in blocks beside statements on groups of processes");
    });
    for (const Parameter *parameter : what.component->parameters)
      if (isInBlocks(parameter->symbol->type))
        refuse(parameter->range, "an array in blocks beside statements on groups of processes");
  }

  /// An `in` parameter may say how a sparse matrix arrives; everything else is laid out as the compiler chooses.
  void visitPlacements(const TypeSyntax &type, bool mayBeStored) {
    if (type.stored) {
      StringRef storage = type.stored->name.text;
      bool isKnown = storage == "csr" || storage == "csc" || storage == "coo";
      if (!isKnown)
        refuse(type.stored->name.range, "`stored " + storage + "`");
      else if (!mayBeStored)
        refuse(type.stored->name.range, "`stored " + storage + "` other than of an `in` parameter");
    }
    if (type.distributed)
      refuse(type.distributed->name.range, "`distributed " + type.distributed->name.text + "`");
    if (type.isReplicated)
      refuse(type.range, "`replicated`");
  }

  /// A pattern: what entries there are, of which some may be false.
  static bool isPattern(const Parameter &parameter) {
    const Type &type = parameter.symbol->type;
    return parameter.direction == Direction::In && type.element == Element::Bool && type.isSparse;
  }

  void visitParameter(const Parameter &parameter) {
    if (!isPattern(parameter))
      visitType(parameter.symbol->type, parameter.declared->range);
    visitPlacements(*parameter.declared, parameter.direction == Direction::In);
    if (parameter.symbol->type.isSparse && parameter.direction == Direction::InOut)
      refuse(parameter.range, "a sparse `inout` parameter");
    if (parameter.symbol->type.isSparse && parameter.declared->contract)
      refuse(parameter.declared->contract->range, "a contract on a sparse matrix");
    if (const auto &range = parameter.declared->valueRange)
      for (const Expression *end : {range->low, range->high})
        if (!isNumberOrInfinity(*end))
          refuse(end->range, "a range whose end is no number");
    const auto *call = parameter.initial ? dyn_cast<CallExpression>(parameter.initial) : nullptr;
    if (isListOfNumbers(parameter.initial))
      return;
    if (call && call->calleeKind == CalleeKind::Generator)
      return;
    if (call && call->calleeKind == CalleeKind::Elementary && call->callee.text == "complex")
      for (const Expression *part : call->bound)
        visitDefaults(*part);
    else if (parameter.initial)
      visitDefaults(*parameter.initial);
  }

  static bool isNumberOrInfinity(const Expression &end) {
    const auto *unary = dyn_cast<UnaryExpression>(&end);
    const Expression &positive = unary && unary->op == UnaryOperator::Negate ? *unary->operand : end;
    const auto *name = dyn_cast<NameExpression>(&positive);
    return isa<NumberExpression>(positive) || (name && sema::isLanguageConstant(name->name.text));
  }

  void visitDefaults(const Expression &initial) {
    walkExpressions(&initial, [&](const Expression &part) {
      visitDefault(part);
      return Walk::Into;
    });
  }

  /// `[1, -2.5]`, which the program reads as it would from its command line.
  static bool isListOfNumbers(const Expression *initial) {
    const auto *list = llvm::dyn_cast_if_present<ListExpression>(initial);
    return list && llvm::all_of(list->elements, [](const Expression *element) {
             const auto *unary = dyn_cast<UnaryExpression>(element);
             const bool isNegative = unary && unary->op == UnaryOperator::Negate;
             return isa<NumberExpression>(isNegative ? unary->operand : element);
           });
  }

  /// Defaults are numbers, computed from numbers by main.cpp.
  void visitDefault(const Expression &part) {
    static const llvm::StringSet<> functions = {"abs",  "sqrt", "exp",  "log",   "log2",  "log10", "sin",
                                                "cos",  "tan",  "asin", "acos",  "atan",  "atan2", "sinh",
                                                "cosh", "tanh", "ceil", "floor", "round", "max",   "min"};
    const auto *call = dyn_cast<CallExpression>(&part);
    const bool isOther = call && !(call->calleeKind == CalleeKind::Elementary && functions.contains(call->callee.text));
    const bool isTruth = isa<BinaryExpression, UnaryExpression>(part) && part.type.element == Element::Bool;
    if (isOther || isTruth || isa<ListExpression, ReductionExpression, ChoiceExpression, SubscriptedExpression>(part))
      refuse(part.range, "a default other than a number, a name, or arithmetic and functions of them");
  }

  void visitStatement(const Statement &statement) {
    current = &statement;
    visitClauses(statement);
    forEachExpression(statement, [&](const Expression &expression) {
      walkExpressions(&expression, [&](const Expression &part) {
        visitExpression(part);
        return Walk::Into;
      });
    });
    forEachExpression(statement, [&](const Expression &expression) { visitOutsideNests(expression); });
    if (const auto *show = dyn_cast<ShowStatement>(&statement))
      for (const Expression *value : show->values)
        if (!value->type.isScalar())
          refuse(value->range, "`show` of an array");
    if (const auto *assignment = dyn_cast<AssignmentStatement>(&statement))
      visitAssignment(*assignment);
    if (const auto *loop = dyn_cast<ForStatement>(&statement)) {
      visitBounds(loop->binders);
      if (isOnGroups(*loop))
        refuseInLoopOnGroups(*loop, [&](SourceRange range, const llvm::Twine &text) { refuse(range, text); });
      else
        visitLoopShapes(*loop);
      visitCarried(loop->names, loop->range);
    }
    if (const auto *loop = dyn_cast<RepeatStatement>(&statement))
      visitCarried(loop->names, loop->range);
  }

  /// Elements that are read where no nest runs: each process has to know whose they are.
  void visitOutsideNests(const Expression &expression) {
    walkExpressions(&expression, [&](const Expression &part) {
      const auto *call = dyn_cast<CallExpression>(&part);
      bool opensNest = isa<ReductionExpression>(part) || (call && call->calleeKind == CalleeKind::Library);
      if (!part.type.isScalar() || opensNest)
        return Walk::Past;
      if (const auto *subscripted = dyn_cast<SubscriptedExpression>(&part))
        visitKnownSubscripts(subscripted->subscripts);
      return Walk::Into;
    });
  }

  void visitKnownSubscripts(const std::vector<Subscript> &subscripts) {
    for (const Subscript &subscript : subscripts)
      if (subscript.kind == SubscriptKind::Element && !readsIndex(*subscript.element) &&
          (!isSymbolic(subscript) || versions.areReadBy(*subscript.element, *current)))
        refuse(subscript.range,
               "a subscript of more than numbers, sizes, `int` parameters and loop indices, outside of an index,");
  }

  static bool readsIndex(const Expression &expression) {
    bool found = false;
    walkExpressions(&expression, [&](const Expression &part) {
      const auto *name = dyn_cast<NameExpression>(&part);
      found |= name && name->symbol && name->symbol->kind == SymbolKind::Index;
      return Walk::Into;
    });
    return found;
  }

  void visitAssignment(const AssignmentStatement &assignment) {
    for (const Target &target : assignment.targets)
      visitBounds(target.indices);
    for (const Target &target : assignment.targets)
      if (target.symbol)
        visitType(target.symbol->type, target.range);
    for (const Target &target : assignment.targets)
      if (target.symbol && isInBlocks(target.symbol->type) && !target.isWhole)
        refuse(target.range, "a statement that gives some elements of `" + target.name.text +
                                 "`, which scale those beside them in their blocks,");
    for (const Target &target : assignment.targets)
      if (target.subscripts && assignment.targets.size() > 1)
        refuse(target.range, "a subscript on the left of a call with several results");
      else if (target.subscripts)
        visitKnownSubscripts(*target.subscripts);
  }

  /// A plan of exchanges is made once for a matrix, and names in a loop stand for another one in each iteration.
  void visitCarried(const LoopNames &names, SourceRange range) {
    for (const Symbol *symbol : names.carried)
      if (symbol->type.isSparse)
        refuse(range, "a loop that gives a sparse matrix a new version");
  }

  /// Shapes that change from one iteration to the next have no buffer yet.
  void visitLoopShapes(const ForStatement &loop) {
    llvm::StringSet<> indices;
    for (const Binder &binder : loop.binders)
      indices.insert(binder.name.text);
    for (const Symbol *symbol : loop.names.fresh)
      for (const Extent &extent : symbol->type.shape)
        for (const std::string &name : extent.names())
          if (indices.contains(name))
            refuse(symbol->declared, "an array whose extent depends on a loop index");
  }

  void visitClauses(const Statement &statement) {
    const Clauses &clauses = statement.clauses;
    const auto *loop = dyn_cast<ForStatement>(&statement);
    if (clauses.processes && !(loop && isOnGroups(*loop)) && !isOnProcesses(statement))
      refuse(clauses.processes->range, "`on processes` on a statement that gives no name a value");
    if (isOnProcesses(statement))
      visitOnProcesses(statement);
    if (clauses.durableEvery)
      refuse(clauses.durableEvery->range, "`durable`");
    for (const Demand &demand : clauses.demands)
      visitDemand(demand, statement);
    for (const ScheduleItem &item : clauses.schedule)
      visitSchedule(item);
    if (const auto *assignment = dyn_cast<AssignmentStatement>(&statement))
      visitArithmetic(clauses.arithmetic, *assignment->value);
  }

  /// What a group of processes gives comes back as dense arrays and scalars.
  void visitOnProcesses(const Statement &statement) {
    const auto *assignment = dyn_cast<AssignmentStatement>(&statement);
    if (assignment && assignment->isPublished)
      refuse(statement.clauses.processes->range, "`on processes` on `publish`");
    if (givenBy(statement).empty())
      refuse(statement.clauses.processes->range, "`on processes` on a statement that gives no name a value");
  }

  void visitDemand(const Demand &demand, const Statement &statement) {
    static const llvm::StringSet<> met = {"fused", "overlapped", "vectorised", "tiled", "parallel"};
    if (demand.implementation)
      return;
    if (!met.contains(demand.what.text))
      refuse(demand.what.range, "`demand " + demand.what.text + "`");
    else if (!isa<AssignmentStatement>(statement))
      refuse(demand.what.range, "`demand " + demand.what.text + "` on what is no assignment");
  }

  void visitSchedule(const ScheduleItem &item) {
    // Ends of tiles are computed in 64 bits; g++ takes no more iterations as one.
    const bool isTile = item.action.text == "tile";
    const uint64_t most = isTile ? uint64_t(1) << 30 : 65534;
    for (const auto &[index, size] : item.indices) {
      const auto *number = llvm::dyn_cast_if_present<NumberExpression>(size);
      uint64_t value = 0;
      if (size && !number)
        refuse(size->range, "a size in a schedule other than a number");
      else if (number && (StringRef(number->digits).getAsInteger(10, value) || value > most))
        refuse(size->range,
               (isTile ? "a side of a tile above " : "a number of iterations as one above ") + std::to_string(most));
    }
  }

  /// Pins of the operations in `pinned`.
  void visitArithmetic(const Arithmetic &arithmetic, const Expression &pinned) {
    visitPin("as", arithmetic.as, arithmetic.asFormat, pinned);
    visitPin("accumulate", arithmetic.accumulate, arithmetic.accumulateFormat, pinned);
  }

  void visitPin(StringRef clause, const std::optional<Name> &name, std::optional<Element> format,
                const Expression &pinned) {
    if (!name || format == Element::F64)
      return;
    const std::string text = ("`" + clause + " " + name->text + "`").str();
    if (!isComputedIn(*format))
      return refuse(name->range, text);
    bool callsTask = false, isComplex = false;
    walkExpressions(&pinned, [&](const Expression &part) {
      const auto *call = dyn_cast<CallExpression>(&part);
      callsTask |= call && (call->calleeKind == CalleeKind::Component || !headerOfTask(*call).empty());
      isComplex |= part.type.isComplex;
      return Walk::Into;
    });
    if (callsTask)
      refuse(name->range, text + " on a call of a task");
    else if (isComplex && format != Element::F32)
      refuse(name->range, text + " of complex numbers");
  }

  /// Formats of single real numbers: those of blocks of them are stored, not computed in.
  static bool isComputedIn(Element format) {
    return llvm::is_contained({Element::F64, Element::F32, Element::TF32, Element::BF16, Element::F16, Element::E4M3,
                               Element::E5M2, Element::DD, Element::Stochastic},
                              format);
  }

  void visitExpression(const Expression &expression) {
    llvm::TypeSwitch<const Expression *>(&expression)
        .Case([&](const CallExpression *call) { visitCall(*call); })
        .Case([&](const ListExpression *list) { refuse(list->range, "a list outside of a default"); })
        .Case([&](const ReductionExpression *reduction) { visitBounds(reduction->binders); })
        .Case([&](const NumberExpression *number) { visitNumber(*number); })
        .Case([&](const PinnedExpression *pinned) { visitArithmetic(pinned->arithmetic, *pinned->operand); })
        .Case([&](const SubscriptedExpression *subscripted) {
          const auto *call = dyn_cast<CallExpression>(subscripted->base);
          if (call && call->calleeKind == CalleeKind::Newest && !isa<NameExpression>(call->bound.front()))
            refuse(subscripted->range, "a subscript on `newest` of a part");
        })
        .Case([&](const ChoiceExpression *choice) {
          if (!choice->type.isScalar())
            refuse(choice->range, "a choice between arrays");
        })
        .Default([](const Expression *) {});
  }

  /// Ranges are functions of sizes, int parameters and loop indices.
  void visitRange(const std::optional<Range> &over) {
    for (const Expression *bound : {over ? over->from : nullptr, over ? over->to : nullptr})
      if (bound && readsElement(*bound))
        refuse(bound->range, "a range that an element of an array bounds");
  }

  /// A name in a bound may stand for an element too.
  void visitBounds(const std::vector<Binder> &binders) {
    const auto standsForElement = [](const Extent &bound) {
      return llvm::any_of(bound.names(), [](const std::string &name) { return StringRef(name).contains('['); });
    };
    for (const Binder &binder : binders)
      if (standsForElement(binder.from) || standsForElement(binder.to))
        refuse(binder.name.range, "a range that an element of an array bounds");
      else
        visitRange(binder.over);
  }

  static bool readsElement(const Expression &expression) {
    bool found = false;
    walkExpressions(&expression, [&](const Expression &part) {
      found |= isa<SubscriptedExpression>(part);
      return Walk::Into;
    });
    return found;
  }

  /// Beyond the largest number of f64, or so small that it would become 0.
  void visitNumber(const NumberExpression &number) {
    llvm::APFloat value(llvm::APFloat::IEEEdouble());
    if (number.isInteger ||
        llvm::errorToBool(value.convertFromString(number.digits, llvm::APFloat::rmNearestTiesToEven).takeError()))
      return;
    const StringRef mantissa = StringRef(number.digits).take_until([](char c) { return c == 'e' || c == 'E'; });
    const bool isZero = mantissa.find_first_of("123456789") == StringRef::npos;
    if (!value.isFinite() || (value.isZero() && !isZero))
      refuse(number.range, "a number outside of what f64 holds");
  }

  void visitCall(const CallExpression &call) {
    switch (call.calleeKind) {
    case CalleeKind::Library:
      return visitTaskCall(call);
    case CalleeKind::Component:
      return visitComponentCall(call);
    default:
      return;
    }
  }

  void visitTaskCall(const CallExpression &call) {
    static const llvm::StringSet<> ofStatements = {"norm1", "norm2", "norm_inf", "norm_fro", "norm_max",
                                                   "dot",   "trace", "nnz",      "row_nnz"};
    StringRef name = call.callee.text;
    const Type &first = call.bound[0]->type;
    const bool isSparseNorm2 = name == "norm2" && first.rank() == 2 && first.isSparse;
    if (headerOfTask(call).empty() && !candidates.calleeOf(call)) {
      if (!ofStatements.contains(name) || isSparseNorm2)
        refuse(call.callee.range, "the library task `" + name + "`" +
                                      (first.isSparse      ? " of a sparse matrix"
                                       : name == "arnoldi" ? " of a dense matrix"
                                                           : ""));
      return;
    }
    for (const Expression *argument : call.bound)
      if (argument->type.isComplex && (!ofStatements.contains(name) || !headerOfTask(call).empty()))
        refuse(argument->range, "`" + name + "` of complex numbers");
    for (const Expression *argument : call.bound)
      if (argument->type.isSparse && (argument != call.bound[0] || !isa<NameExpression>(argument)))
        refuse(argument->range, "a sparse matrix that is computed, or taken as a dense one");
    if (readsIndex(call))
      refuse(call.range, "a call that depends on an index of its statement");
  }

  void visitComponentCall(const CallExpression &call) {
    const auto &callee = *llvm::cast<Callable>(call.component);
    for (const Demand &demand : current->clauses.demands)
      if (const std::string what = candidates.obstacleToDemand(callee, demand); !what.empty())
        refuse(demand.implementation->range, what);
    const Alternatives alternatives = candidates.of(call, *current);
    if (alternatives.empty())
      return refuse(call.callee.range, "a call of an abstract without a body");
    if (readsIndex(call))
      return visitElementCall(call, alternativeOfElements(call, alternatives, candidates));
    for (const Alternative &alternative : alternatives)
      visitAlternative(alternative, call);
    if (alternatives.size() > 1 || asksTheMachine(alternatives.front()))
      visitExpertise(callee, alternatives);
    size_t next = 0;
    for (const Parameter *parameter : callee.parameters)
      if (parameter->direction != Direction::Out) {
        const Expression *argument = call.bound[next++];
        if (argument->type.isScalar() && !parameter->symbol->type.isScalar())
          refuse(argument->range, "a scalar that fills an array argument");
      }
  }

  void visitElementCall(const CallExpression &call, const Alternative &alternative) {
    visitAlternative(alternative, call);
    if (const std::string obstacle = obstacleToElementCalls(call, alternative, candidates); !obstacle.empty())
      refuse(call.range, "a call of `" + call.callee.text + "` for each element, since " + obstacle + ",");
  }

  void visitAlternative(const Alternative &alternative, const CallExpression &call) {
    if (alternative.implementation && alternative.implementation->language.text == "cuda")
      refuse(call.callee.range, "an implementation in CUDA");
    if (alternative.execution)
      visitExecution(*alternative.execution);
  }

  /// Costs are computed before a task runs.
  void visitExpertise(const Callable &callee, const Alternatives &alternatives) {
    std::vector<const Fact *> facts(callee.expertise.begin(), callee.expertise.end());
    for (const Alternative &alternative : alternatives)
      if (alternative.implementation)
        llvm::append_range(facts, alternative.implementation->expertise);
    for (const Fact *fact : facts)
      if (fact->kind == FactKind::Operations || fact->kind == FactKind::Bytes)
        walkExpressions(fact->value, [&](const Expression &part) {
          const auto *call = dyn_cast<CallExpression>(&part);
          if (call && call->callee.text == "sizeof")
            return Walk::Past;
          if (const auto *name = dyn_cast<NameExpression>(&part); name && isResult(name->symbol, callee))
            refuse(fact->range, "a cost that depends on the result `" + name->name.text + "`");
          return Walk::Into;
        });
  }

  static bool isResult(const Symbol *symbol, const Callable &callee) {
    return llvm::any_of(callee.parameters, [&](const Parameter *parameter) {
      return parameter->symbol == symbol && parameter->direction == Direction::Out;
    });
  }

  /// Before a variant runs, it is asked whether the machine has its instruction sets: they must be known by name.
  void visitExecution(const ExecutionComponent &execution) {
    for (const ExecutionComponent::Property &property : execution.properties) {
      llvm::SmallVector<StringRef> flags;
      llvm::SplitString(property.value, flags);
      for (StringRef flag : flags)
        if (property.name.text == "flags" && (flag.starts_with("-march=") || flag.starts_with("-mcpu=")))
          refuse(property.valueRange, "`" + flag + "`, whose instruction sets `features` would name,");
      if (property.name.text == "compiler")
        refuse(property.valueRange, "an execution with a compiler of its own");
    }
  }

  const Candidates &candidates;
  DiagnosticEngine &diagnostics;
  const Statement *current = nullptr; ///< being visited
  ResultVersions versions;
};

} // namespace

bool refuseWhatIsNotLowered(const Statements &what, const Candidates &candidates, DiagnosticEngine &diagnostics) {
  Refusal refusal(candidates, diagnostics);
  refusal.visit(what);
  return !refusal.any;
}

} // namespace dpg
