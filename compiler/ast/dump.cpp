// Prints components and statements, one line each.
#include "compiler/ast/dump_parts.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/raw_ostream.h"

using namespace dpg;
using namespace dpg::ast;
using llvm::raw_ostream;

namespace {

class TreeDumper {
public:
  TreeDumper(raw_ostream &out, const SourceManager *sources) : out(out), sources(sources) {}

  void dump(const Program &program) {
    for (const Import *import : program.imports)
      line(*import) << "import \"" << import->path << "\"";
    for (const Component *component : program.components)
      dump(*component);
    end();
  }

private:
  /// Ends the line before, with the place of its node, and starts one for `node`.
  raw_ostream &line(const Node &node) {
    end();
    current = &node;
    return out.indent(indent);
  }
  raw_ostream &line() {
    end();
    return out.indent(indent);
  }
  void end() {
    if (!isFirst) {
      if (current && sources) {
        LineColumn place = sources->begin(current->range);
        out << " @" << place.line << ":" << place.column;
      }
      out << "\n";
    }
    isFirst = false;
    current = nullptr;
  }

  void expression(const Expression *e) { dumpOptional(e, out); }

  void dump(const Component &component) {
    static constexpr const char *kinds[] = {"abstract ", "graph ", "implementation ", "execution "};
    line(component) << kinds[static_cast<size_t>(component.kind)] << component.name.text;
    llvm::TypeSwitch<const Component *>(&component)
        .Case<Callable, ImplementationComponent, ExecutionComponent>([&](auto *c) { header(*c); });
    indent += 2;
    llvm::SmallVector<llvm::StringRef> lines;
    llvm::StringRef(component.documentation).split(lines, '\n', -1, false);
    for (llvm::StringRef text : lines)
      line() << "doc " << text;
    llvm::TypeSwitch<const Component *>(&component)
        .Case<Callable, ImplementationComponent, ExecutionComponent>([&](auto *c) { body(*c); });
    indent -= 2;
  }

  void header(const Callable &callable) {
    if (!callable.hasBody)
      out << " opaque";
  }
  void header(const ImplementationComponent &c) { out << " of " << c.of.text << " in " << c.language.text; }
  void header(const ExecutionComponent &c) { out << " of " << c.of.text; }

  void body(const Callable &callable) {
    for (const Parameter *parameter : callable.parameters)
      dump(*parameter);
    block(callable.body);
    for (const Fact *fact : callable.expertise)
      dump(*fact);
  }

  void body(const ImplementationComponent &c) {
    if (c.source)
      line() << "source \"" << *c.source << "\"";
    if (!c.function.empty()) {
      line() << "function ";
      llvm::interleave(c.function, out, [&](const Name &part) { out << part.text; }, "::");
    }
    for (const StoredChoice &choice : c.stored) {
      line() << "stored " << choice.parameter.text << ": " << choice.storage.name.text;
      if (!choice.storage.shape.empty()) {
        out << "[";
        dumpList(choice.storage.shape, out);
        out << "]";
      }
    }
    for (const std::vector<FormatChoice> &variant : c.arithmetic)
      dump(variant);
    count("processes", c.processes);
    count("threads", c.threads);
    for (const Expression *requirement : c.requirements) {
      line() << "requires ";
      expression(requirement);
    }
    block(c.body);
    for (const Fact *fact : c.expertise)
      dump(*fact);
  }

  void body(const ExecutionComponent &c) {
    for (const ExecutionComponent::Property &property : c.properties)
      line() << property.name.text << " \"" << property.value << "\"";
  }

  void dump(const std::vector<FormatChoice> &variant) {
    line() << "arithmetic ";
    llvm::interleaveComma(variant, out, [&](const FormatChoice &choice) {
      out << choice.parameter.text << ": ";
      llvm::interleave(choice.formats, out, [&](const Name &format) { out << format.text; }, " | ");
    });
  }

  void count(const char *word, const std::optional<CountRange> &range) {
    if (!range)
      return;
    line() << word << " ";
    expression(range->low);
    if (range->high || range->isOpen)
      out << "..";
    if (range->high)
      expression(range->high);
  }

  void dump(const Parameter &parameter) {
    static constexpr const char *directions[] = {"in ", "out ", "inout "};
    line(parameter) << directions[static_cast<size_t>(parameter.direction)] << parameter.name.text << ": ";
    if (parameter.declared)
      dumpType(*parameter.declared, out);
    if (parameter.readFile)
      out << " = read \"" << *parameter.readFile << "\"";
    if (parameter.initial) {
      out << " = ";
      expression(parameter.initial);
    }
  }

  void dump(const Fact &fact) {
    static constexpr const char *kinds[] = {"operations", "bytes", "error", "prefer", "stability"};
    line(fact) << "expertise " << kinds[static_cast<size_t>(fact.kind)] << " ";
    if (fact.of)
      out << fact.of->text << ": ";
    expression(fact.value);
  }

  void block(const Block &statements) {
    for (const Statement *statement : statements)
      llvm::TypeSwitch<const Statement *>(statement)
          .Case<AssignmentStatement, DeclarationStatement, ForStatement, RepeatStatement, IfStatement, CertifyStatement,
                ShowStatement>([&](auto *s) { dump(*s); });
  }
  void nested(const Block &statements) {
    indent += 2;
    block(statements);
    indent -= 2;
  }

  void dump(const Target &target) {
    out << target.name.text;
    if (target.declared) {
      out << ": ";
      dumpType(*target.declared, out);
    }
    if (target.subscripts)
      dumpSubscripts(*target.subscripts, out);
  }

  void dump(const AssignmentStatement &assignment) {
    line(assignment) << (assignment.isPublished ? "publish " : "assign ");
    llvm::interleaveComma(assignment.targets, out, [&](const Target &target) { dump(target); });
    out << " = ";
    expression(assignment.value);
    clauses(assignment.clauses);
  }

  void dump(const DeclarationStatement &declaration) {
    line(declaration) << "declare " << declaration.name.text << ": ";
    if (declaration.declared)
      dumpType(*declaration.declared, out);
  }

  void dump(const ForStatement &loop) {
    line(loop) << (loop.isParallel ? "parallel for " : "for ");
    dumpBinders(loop.binders, out);
    clauses(loop.clauses);
    nested(loop.body);
  }

  void dump(const RepeatStatement &loop) {
    line(loop) << "repeat up to ";
    expression(loop.limit);
    clauses(loop.clauses);
    nested(loop.body);
    line() << "until ";
    expression(loop.until);
  }

  void dump(const IfStatement &choice) {
    line(choice) << "if ";
    expression(choice.condition);
    nested(choice.yes);
    if (choice.no.empty())
      return;
    line() << "else";
    nested(choice.no);
  }

  void dump(const CertifyStatement &certificate) {
    line(certificate) << "certify " << certificate.name.text << " by ";
    expression(certificate.bound);
  }

  void dump(const ShowStatement &show) {
    line(show) << "show ";
    dumpList(show.values, out);
  }

  void clause(const char *word, const Expression *value, const char *close = "") {
    if (!value)
      return;
    out << word;
    expression(value);
    out << close;
  }

  void clauses(const Clauses &c) {
    dumpArithmetic(c.arithmetic, out);
    clause(" where ", c.where);
    clause(" on processes(", c.processes, ")");
    clause(" durable every ", c.durableEvery);
    for (const Name &name : c.after)
      out << " after " << name.text;
    for (const Demand &demand : c.demands)
      out << " demand " << demand.what.text << (demand.implementation ? " " + demand.implementation->text : "");
    if (!c.schedule.empty())
      schedule(c.schedule);
  }

  void schedule(const std::vector<ScheduleItem> &items) {
    out << " schedule {";
    llvm::interleave(
        items, out,
        [&](const ScheduleItem &item) {
          out << " " << item.action.text << " ";
          llvm::interleaveComma(item.indices, out, [&](const std::pair<Name, Expression *> &index) {
            out << index.first.text;
            clause(" ", index.second);
          });
        },
        ";");
    out << " }";
  }

  raw_ostream &out;
  const SourceManager *sources;
  const Node *current = nullptr;
  unsigned indent = 0;
  bool isFirst = true; // no line was begun
};

} // namespace

void dpg::dump(const Program &program, raw_ostream &out, const SourceManager *sources) {
  TreeDumper(out, sources).dump(program);
}
