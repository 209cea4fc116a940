// Executions: targets, features, and the flags that a build may be given.
//
// A flag that changes arithmetic would break every contract without a word, one that loads a plugin or reads a file
// would run what is not in the program: so flags come from a list, and not from a list of exceptions. Instruction sets
// with fused multiply-add are fine: emitted programs are built with -ffp-contract=off, and fuse only what they say.
#include "compiler/sema/program_names.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"

#include <set>

using namespace dpg;
using namespace dpg::sema;
using namespace dpg::ast;
using llvm::StringRef;

static bool isWord(StringRef text) {
  return !text.empty() &&
         llvm::all_of(text, [](char c) { return llvm::isAlnum(c) || c == '.' || c == '-' || c == '_' || c == '+'; });
}

/// -mavx2, -mno-avx512f, -mprefer-vector-width=512: instruction sets and vector widths, which do not change results.
static bool isInstructionSet(StringRef flag) {
  static const char *const families[] = {"avx",  "sse",    "ssse",  "bmi",     "fma", "f16c",
                                         "amx-", "popcnt", "lzcnt", "vpclmul", "sve"};
  if (flag.consume_front("prefer-vector-width="))
    return flag == "128" || flag == "256" || flag == "512";
  flag.consume_front("no-");
  return isWord(flag) && llvm::any_of(families, [&](const char *family) { return flag.starts_with(family); });
}

static bool isAllowedFlag(StringRef flag) {
  static const std::set<StringRef> exact = {"-O0",
                                            "-O1",
                                            "-O2",
                                            "-O3",
                                            "-Os",
                                            "-funroll-loops",
                                            "-fno-unroll-loops",
                                            "-funroll-all-loops",
                                            "-ftree-vectorize",
                                            "-fno-tree-vectorize",
                                            "-fvectorize",
                                            "-fno-vectorize",
                                            "-fslp-vectorize",
                                            "-fno-slp-vectorize"};
  if (exact.count(flag))
    return true;
  for (const char *prefix : {"-march=", "-mtune=", "-mcpu="})
    if (flag.starts_with(prefix))
      return isWord(flag.drop_front(StringRef(prefix).size()));
  return flag.consume_front("-m") && isInstructionSet(flag);
}

/// Why a flag that is not on the list is refused, where that is known.
static const char *reasonAgainst(StringRef flag) {
  static const std::set<StringRef> arithmetic = {"-Ofast",
                                                 "-ffast-math",
                                                 "-funsafe-math-optimizations",
                                                 "-fassociative-math",
                                                 "-freciprocal-math",
                                                 "-ffinite-math-only",
                                                 "-fno-signed-zeros",
                                                 "-mrecip",
                                                 "-mdaz-ftz"};
  if (arithmetic.count(flag) || flag.starts_with("-ffp-") || flag.starts_with("-mfpmath") ||
      flag.starts_with("-mrecip"))
    return "changes arithmetic, which contracts rest on";
  if (flag.starts_with("-fplugin") || flag.starts_with("-mllvm") || flag.starts_with("-Xclang") ||
      flag.starts_with("-load"))
    return "loads code into the compiler";
  if (flag.starts_with("-I") || flag.starts_with("-include") || flag.starts_with("@") || flag.starts_with("-L") ||
      flag.starts_with("-l") || flag.starts_with("-specs") || flag.starts_with("-B"))
    return "reads files";
  return "is not on the list";
}

static void checkTarget(const ExecutionComponent::Property &property, DiagnosticEngine &engine) {
  static const std::set<StringRef> targets = {"x86-64", "aarch64", "riscv64", "nvptx"};
  if (!targets.count(property.value))
    engine.report(DiagnosticKind::unknown_target, property.valueRange, property.value);
}

static void checkFeatures(const ExecutionComponent::Property &property, DiagnosticEngine &engine) {
  llvm::SmallVector<StringRef, 8> features;
  StringRef(property.value).split(features, ',');
  for (StringRef feature : features)
    if (!isWord(feature.trim()))
      engine.report(DiagnosticKind::malformed_feature, property.valueRange, feature.trim());
}

static void checkFlags(const ExecutionComponent::Property &property, DiagnosticEngine &engine) {
  llvm::SmallVector<StringRef, 8> flags;
  llvm::SplitString(property.value, flags);
  for (StringRef flag : flags)
    if (!isAllowedFlag(flag))
      engine.report(DiagnosticKind::refused_flag, property.valueRange, flag, reasonAgainst(flag));
}

static void checkCompiler(const ExecutionComponent::Property &property, DiagnosticEngine &engine) {
  static const std::set<StringRef> compilers = {"g++", "clang++", "nvcc"};
  if (!compilers.count(property.value))
    engine.report(DiagnosticKind::unknown_compiler, property.valueRange, property.value);
}

void sema::checkExecution(ExecutionComponent &execution, const ProgramNames &program, DiagnosticEngine &engine) {
  auto found = program.implementations.find(execution.of.text);
  if (found != program.implementations.end())
    (execution.executed = found->second)->executions.push_back(&execution);
  else
    engine.report(DiagnosticKind::unknown_implementation, execution.of.range, execution.name.text, execution.of.text);
  std::map<std::string, SourceRange> seen;
  for (const ExecutionComponent::Property &property : execution.properties) {
    const std::string &name = property.name.text;
    auto [known, isNew] = seen.insert({name, property.name.range});
    if (!isNew)
      engine.report(DiagnosticKind::property_twice, property.name.range, name)
          .note(known->second, "it stands here first");
    if (name == "target")
      checkTarget(property, engine);
    else if (name == "features")
      checkFeatures(property, engine);
    else if (name == "flags")
      checkFlags(property, engine);
    else if (name == "compiler")
      checkCompiler(property, engine);
  }
  if (!seen.count("target"))
    engine.report(DiagnosticKind::execution_without_target, execution.name.range, execution.name.text);
}
