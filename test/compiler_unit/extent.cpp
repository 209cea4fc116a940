// Extents: canonical forms, text, substitution, and what does not fit.
#include "compiler/ast/extent.h"
#include "compiler/ast/extent_text.h"

#include <gtest/gtest.h>

using dpg::Extent;

namespace {

const Extent n = Extent::symbol("n"), m = Extent::symbol("m"), k = Extent::symbol("k");
Extent number(int64_t value) { return Extent::constant(value); }

TEST(Extent, HasOneFormForEqualPolynomials) {
  EXPECT_EQ(n + number(1), number(1) + n);
  EXPECT_EQ((n + m) * (n - m), n * n - m * m);
  EXPECT_EQ(n - n, number(0));
  EXPECT_NE(n, m);
}

TEST(Extent, ReadsAsAnExpression) {
  EXPECT_EQ((number(2) * n - number(1)).text(), "2 * n - 1");
  EXPECT_EQ((n * k * n).text(), "k * n * n");
  EXPECT_EQ((number(1) - k).text(), "1 - k");
  EXPECT_EQ((number(0) - k).text(), "-k");
  EXPECT_EQ(number(0).text(), "0");
  EXPECT_EQ((number(3) * n.floorDivide(number(2))).text(), "3 * (n div 2)");
  EXPECT_EQ((n + number(1)).floorDivide(number(2)).text(), "(n + 1) div 2");
}

TEST(Extent, KnowsConstantsAndSymbols) {
  EXPECT_EQ((n + number(2) - n).asConstant(), 2);
  EXPECT_EQ(n.asConstant(), std::nullopt);
  EXPECT_EQ(n.asSymbol(), "n");
  EXPECT_EQ((n + n).asSymbol(), std::nullopt);
  EXPECT_EQ(Extent::atom("min(k, m)").asSymbol(), std::nullopt);
}

TEST(Extent, DividesTowardMinusInfinity) {
  EXPECT_EQ(number(-7).floorDivide(number(2)), number(-4));
  EXPECT_EQ(number(-7).modulo(number(2)), number(1));
  EXPECT_EQ(number(7).modulo(number(-2)), number(-1));
  EXPECT_EQ(n.floorDivide(number(1)), n);
  EXPECT_EQ(number(INT64_MIN).modulo(number(-1)), number(0));
  EXPECT_EQ(number(1).floorDivide(number(0)).asConstant(), std::nullopt);
}

TEST(Extent, FoldsMinimaOfConstantDistance) {
  EXPECT_EQ(Extent::call("min", {n + number(1), n}), n);
  EXPECT_EQ(Extent::call("max", {n + number(1), n}), n + number(1));
  EXPECT_EQ(Extent::call("min", {m, k}), Extent::call("min", {k, m}));
}

TEST(Extent, SubstitutesInsideAtoms) {
  EXPECT_EQ((number(2) * n + m).substitute({{"n", k + number(1)}}), number(2) * k + m + number(2));
  EXPECT_EQ(Extent::atom("min(k, m)").substitute({{"k", number(8)}, {"m", number(5)}}), number(5));
  EXPECT_EQ(n.floorDivide(number(2)).substitute({{"n", number(9)}}), number(4));
  EXPECT_EQ(n.floorDivide(number(2)).substitute({{"n", m + number(1)}}).text(), "(m + 1) div 2");
  EXPECT_EQ(Extent::atom("size[c]").substitute({{"c", k - number(1)}}).text(), "size[k - 1]");
  EXPECT_EQ((n + m).substitute({{"n", m}, {"m", n}}), n + m);
}

TEST(Extent, TakesAtomsApart) {
  const auto extremum = dpg::partsOf("min(k, m + 1)");
  ASSERT_TRUE(extremum);
  EXPECT_EQ(extremum->function, "min");
  EXPECT_EQ(extremum->operands, (std::vector{k, m + number(1)}));
  const auto quotient = dpg::partsOf("(m + 1) div 2");
  ASSERT_TRUE(quotient);
  EXPECT_EQ(quotient->function, "div");
  EXPECT_EQ(quotient->operands, (std::vector{m + number(1), number(2)}));
  for (const char *other : {"n", "size[c]", "(k) * (m)", "n div 2 div 3", "min(k, m)^k"})
    EXPECT_FALSE(dpg::partsOf(other)) << other;
}

TEST(Extent, NamesWhatOccurs) {
  Extent extent = n * Extent::atom("min(k, m div 2)") + n;
  EXPECT_EQ(extent.names(), (std::vector<std::string>{"k", "m", "n"}));
}

TEST(Extent, KeepsWhatWouldOverflowAsAnAtom) {
  Extent large = number(INT64_MAX) * n;
  EXPECT_EQ((large + n).text(), "(9223372036854775807 * n) + (n)");
  EXPECT_EQ((number(INT64_MIN)).text(), "-9223372036854775808");
  EXPECT_EQ((large * number(2)).asConstant(), std::nullopt);
}

} // namespace
