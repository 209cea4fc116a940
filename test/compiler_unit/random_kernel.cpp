// Random kernels: see random_kernel.h.
//
// An index is in [-8, N + 20) where N is the larger of n and m: bounds are n, m or indices of outer loops, shifted a
// little, and loops are nested four deep at most. `origin` keeps subscripts that are sums of indices positive, o those
// that are differences.
#include "test/compiler_unit/random_kernel.h"

#include <algorithm>
#include <random>
#include <vector>

namespace {

constexpr int origin = 16;

struct Array {
  std::string name, type;
  unsigned rank; ///< 0: a variable
  bool isWritten;
};

class Generator {
public:
  explicit Generator(uint64_t seed) : random(seed) {}

  std::string run() {
    declareArrays();
    std::string names, directions, arguments;
    for (const char *size : {"n", "m", "o", "e"}) {
      names += "\"" + std::string(size) + "\", ";
      directions += "\"in\", ";
      arguments += "%" + std::string(size) + ": index, ";
    }
    std::string locals;
    for (const Array &array : arrays) {
      if (array.name.front() == 't') {
        locals += "  %" + array.name + " = dpg.local \"" + array.name + "\" : " + array.type + "\n";
        continue;
      }
      names += "\"" + array.name + "\", ";
      directions += array.isWritten ? "\"inout\", " : "\"in\", ";
      arguments += "%" + array.name + ": !dpg.array" + array.type + ", ";
    }
    const bool hasTimeLoop = chance(0.3);
    const unsigned statements = 1 + std::min(below(4), below(4)); // a kernel of four takes seconds
    if (hasTimeLoop)
      openLoop("0", "n", /*isTime=*/true);
    fillBlock(statements, hasTimeLoop ? 3 : 4, /*isWhole=*/!hasTimeLoop);
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

  /// At least one array that the kernel is given to update.
  void declareArrays() {
    const std::string matrix = "<[e, e], f64>", vector = "<[e], f64>";
    arrays = {{"A", matrix, 2, chance(0.6)}, {"u", vector, 1, true}};
    if (chance(0.5))
      arrays.push_back({"B", matrix, 2, chance(0.6)});
    if (chance(0.5))
      arrays.push_back({"v", vector, 1, chance(0.6)});
    if (chance(0.4))
      arrays.push_back({"t0", chance(0.5) ? matrix : vector, 1, true});
    if (arrays.back().type == matrix)
      arrays.back().rank = 2;
    if (chance(0.3))
      arrays.push_back({"t1", "<[\"1\"], f64, replicated>", 0, true});
  }

  /// Statements and loops by turns. `isWhole`: the block is that of the kernel.
  void fillBlock(unsigned statements, unsigned depthLeft, bool isWhole) {
    while (statements > 0) {
      if (depthLeft == 0 || !chance(isWhole ? 0.9 : 0.7)) {
        addStatement();
        --statements;
        continue;
      }
      const unsigned inside = 1 + below(statements);
      addLoop(inside, depthLeft);
      statements -= inside;
    }
  }

  void addLoop(unsigned statements, unsigned depthLeft) {
    const std::string from = lowerBound(), to = upperBound();
    const size_t before = indices.size();
    openLoop(from, to, /*isTime=*/false);
    if (chance(0.15)) {
      const std::string moved = fresh("d");
      line(moved + " = affine.apply affine_map<(d0) -> (d0 + 1)>(" + indices.back() + ")");
      indices.push_back(moved);
    }
    fillBlock(statements, depthLeft - 1, /*isWhole=*/false);
    closeLoop();
    indices.resize(before);
  }

  void openLoop(const std::string &from, const std::string &to, bool isTime) {
    const std::string index = fresh(isTime ? "time" : "i");
    line("affine.for " + index + " = " + from + " to " + (isTime ? "3" : to) + " {");
    indices.push_back(index);
    ++depth;
  }

  void closeLoop() {
    --depth;
    line("}");
  }

  std::string lowerBound() {
    if (indices.empty() || chance(0.5))
      return std::to_string(below(3));
    const std::string outer = anyIndex(), other = anyIndex();
    if (chance(0.5))
      return "affine_map<(d0) -> (d0" + plus(shift()) + ")>(" + outer + ")";
    if (chance(0.5))
      return "max affine_map<(d0) -> (" + std::to_string(below(3)) + ", d0" + plus(shift()) + ")>(" + outer + ")";
    return "max affine_map<(d0, d1) -> (d0" + plus(shift()) + ", d1" + plus(shift()) + ")>(" + outer + ", " + other +
           ")";
  }

  std::string upperBound() {
    const std::string size = chance(0.7) ? "%n" : "%m";
    if (indices.empty() || chance(0.5))
      return chance(0.6)   ? size
             : chance(0.7) ? "affine_map<()[s0] -> (s0" + plus(shift()) + ")>()[" + size + "]"
             : chance(0.5) ? "affine_map<()[s0] -> (s0 floordiv 2)>()[" + size + "]"
                           : "min affine_map<()[s0, s1] -> (s0, s1 - 1)>()[%n, %m]";
    const std::string outer = anyIndex(), other = anyIndex();
    if (chance(0.4))
      return "affine_map<(d0) -> (d0" + plus(shift() + 1) + ")>(" + outer + ")";
    if (chance(0.4))
      return "affine_map<(d0)[s0] -> (s0 - d0" + plus(shift()) + ")>(" + outer + ")[" + size + "]";
    if (chance(0.7))
      return "min affine_map<(d0)[s0] -> (d0" + plus(shift() + 3) + ", s0)>(" + outer + ")[" + size + "]";
    return "min affine_map<(d0, d1)[s0] -> (s0" + plus(shift()) + ", d0 + d1 + 1)>(" + outer + ", " + other + ")[" +
           size + "]";
  }

  void addStatement() {
    std::vector<const Array *> written;
    for (const Array &array : arrays)
      if (array.isWritten)
        written.push_back(&array);
    const Array &to = *written[below(written.size())];
    const std::string place = element(to);
    // As often as not a sum that goes on: x += b * c.
    const std::string a = chance(0.4) ? read(to, place) : operand(), b = operand(), c = operand();
    const std::string product = fresh("p"), sum = fresh("s");
    line(product + " = arith." + (chance(0.8) ? "mulf " : "divf ") + b + ", " + c + " : f64");
    line(sum + " = arith." + (chance(0.8) ? "addf " : "subf ") + a + ", " + product + " : f64");
    line("dpg.write " + sum + " to " + place + " : f64, " + to.type);
  }

  std::string operand() {
    if (chance(0.1))
      return "%c";
    if (chance(0.1)) {
      const std::string constant = fresh("c");
      line(constant + " = arith.constant 0.3 : f64");
      return constant;
    }
    const Array &array = arrays[below(arrays.size())];
    return read(array, element(array));
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
    if (array.rank == 2)
      subscripts += ", " + subscript();
    return "%" + array.name + "[" + subscripts + "]";
  }

  std::string subscript() {
    const std::string value = fresh("e");
    const int constant = origin + (chance(0.5) ? 0 : shift());
    if (indices.empty() || chance(0.05)) {
      line(value + " = arith.constant " + std::to_string(constant) + " : index");
      return value;
    }
    // The innermost indices more often than not: the others come with chance.
    const std::string index = chance(0.5) ? indices.back() : anyIndex(), other = anyIndex();
    if (chance(0.1)) {
      const std::string place = fresh("e");
      line(place + " = arith.constant " + std::to_string(constant) + " : index");
      line(value + " = arith.addi " + index + ", " + place + " : index");
    } else if (chance(0.7)) {
      line(value + " = affine.apply affine_map<(d0) -> (d0" + plus(constant) + ")>(" + index + ")");
    } else if (chance(0.4)) {
      line(value + " = affine.apply affine_map<(d0, d1) -> (d0 + d1" + plus(constant) + ")>(" + index + ", " + other +
           ")");
    } else if (chance(0.4)) {
      line(value + " = affine.apply affine_map<(d0) -> (d0 * 2" + plus(constant) + ")>(" + index + ")");
    } else if (chance(0.5)) {
      line(value + " = affine.apply affine_map<(d0)[s0] -> (s0 - d0" + plus(shift()) + ")>(" + index + ")[%o]");
    } else {
      line(value + " = affine.apply affine_map<(d0, d1)[s0] -> (d0 - d1 + s0" + plus(shift()) + ")>(" + index + ", " +
           other + ")[%o]");
    }
    return value;
  }

  std::mt19937_64 random;
  std::vector<Array> arrays;
  std::vector<std::string> indices; ///< of the loops around, and what is computed from them
  std::string text;
  unsigned depth = 0, names = 0;
};

} // namespace

std::string randomKernel(uint64_t seed) { return Generator(seed).run(); }

std::map<std::string, int64_t> sizesOf(int64_t n, int64_t m) {
  const int64_t larger = std::max(n, m);
  return {{"n", n}, {"m", m}, {"o", larger + 32}, {"e", 2 * larger + 96}};
}
