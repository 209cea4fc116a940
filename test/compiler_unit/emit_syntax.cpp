// The C++ tree and its printer: parentheses, line breaks, comments, names, literals.
#include "compiler/emit/cpp/cmake_lists.h"
#include "compiler/emit/cpp/extents.h"
#include "compiler/emit/cpp/literals.h"
#include "compiler/emit/cpp/names.h"
#include "compiler/emit/syntax/printer.h"

#include <gtest/gtest.h>

#include <optional>

using namespace dpg::cpp;
using namespace dpg::emit;

namespace {

Expression x() { return atom("x"); }
Expression y() { return atom("y"); }

std::string printed(Statement statement) {
  return printFile({Function{"void", "f", {}, Block{std::move(statement), Return{}}}});
}

TEST(EmitSyntax, ParenthesesAreThoseThatMeaningNeeds) {
  EXPECT_EQ(binary("+", binary("*", x(), y()), x()).flat(), "x * y + x");
  EXPECT_EQ(binary("*", binary("+", x(), y()), x()).flat(), "(x + y) * x");
  EXPECT_EQ(binary("-", x(), binary("-", y(), x())).flat(), "x - (y - x)");
  EXPECT_EQ(Expression::unary("-", Expression::unary("-", x())).flat(), "-(-x)");
  EXPECT_EQ(binary("||", binary("&&", x(), y()), x()).flat(), "(x && y) || x");
  EXPECT_EQ(binary("<", Expression::conditional(x(), y(), x()), y()).flat(), "(x ? y : x) < y");
}

TEST(EmitSyntax, LongLinesBreakAfterOperators) {
  const Expression term = atom(std::string(50, 't'));
  const std::string text = printed(Assignment{x(), binary("+", binary("+", term, term), term)});
  EXPECT_NE(text.find("  x = " + std::string(50, 't') + " + " + std::string(50, 't') + " +\n      "),
            std::string::npos);
}

TEST(EmitSyntax, TheLastCaseOfASwitchIsTheDefault) {
  const Switch node{x(), {{Block{Assignment{x(), y()}}, "first"}, {Block{Declaration{"int", "z"}}, ""}}};
  const std::string text = printed(node);
  EXPECT_NE(text.find("  switch (x) {\n"
                      "  case 0: // first\n"
                      "    x = y;\n"
                      "    break;\n"
                      "  default: {\n"
                      "    int z;\n"
                      "    break;\n"
                      "  }\n"
                      "  }\n"),
            std::string::npos)
      << text;
}

TEST(EmitSyntax, CommentsCannotEndTheirLineOrSwallowTheNext) {
  EXPECT_EQ(commentText("a \\\\ "), "a");
  EXPECT_EQ(commentText("a\nb\x01"
                        "c"),
            "a b c");
  EXPECT_EQ(commentText(std::string("x?") + "?/"), "x? ? /");
}

TEST(EmitSyntax, StatementsInCommentsBreakOutsideOfBrackets) {
  const std::vector<std::string> lines = wrapStatement("a = max(i) (x[i] + y[i]) + b;", 26);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0], "a = max(i) (x[i] + y[i]) +");
  EXPECT_EQ(lines[1], "    b;");
  EXPECT_EQ(wrapStatement("a = max(i) (x[i] + y[i]) + b;", 20)[0], "a = max(i)");
}

TEST(EmitSyntax, ChainsOfChoicesAreTables) {
  const Expression first = atom(std::string(30, 'c')), second = atom(std::string(40, 'd'));
  const Expression value = atom(std::string(40, 'v'));
  const std::string text =
      printed(Assignment{x(), Expression::conditional(first, value, Expression::conditional(second, value, y()))});
  EXPECT_NE(text.find("  x = " + std::string(30, 'c') + "   " + std::string(9, ' ') + " ? " + value.text() +
                      "\n      : " + second.text() + " ? " + value.text() + "\n" + std::string(48, ' ') + " : y;"),
            std::string::npos)
      << text;
}

TEST(EmitSyntax, StringLiteralsHoldAnyBytes) {
  EXPECT_EQ(stringLiteral("a\"\\\n"), "\"a\\\"\\\\\\n\"");
  EXPECT_EQ(stringLiteral("\xc3\xa9"
                          "1"),
            "\"\\303\\2511\"");
}

TEST(EmitSyntax, BracketArgumentsHoldTheirOwnBrackets) {
  EXPECT_EQ(bracketArgument("/a b"), "[[/a b]]");
  EXPECT_EQ(bracketArgument("a]]b"), "[=[a]]b]=]");
  EXPECT_EQ(bracketArgument("a]"), "[=[a]]=]");
}

TEST(EmitNames, BlocksGiveTheirNamesBack) {
  NameTable names;
  EXPECT_EQ(names.take("x"), "x");
  {
    const NameTable::Scope block(names);
    EXPECT_EQ(names.take("x"), "x_2");
    EXPECT_EQ(names.take("inside"), "inside");
    EXPECT_EQ(names.takeOutside("around"), "around");
  }
  EXPECT_EQ(names.take("inside"), "inside");
  EXPECT_EQ(names.take("around"), "around_2");
}

TEST(EmitNames, ReservedNamesGetAnUnderscore) {
  for (const char *name : {"double", "std", "errno", "EOF", "main", "dpg", "linux"})
    EXPECT_EQ(identifier(name), std::string(name) + "_");
  EXPECT_EQ(identifier("rank"), "rank");
  EXPECT_EQ(identifier("a__b"), "a_b");
  EXPECT_EQ(identifier("2x"), "x2x");
}

TEST(EmitNames, NamesAreTakenOnce) {
  NameTable names;
  EXPECT_EQ(names.take("rank"), "rank");
  EXPECT_EQ(names.take("rank"), "rank_2");
  EXPECT_EQ(names.take("int"), "int_");
  EXPECT_EQ(names.take("int"), "int_2");
}

TEST(EmitLiterals, NumbersAreWrittenAsAPersonWould) {
  EXPECT_EQ(floatLiteral(llvm::APFloat(0.85)).flat(), "0.85");
  EXPECT_EQ(floatLiteral(llvm::APFloat(1e-12)).flat(), "1e-12");
  EXPECT_EQ(floatLiteral(llvm::APFloat(1.0)).flat(), "1.0");
  EXPECT_EQ(floatLiteral(llvm::APFloat(0.1f)).flat(), "0.1f");
  bool isWhole = false;
  EXPECT_EQ(floatLiteral(llvm::APFloat(-3.0), &isWhole).flat(), "-3");
  EXPECT_TRUE(isWhole);
}

TEST(EmitLiterals, BallsEncloseWhatNoDoubleHolds) {
  EXPECT_EQ(ballLiteral("0.5").flat(), "0.5");
  EXPECT_EQ(ballLiteral("1e-400").flat(), "dpg::ball::around({0.0, 0.0}, 5e-324)");
  EXPECT_EQ(ballLiteral("7e-324").flat(), "dpg::ball::around({5e-324, 0.0}, 5e-324)");
  EXPECT_TRUE(llvm::StringRef(ballLiteral("0.1").flat()).starts_with("dpg::ball::around({0.1, "));
}

/// The expression where n and m are sizes of arrays, n * m is known to fit, and k may be any int.
std::string extentText(llvm::StringRef text) {
  const auto named = [](llvm::StringRef name) { return atom(name.str()); };
  const auto range = [](llvm::StringRef part) -> std::optional<Interval> {
    const bool isKnown = part == "n" || part == "m" || part == "m * n";
    return isKnown ? std::optional(Interval{0, Wide(1) << 47}) : std::nullopt;
  };
  return extentExpression(text, {named, range}, "a.dpg:1").flat();
}

TEST(EmitExtents, DivisionRoundsDown) {
  EXPECT_EQ(extentText("2 * n - 1"), "2 * n - 1");
  EXPECT_EQ(extentText("(n + 1) div 2"), "dpg::floor_div(n + 1, 2)");
  EXPECT_EQ(extentText("min(k, m)"), "std::min<dpg::index>(k, m)");
}

TEST(EmitExtents, CheckWhatMayNotFit) {
  EXPECT_EQ(extentText("k - 1"), "dpg::checked_difference(k, 1, \"a.dpg:1\")");
  EXPECT_EQ(extentText("-k"), "dpg::checked_difference(0, k, \"a.dpg:1\")");
  EXPECT_EQ(extentText("min(k, m) + 1"), "std::min<dpg::index>(k, m) + 1");
  EXPECT_EQ(extentText("n * n"), "dpg::checked_product(n, n, \"a.dpg:1\")");
  EXPECT_EQ(extentText("m * n - 1"), "m * n - 1");
  EXPECT_EQ(extentText("n div k"), "dpg::checked_div(n, k, \"a.dpg:1\")");
  EXPECT_EQ(extentText("k mod 4 + n"), "dpg::floor_mod(k, 4) + n");
  EXPECT_EQ(extentText("-9223372036854775808"), "std::numeric_limits<dpg::index>::min()");
}

} // namespace
