// Contracts and certificates of a component.
//
// A certificate bounds the error of the value that is stored, from what that value is. Names other than it that were
// computed from its versions are what an iteration thought of it, and are refused. A contract without a certificate
// needs a bound, which loops to a limit, `newest` and tasks without error bounds do not have.
#include "compiler/sema/origins.h"
#include "compiler/sema/walk.h"

#include "llvm/ADT/STLExtras.h"

using namespace dpg;
using namespace dpg::ast;
using namespace dpg::sema;
using llvm::dyn_cast;

namespace {

class ContractChecker {
public:
  ContractChecker(Callable &callable, const Block &body, const ProgramNames &program, DiagnosticEngine &engine)
      : callable(callable), body(body), engine(engine), tracker(program) {}

  void run() {
    collectContracts();
    for (Statement *statement : body)
      if (auto *certify = dyn_cast<CertifyStatement>(statement))
        certify->contract = contractOn(certify->symbol);
    forEachStatement(body, [&](const Statement &statement) { checkNoneInside(statement); });
    tracker.onCertify = [this](const CertifyStatement &certify) { checkCertify(certify); };
    tracker.onAssign = [this](const Symbol &symbol, SourceRange range) { checkAssigned(symbol, range); };
    tracker.run(body);
    for (const auto &[symbol, contract] : contracts)
      checkEvidence(*symbol, *contract);
  }

private:
  void collectContracts() {
    auto add = [&](const Symbol *symbol, const TypeSyntax *declared) {
      if (symbol && declared && declared->contract)
        contracts.push_back({symbol, &*declared->contract});
    };
    for (const Parameter *parameter : callable.parameters)
      if (parameter->direction != Direction::In)
        add(parameter->symbol, parameter->declared);
    forEachStatement(body, [&](const Statement &statement) {
      if (auto *declaration = dyn_cast<DeclarationStatement>(&statement))
        add(declaration->symbol, declaration->declared);
      else if (auto *assignment = dyn_cast<AssignmentStatement>(&statement))
        for (const Target &target : assignment->targets)
          add(target.symbol, target.declared);
    });
  }

  /// A certificate in a branch that is not taken is none, and one in a loop speaks of a version that is replaced.
  void checkNoneInside(const Statement &statement) {
    auto check = [&](const Block &block, const char *what) {
      for (const Statement *inner : block)
        if (auto *certify = dyn_cast<CertifyStatement>(inner))
          engine.report(DiagnosticKind::certify_inside, certify->range, certify->name.text, what);
    };
    if (auto *loop = dyn_cast<ForStatement>(&statement)) {
      check(loop->body, "a loop");
    } else if (auto *repeat = dyn_cast<RepeatStatement>(&statement)) {
      check(repeat->body, "a loop");
    } else if (auto *branch = dyn_cast<IfStatement>(&statement)) {
      check(branch->yes, "a branch");
      check(branch->no, "a branch");
    }
  }

  const Contract *contractOn(const Symbol *symbol) const {
    for (const auto &[owner, contract] : contracts)
      if (owner == symbol)
        return contract;
    return nullptr;
  }

  void checkCertify(const CertifyStatement &certify) {
    if (!certify.symbol)
      return;
    bool isFirstVisit = visited.insert(&certify).second;
    if (isFirstVisit && !contractOn(certify.symbol))
      engine.report(DiagnosticKind::certify_without_contract, certify.name.range, certify.name.text)
          .note(certify.symbol->declared, "it is declared here");
    const Contract *contract = contractOn(certify.symbol);
    if (isFirstVisit && contract && contract->evidence == ContractEvidence::Sampled)
      engine.report(DiagnosticKind::certify_sampled, certify.range, certify.name.text)
          .note(contract->range, "samples are to tell whether it holds");
    auto [known, isNew] = certified.insert({certify.symbol, &certify});
    if (!isNew && known->second != &certify && isFirstVisit)
      engine.report(DiagnosticKind::certify_twice, certify.name.range, certify.name.text)
          .note(known->second->range, "it is certified here too");
    checkReads(certify);
  }

  void checkReads(const CertifyStatement &certify) {
    forEachExpression(*certify.bound, [&](const Expression &part) {
      auto *name = dyn_cast<NameExpression>(&part);
      if (!name || !name->symbol || name->symbol == certify.symbol)
        return;
      const Symbol *iterate = tracker.sharedIterate(certify.symbol, name->symbol);
      if (!iterate || !refused.insert(name).second)
        return;
      auto reported = engine.report(DiagnosticKind::certificate_reads_iterate, name->range, certify.name.text,
                                    name->name.text, iterate->name);
      reported.note(name->symbol->declared, "`" + name->name.text + "` is met first here");
      if (iterate != certify.symbol)
        reported.note(iterate->declared, "`" + certify.name.text + "` is made of `" + iterate->name + "`");
    });
  }

  void checkAssigned(const Symbol &symbol, SourceRange range) {
    auto known = certified.find(&symbol);
    bool isAfter = known != certified.end() && known->second->range.begin < range.begin;
    if (isAfter && reassigned.insert(range.begin).second)
      engine.report(DiagnosticKind::certified_then_assigned, range, symbol.name)
          .note(known->second->range, "the certificate speaks of the version before");
  }

  void checkEvidence(const Symbol &symbol, const Contract &contract) {
    if (certified.count(&symbol) || contract.evidence == ContractEvidence::Sampled)
      return;
    auto found = tracker.result().find(&symbol);
    if (found == tracker.result().end())
      return; // never assigned, which is an error of its own
    const Origin &origin = found->second;
    if (contract.sense == ContractSense::Backward) {
      if (!origin.definesBackward)
        engine.report(DiagnosticKind::backward_undefined, contract.range, symbol.name);
      return;
    }
    if (!origin.obstacles.empty())
      engine.report(DiagnosticKind::contract_without_evidence, contract.range, symbol.name, *origin.obstacles.begin());
  }

  Callable &callable;
  const Block &body;
  DiagnosticEngine &engine;
  OriginTracker tracker;
  std::vector<std::pair<const Symbol *, const Contract *>> contracts;
  std::map<const Symbol *, const CertifyStatement *> certified;
  std::set<const CertifyStatement *> visited;
  std::set<const NameExpression *> refused;
  std::set<uint32_t> reassigned;
};

} // namespace

void sema::checkContracts(Callable &callable, const Block &body, const ProgramNames &program,
                          DiagnosticEngine &engine) {
  ContractChecker(callable, body, program, engine).run();
}
