// Random kernels: see random_kernel.h.
//
// An index is in [-10, N + 20) where N is the larger of n and m: bounds are n, m or indices of outer loops, shifted a
// little, and loops are nested five deep at most, one of them over time. `origin` keeps subscripts that are sums of
// indices positive, `n + m + 32` those that are differences, and `2 * n + 2 * m + 120` is behind all of them.
#include "test/compiler_unit/random_kernel.h"

#include <algorithm>
#include <random>
#include <vector>

namespace {

constexpr int origin = 22;

struct Array {
  std::string name, type;
  unsigned rank; ///< 0: a variable
  bool isWritten;
};

class Generator {
public:
  explicit Generator(uint64_t seed) : random(seed) {}

  std::string run() {
    hasBoth = chance(0.35);
    areOpaque = chance(0.1);
    declareArrays();
    std::string names, directions, arguments;
    const auto add = [&](const std::string &name, const std::string &type, const char *direction) {
      names += "\"" + name + "\", ";
      directions += "\"" + std::string(direction) + "\", ";
      arguments += "%" + name + ": " + type + ", ";
    };
    for (const char *size : {"n", "m", "o", "e"})
      add(size, "index", "in");
    std::string locals;
    for (const Array &array : arrays)
      if (array.name.front() == 't')
        locals += "  %" + array.name + " = dpg.local \"" + array.name + "\" : " + array.type + "\n";
      else
        add(array.name, "!dpg.array" + array.type, array.isWritten ? "inout" : "in");
    const unsigned statements = chance(0.65) ? 1 : chance(0.75) ? 2 : 3;
    const bool hasTimeLoop = chance(0.3);
    // Few are deep: each loop more makes isl's work several times as much.
    const unsigned deepest = chance(0.2) ? 1 : chance(0.65) ? 2 : chance(0.75) ? 3 : 4;
    if (hasTimeLoop)
      openLoop("0", "3", "time");
    fillBlock(statements, deepest, /*isWhole=*/!hasTimeLoop);
    if (hasTimeLoop)
      closeLoop();
    return "dpg.kernel @k [" + names + "\"c\"] directions [" + directions + "\"in\"] origins [] {\n^bb0(" + arguments +
           "%c: f64):\n" + locals + "  %first = arith.constant 0 : index\n" + text + "}\n";
  }

private:
  unsigned below(unsigned bound) { return random() % bound; }
  bool chance(double probability) { return below(1000) < probability * 1000; }
  int shift() { return static_cast<int>(below(5)) - 2; }
  static std::string plus(int value) { return (value < 0 ? " - " : " + ") + std::to_string(std::abs(value)); }
  std::string fresh(const char *name) { return "%" + std::string(name) + std::to_string(names++); }
  void line(const std::string &op) { text += std::string(2 * depth + 2, ' ') + op + "\n"; }
  const std::string &anyIndex() { return indices[below(indices.size())]; }
  std::string anySize() { return hasBoth && chance(0.3) ? "%m" : "%n"; }

  std::string arrayType(unsigned rank) {
    if (rank == 0)
      return "<[\"1\"], f64, replicated>";
    const std::string extent = areOpaque ? "e" : hasBoth ? "\"2 * m + 2 * n + 120\"" : "\"2 * n + 120\"";
    std::string extents = extent;
    for (unsigned dimension = 1; dimension < rank; ++dimension)
      extents += ", " + extent;
    return "<[" + extents + "], f64>";
  }

  /// At least one array that the kernel is given to update.
  void declareArrays() {
    const auto declare = [&](const char *name, unsigned rank, bool isWritten) {
      arrays.push_back({name, arrayType(rank), rank, isWritten});
    };
    declare("A", chance(0.1) ? 3 : 2, chance(0.6));
    declare("u", 1, true);
    if (chance(0.4))
      declare("B", 2, chance(0.6));
    if (chance(0.4))
      declare("v", 1, chance(0.6));
    if (chance(0.3))
      declare("t0", 1 + below(2), true);
    declare("t1", 0, true);
  }
  const Array &variable() const { return arrays.back(); }

  /// Statements and loops by turns. `isWhole`: the block is that of the kernel.
  void fillBlock(unsigned statements, unsigned depthLeft, bool isWhole) {
    while (statements > 0) {
      const bool isPair = statements == 2 || (statements == 1 && isWhole);
      if (isPair && depthLeft > 0 && chance(0.1)) {
        carryNumber();
        statements = 0;
      } else if (isPair && depthLeft > 0 && !indices.empty() && chance(0.2)) {
        sumUp();
        statements = 0;
      } else if (depthLeft == 0 || !chance(isWhole ? 0.95 : 0.75)) {
        addStatement();
        --statements;
      } else {
        const unsigned inside = 1 + below(statements);
        addLoop(inside, depthLeft);
        statements -= inside;
      }
    }
  }

  void addLoop(unsigned statements, unsigned depthLeft) {
    const std::string from = lowerBound(), to = upperBound();
    const size_t before = indices.size();
    openLoop(from, to, "i");
    if (chance(0.1)) {
      const std::string moved = fresh("d");
      line(moved + " = affine.apply affine_map<(d0) -> (d0 + 1)>(" + indices.back() + ")");
      indices.push_back(moved);
    }
    fillBlock(statements, depthLeft - 1, /*isWhole=*/false);
    closeLoop();
    indices.resize(before);
  }

  /// t1 = x; for i { t1 = t1 - a * b; y[i] = t1 + c; }
  void carryNumber() {
    write(operand(), variable(), element(variable()));
    const size_t before = indices.size();
    openLoop(lowerBound(), upperBound(), "i");
    const bool isUsedBefore = chance(0.3);
    if (isUsedBefore)
      useNumber();
    change(variable(), element(variable()));
    if (!isUsedBefore)
      useNumber();
    closeLoop();
    indices.resize(before);
  }

  void useNumber() {
    const Array &to = anyWritten();
    const std::string place = element(to), sum = fresh("s"), number = read(variable(), element(variable()));
    line(sum + " = arith.addf " + number + ", " + operand() + " : f64");
    write(sum, to, place);
  }

  /// y[i] = 0; for k in 0..i { y[i] = y[i] - a * b; }, or by way of t1.
  void sumUp() {
    const Array &to = anyWritten();
    const bool isDirect = chance(0.5);
    const std::string place = element(to);
    const Array &sum = isDirect ? to : variable();
    const std::string grows = isDirect ? place : element(variable());
    write(constant("0.0"), sum, grows);
    openLoop(std::to_string(below(2)), "affine_map<(d0) -> (d0" + plus(shift()) + ")>(" + anyIndex() + ")", "k");
    change(sum, grows);
    closeLoop();
    indices.pop_back();
    if (!isDirect)
      useNumber();
  }

  void openLoop(const std::string &from, const std::string &to, const char *name) {
    const std::string index = fresh(name);
    line("affine.for " + index + " = " + from + " to " + to + " {");
    indices.push_back(index);
    ++depth;
  }

  void closeLoop() {
    --depth;
    line("}");
  }

  std::string lowerBound() {
    if (indices.empty() || chance(0.6))
      return std::to_string(below(3));
    const std::string outer = anyIndex(), other = anyIndex();
    if (chance(0.5))
      return "affine_map<(d0) -> (d0" + plus(shift()) + ")>(" + outer + ")";
    if (chance(0.7))
      return "max affine_map<(d0) -> (" + std::to_string(below(3)) + ", d0" + plus(shift()) + ")>(" + outer + ")";
    if (chance(0.2))
      return "affine_map<(d0) -> (d0 floordiv 2)>(" + outer + ")";
    return "max affine_map<(d0, d1) -> (d0" + plus(shift()) + ", d1" + plus(shift()) + ")>(" + outer + ", " + other +
           ")";
  }

  std::string upperBound() {
    const std::string size = anySize();
    if (indices.empty() || chance(0.6))
      return chance(0.7)   ? size
             : chance(0.7) ? "affine_map<()[s0] -> (s0" + plus(shift()) + ")>()[" + size + "]"
             : chance(0.6) ? "affine_map<()[s0] -> (s0 floordiv 2)>()[" + size + "]"
             : chance(0.3)
                 ? "affine_map<()[s0] -> (s0 mod 3 + 2)>()[" + size + "]"
                 : std::string("min affine_map<()[s0, s1] -> (s0, s1 - 1)>()[%n, ") + (hasBoth ? "%m" : "%n") + "]";
    const std::string outer = anyIndex(), other = anyIndex();
    if (chance(0.4))
      return "affine_map<(d0) -> (d0" + plus(shift() + 1) + ")>(" + outer + ")";
    if (chance(0.4))
      return "affine_map<(d0)[s0] -> (s0 - d0" + plus(shift()) + ")>(" + outer + ")[" + size + "]";
    if (chance(0.8))
      return "min affine_map<(d0)[s0] -> (d0" + plus(shift() + 3) + ", s0)>(" + outer + ")[" + size + "]";
    return "min affine_map<(d0, d1)[s0] -> (s0" + plus(shift()) + ", d0 + d1 + 1)>(" + outer + ", " + other + ")[" +
           size + "]";
  }

  const Array &anyWritten() {
    std::vector<const Array *> written;
    for (const Array &array : arrays)
      if (array.isWritten && (array.rank > 0 || chance(0.15)))
        written.push_back(&array);
    return *written[below(written.size())];
  }

  /// As often as not an update in place, x -= a * b; else x = a or x = a + b.
  void addStatement() {
    const Array &to = anyWritten();
    const std::string place = element(to);
    if (chance(0.45))
      return change(to, place);
    if (chance(0.2))
      return write(operand(), to, place);
    const std::string sum = fresh("s"), a = operand(), b = operand();
    line(sum + " = arith." + (chance(0.7) ? "addf " : "subf ") + a + ", " + b + " : f64");
    write(sum, to, place);
  }

  /// x = x - a * b
  void change(const Array &array, const std::string &place) {
    const std::string before = read(array, place), a = operand(), b = chance(0.6) ? "%c" : operand();
    const std::string product = fresh("p"), sum = fresh("s");
    line(product + " = arith." + (chance(0.8) ? "mulf " : "divf ") + a + ", " + b + " : f64");
    line(sum + " = arith." + (chance(0.7) ? "addf " : "subf ") + before + ", " + product + " : f64");
    write(sum, array, place);
  }

  void write(const std::string &value, const Array &array, const std::string &place) {
    line("dpg.write " + value + " to " + place + " : f64, " + array.type);
  }

  std::string operand() {
    if (chance(0.1))
      return "%c";
    if (chance(0.1))
      return constant("0.3");
    const Array &array = arrays[below(arrays.size() - (chance(0.8) ? 1 : 0))];
    return read(array, element(array));
  }

  std::string constant(const char *number) {
    const std::string value = fresh("c");
    line(value + " = arith.constant " + number + " : f64");
    return value;
  }

  std::string read(const Array &array, const std::string &place) {
    const std::string value = fresh("x");
    line(value + " = dpg.read " + place + " : " + array.type + " -> f64");
    return value;
  }

  /// `%A[%3, %4]`, behind what computes its subscripts.
  std::string element(const Array &array) {
    if (array.rank == 0)
      return "%" + array.name + "[%first]";
    std::string subscripts = subscript();
    for (unsigned dimension = 1; dimension < array.rank; ++dimension)
      subscripts += ", " + subscript();
    return "%" + array.name + "[" + subscripts + "]";
  }

  std::string subscript() {
    const std::string value = fresh("e");
    const int place = origin + (chance(0.5) ? 0 : shift());
    if (indices.empty() || chance(0.05)) { // on the boundary, often enough
      if (chance(0.5))
        line(value + " = arith.constant " + std::to_string(place) + " : index");
      else
        line(value + " = affine.apply affine_map<()[s0] -> (s0" + plus(place - 1) + ")>()[" + anySize() + "]");
      return value;
    }
    // The innermost indices more often than not: the others come with chance.
    const std::string index = chance(0.5) ? indices.back() : anyIndex(), other = anyIndex();
    const std::string behind = areOpaque ? "s0"
                               : hasBoth ? "s0 + s1 + 32"
                                         : "s0 + 32",
                      sizes = areOpaque ? "%o"
                              : hasBoth ? "%n, %m"
                                        : "%n",
                      symbols = hasBoth && !areOpaque ? "s0, s1" : "s0";
    if (chance(0.1)) {
      const std::string shifted = fresh("e");
      line(shifted + " = arith.constant " + std::to_string(place) + " : index");
      line(value + " = arith.addi " + index + ", " + shifted + " : index");
    } else if (chance(0.75)) {
      line(value + " = affine.apply affine_map<(d0) -> (d0" + plus(place) + ")>(" + index + ")");
    } else if (chance(0.35)) {
      line(value + " = affine.apply affine_map<(d0, d1) -> (d0 + d1" + plus(place) + ")>(" + index + ", " + other +
           ")");
    } else if (chance(0.25)) {
      line(value + " = affine.apply affine_map<(d0) -> (d0 * 2" + plus(place) + ")>(" + index + ")");
    } else if (chance(0.7)) {
      line(value + " = affine.apply affine_map<(d0)[" + symbols + "] -> (" + behind + " - d0" + plus(shift()) + ")>(" +
           index + ")[" + sizes + "]");
    } else {
      line(value + " = affine.apply affine_map<(d0, d1)[" + symbols + "] -> (d0 - d1 + " + behind + plus(shift()) +
           ")>(" + index + ", " + other + ")[" + sizes + "]");
    }
    return value;
  }

  std::mt19937_64 random;
  std::vector<Array> arrays;        ///< the last is a variable
  std::vector<std::string> indices; ///< of the loops around, and what is computed from them
  std::string text;
  bool hasBoth = false;   ///< m beside n
  bool areOpaque = false; ///< extents have names of their own, of which nothing is known
  unsigned depth = 0, names = 0;
};

} // namespace

std::string randomKernel(uint64_t seed) { return Generator(seed).run(); }

std::map<std::string, int64_t> sizesOf(int64_t n, int64_t m) {
  return {{"n", n}, {"m", m}, {"o", n + m + 32}, {"e", 2 * (n + m) + 120}};
}
