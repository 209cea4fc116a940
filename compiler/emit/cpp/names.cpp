// C++ names for the program's names: see names.h.
#include "compiler/emit/cpp/names.h"

#include "llvm/ADT/StringExtras.h"

namespace dpg::emit {

namespace {

/// Keywords and alternative tokens of C++20, with those of C++23 and 26 that a later compiler may know.
constexpr llvm::StringLiteral keywords[] = {"alignas",
                                            "alignof",
                                            "and",
                                            "and_eq",
                                            "asm",
                                            "auto",
                                            "bitand",
                                            "bitor",
                                            "bool",
                                            "break",
                                            "case",
                                            "catch",
                                            "char",
                                            "char8_t",
                                            "char16_t",
                                            "char32_t",
                                            "class",
                                            "compl",
                                            "concept",
                                            "const",
                                            "consteval",
                                            "constexpr",
                                            "constinit",
                                            "const_cast",
                                            "continue",
                                            "contract_assert",
                                            "co_await",
                                            "co_return",
                                            "co_yield",
                                            "decltype",
                                            "default",
                                            "delete",
                                            "do",
                                            "double",
                                            "dynamic_cast",
                                            "else",
                                            "enum",
                                            "explicit",
                                            "export",
                                            "extern",
                                            "false",
                                            "float",
                                            "for",
                                            "friend",
                                            "goto",
                                            "if",
                                            "inline",
                                            "int",
                                            "long",
                                            "mutable",
                                            "namespace",
                                            "new",
                                            "noexcept",
                                            "not",
                                            "not_eq",
                                            "nullptr",
                                            "operator",
                                            "or",
                                            "or_eq",
                                            "private",
                                            "protected",
                                            "public",
                                            "register",
                                            "reinterpret_cast",
                                            "requires",
                                            "return",
                                            "short",
                                            "signed",
                                            "sizeof",
                                            "static",
                                            "static_assert",
                                            "static_cast",
                                            "struct",
                                            "switch",
                                            "template",
                                            "this",
                                            "thread_local",
                                            "throw",
                                            "true",
                                            "try",
                                            "typedef",
                                            "typeid",
                                            "typename",
                                            "union",
                                            "unsigned",
                                            "using",
                                            "virtual",
                                            "void",
                                            "volatile",
                                            "wchar_t",
                                            "while",
                                            "xor",
                                            "xor_eq"};

/// Macros of the C library, of POSIX, of MPI's and the compilers' making, and names that the emitted files use bare.
constexpr llvm::StringLiteral meanings[] = {"assert",      "BUFSIZ",
                                            "CHAR_BIT",    "complex",
                                            "DOMAIN",      "dpg",
                                            "EDOM",        "EOF",
                                            "ERANGE",      "errno",
                                            "FP_NAN",      "HUGE_VAL",
                                            "I",           "imaginary",
                                            "INFINITY",    "INT_MAX",
                                            "INT_MIN",     "L_tmpnam",
                                            "linux",       "LONG_MAX",
                                            "LONG_MIN",    "main",
                                            "MAXFLOAT",    "math_errhandling",
                                            "NAN",         "NDEBUG",
                                            "NULL",        "offsetof",
                                            "OVERFLOW",    "PLOSS",
                                            "RAND_MAX",    "SEEK_CUR",
                                            "SEEK_END",    "SEEK_SET",
                                            "setjmp",      "SIG_DFL",
                                            "SIG_ERR",     "SIG_IGN",
                                            "SING",        "SIZE_MAX",
                                            "std",         "stderr",
                                            "stdin",       "stdout",
                                            "TLOSS",       "TMP_MAX",
                                            "UNDERFLOW",   "unix",
                                            "va_arg",      "va_copy",
                                            "va_end",      "va_start",
                                            "options",     "summary",
                                            "block",       "M_E",
                                            "M_PI",        "M_PI_2",
                                            "M_SQRT2",     "_",
                                            "i386",        "CLOCKS_PER_SEC",
                                            "UINT_MAX",    "DBL_MAX",
                                            "DBL_MIN",     "FLT_MAX",
                                            "FLT_MIN",     "DBL_EPSILON",
                                            "FLT_EPSILON", "swap",
                                            "major",       "minor"};

} // namespace

bool isReservedName(llvm::StringRef name) {
  const bool isReservedForm = name.contains("__") || (name.size() > 1 && name[0] == '_' && llvm::isUpper(name[1]));
  const bool isOmpOrMpi = name.starts_with("omp_") || name.starts_with("MPI_") || name.starts_with("OMPI_");
  return isReservedForm || isOmpOrMpi || llvm::is_contained(keywords, name) || llvm::is_contained(meanings, name);
}

std::string identifier(llvm::StringRef wanted) {
  std::string name;
  for (const char c : wanted) {
    const char next = llvm::isAlnum(c) ? c : '_';
    if (next != '_' || !llvm::StringRef(name).ends_with("_"))
      name += next;
  }
  if (name.empty() || llvm::isDigit(name[0]) || name[0] == '_')
    name.insert(0, "x");
  if (isReservedName(name))
    name += "_";
  return name;
}

bool NameTable::isTaken(llvm::StringRef name) const {
  return llvm::any_of(scopes, [&](const llvm::StringSet<> &scope) { return scope.contains(name); });
}

std::string NameTable::takeIn(llvm::StringSet<> &scope, llvm::StringRef wanted) {
  const std::string name = identifier(wanted);
  std::string candidate = name;
  for (unsigned count = 2; isTaken(candidate); ++count)
    candidate = (llvm::StringRef(name).rtrim('_') + "_" + llvm::Twine(count)).str();
  scope.insert(candidate);
  return candidate;
}

} // namespace dpg::emit
