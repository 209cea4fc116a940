// Kernels compute the same before and after their loops are reordered: random ones, bit by bit.
#include "compiler/passes/passes.h"
#include "test/compiler_unit/kernel_interpreter.h"
#include "test/compiler_unit/random_kernel.h"

#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <map>

using namespace mlir;

namespace {

uint64_t fromEnvironment(const char *name, uint64_t otherwise) {
  const char *given = std::getenv(name);
  return given ? std::strtoull(given, nullptr, 10) : otherwise;
}

std::string textOf(ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  module.print(stream);
  return text;
}

/// Where two results differ first, or nothing.
std::string difference(const KernelResult &expected, const KernelResult &computed) {
  if (!computed.fault.empty())
    return computed.fault;
  for (size_t array = 0; array < expected.updated.size(); ++array) {
    const std::map<int64_t, double> &x = expected.updated[array], &y = computed.updated[array];
    const std::string name = "array " + std::to_string(array) + " of those that are updated, ";
    if (x.size() != y.size())
      return name + std::to_string(y.size()) + " elements written, not " + std::to_string(x.size());
    for (auto [place, element] : x) {
      const auto other = y.find(place);
      if (other == y.end() || std::memcmp(&element, &other->second, sizeof(double)) != 0)
        return name + "element " + std::to_string(place);
    }
  }
  return "";
}

class RandomKernels {
public:
  RandomKernels() : context(MLIRContext::Threading::DISABLED) {
    context.loadDialect<dpg::ir::DpgDialect, arith::ArithDialect, affine::AffineDialect>();
  }

  /// Whether the loops of kernel `seed` were ordered anew; where they were not, `obstacles` has the reason once more.
  bool check(uint64_t seed, std::map<std::string, unsigned> &obstacles) {
    const std::string text = randomKernel(seed);
    const std::string where = "kernel " + std::to_string(seed) + "\n" + text;
    OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
    if (!module) {
      ADD_FAILURE() << where;
      return false;
    }
    OwningOpRef<ModuleOp> scheduled = module->clone();
    PassManager passes(&context);
    passes.addPass(dpg::createScheduleKernels());
    if (failed(passes.run(*scheduled))) {
      ADD_FAILURE() << where;
      return false;
    }
    for (auto [n, m] : sizesToTry(seed))
      compare(*module, *scheduled, n, m, where);
    if (auto obstacle = kernelOf(*scheduled)->getAttrOfType<StringAttr>("unscheduled"))
      ++obstacles[obstacle.str()];
    return kernelOf(*scheduled).getSchedule().has_value();
  }

private:
  static dpg::ir::KernelOp kernelOf(ModuleOp module) { return *module.getOps<dpg::ir::KernelOp>().begin(); }

  /// None, one and few iterations, and some of those that are behind a tile, or behind several, by less than a tile.
  static std::vector<std::pair<int64_t, int64_t>> sizesToTry(uint64_t seed) {
    constexpr std::pair<int64_t, int64_t> large[] = {{7, 4},   {9, 17},  {19, 12}, {33, 3}, {5, 40},
                                                     {35, 35}, {70, 66}, {130, 2}, {3, 90}, {300, 1}};
    std::vector<std::pair<int64_t, int64_t>> sizes{{0, 0}, {1, 1}, {3, 2}};
    for (uint64_t number : {seed, seed + 3, seed + 7})
      sizes.push_back(large[number % std::size(large)]);
    return sizes;
  }

  /// Deep nests over large sizes, which would take long, are left to smaller ones.
  static void compare(ModuleOp before, ModuleOp after, int64_t n, int64_t m, const std::string &where) {
    constexpr int64_t mostOperations = 15'000;
    const std::map<std::string, int64_t> sizes = sizesOf(n, m);
    const KernelResult expected = interpret(kernelOf(before), sizes, OpenOrder::AsWritten, mostOperations);
    if (expected.operations > mostOperations)
      return;
    ASSERT_EQ(expected.fault, "") << where;
    for (OpenOrder order : {OpenOrder::AsWritten, OpenOrder::Shuffled}) {
      const KernelResult computed = interpret(kernelOf(after), sizes, order, mostOperations);
      EXPECT_EQ(difference(expected, computed), "")
          << "n = " << n << ", m = " << m << (order == OpenOrder::Shuffled ? ", independent iterations shuffled" : "")
          << ", " << where << "became\n"
          << textOf(after);
      EXPECT_EQ(expected.operations, computed.operations) << where;
    }
  }

  MLIRContext context;
};

/// The kernels in parts, which run beside each other: 2000 in all, or as many as DPG_KERNELS says, from
/// DPG_FIRST_KERNEL.
class random_kernels : public testing::TestWithParam<unsigned> {};

constexpr unsigned parts = 8;

TEST_P(random_kernels, compute_the_same_in_their_new_order) {
  RandomKernels kernels;
  const uint64_t first = fromEnvironment("DPG_FIRST_KERNEL", 0), count = fromEnvironment("DPG_KERNELS", 2000);
  std::map<std::string, unsigned> obstacles;
  uint64_t scheduled = 0, tried = 0;
  for (uint64_t seed = first + GetParam(); seed < first + count; seed += parts, ++tried)
    scheduled += kernels.check(seed, obstacles);
  // The others have schedules whose loops are no plain ones, or take isl too long.
  EXPECT_GE(scheduled * 10, tried * 9) << testing::PrintToString(obstacles);
}

INSTANTIATE_TEST_SUITE_P(part, random_kernels, testing::Range(0u, parts));

} // namespace
