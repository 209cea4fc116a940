"""Random programs: a graph that is called, one that is certified, and the graph that the inputs are given to."""

import random as numbers

from random_program.expressions import Expressions
from random_program.scope import Scope
from random_program.statements import Statements

INDENT = "  "
SPARSE = ["A", "B", "C"]
# What is called for single elements: statements alone, and a loop with a branch.
OF_ELEMENTS = """abstract smoothed(in a: real, in b: real, out y: real) {
  mean = 0.5 * (a + b);
  y = if mean > a then 0.9 * mean else 0.3 * a - mean;
}
abstract damped(in a: real, in times: int, out y: real) {
  y = 0.5 * a;
  for q in 0..times { if q mod 2 == 0 { y = 0.5 * y + 0.1 * q; } else { y = 0.3 - 0.5 * y; } }
}"""


class Program:
    """What the program with this seed is made of."""

    def __init__(self, seed):
        self.random = numbers.Random(seed)
        self.seed = seed
        self.outputs = ["first", "second", "third", "fourth"]
        self.is_certified = self.random.random() < 0.3
        self.has_single = False
        self.reach = ["anything", "matrices", "neighbours"][seed % 3]
        self.text = self.make_text()

    def make_text(self):
        main = Scope(self.random, {"vector": ["x"], "matrix": ["U"], "int": ["m"], "sparse": SPARSE, "wide": ["R"]})
        graphs = [OF_ELEMENTS, self.called(f"called_{self.seed}")]
        main.graphs = [self.call_of(f"called_{self.seed}")]
        if self.is_certified:
            self.outputs.append("exact")
            graphs.append(self.certified_graph())
        graphs.append(self.main_graph(main))
        self.has_single = ": f32[" in "".join(graphs)
        return "\n".join(graphs)

    def statements(self, scope, least, most, has_enclosures=False):
        statements = Statements(scope, Expressions(scope, has_enclosures), self.reach)
        for _ in range(self.random.randint(least, most)):
            statements.statement()
        return statements

    # ---------------------------------------------------------------------------------------------------------- calls

    def called(self, name):
        """A graph with two results."""
        scope = Scope(self.random, {"vector": ["x"], "matrix": ["U"], "real": ["s"], "int": ["m"], "sparse": ["A"],
                                    "wide": []}, prefix="c")
        statements = self.statements(scope, 1, 4)
        head = (f"graph {name}(in A: sparse real[n, n], in x: real[n], in U: real[n, k], in s: real, in m: int, "
                "out y: real[n], out t: real) {")
        results = [f"y[i] = {statements.expressions.bounded(statements.rest('i') + ' + x[i]')};",
                   f"t = sin(max(i) (x[i] + {statements.vector()}));"]
        return "\n".join([head, *scope.lines, *(INDENT + line for line in results), "}", ""])

    def call_of(self, name):
        def call(statements):
            scope = statements.scope
            y, t = scope.target("vector"), scope.target("real")
            y, t = scope.choose([(y, t), (y, t), (y, "_"), ("_", t)])
            matrix, vector, dense = scope.choose(scope.sparse), scope.any("vector"), scope.any("matrix")
            scope.put(f"({y}, {t}) = {name}({matrix}, {vector}, {dense}, {statements.expressions.scalar()}, "
                      f"{scope.choose([*statements.known_ints(), '2'])});")
            for kind, result in (("vector", y), ("real", t)):
                if result != "_":
                    scope.define(kind, result)
        return call

    # --------------------------------------------------------------------------------------------------- certificates

    def certified_graph(self):
        """A graph of what has an enclosure."""
        scope = Scope(self.random, {"vector": ["x"], "matrix": ["U"], "real": ["s"], "sparse": ["A"], "wide": []},
                      prefix="e")
        statements = self.statements(scope, 1, 5, has_enclosures=True)
        result = f"y[i] = {statements.rest('i', 2)} + {statements.vector()};"
        head = (f"graph exact_{self.seed}(in A: sparse real[n, n], in x: real[n], in U: real[n, k], in s: real, "
                "out y: real[n]) {")
        return "\n".join([head, *scope.lines, INDENT + result, "}", ""])

    def certificate(self):
        """A value that is off by a known distance, and its certificate; the contract holds or not by far."""
        call = f"exact_{self.seed}({self.random.choice(SPARSE)}, x, U, 0.75)"
        self.distance = self.random.choice(["0", "1e-9", "1e-5"])
        norm = {"max": "norm_max", "1": "norm1", "2": "norm2"}[self.norm]
        return [f"exact = {call};", f"certified[i] = exact[i] + {self.distance} * cos(i);",
                f"certify certified by {norm}(certified - {call});"]

    # ----------------------------------------------------------------------------------------------------------- main

    def main_graph(self, scope):
        statements = self.statements(scope, 5, 11)
        lines = scope.lines
        contract = ""
        waves = "".join(f" + real({z}[i]) - imag({z}[i])" for z in scope.names["wave"])
        results = [f"first[i] = {statements.vector()} + {statements.expressions.scalar()} * i{waves};",
                   "second[i] = " + " + ".join(f"{v}[i]" for v in scope.names["vector"] + scope.names["single"]) + ";",
                   "third[i, j] = " + " + ".join(f"{m}[i, j]" for m in scope.names["matrix"]) + ";",
                   "fourth[i] = " + " + ".join([f"{q}[i]" for q in scope.names["counts"]] +
                                               scope.names["int"] + ["i"]) + ";"]
        if scope.names["bool"]:
            results[2] = results[2][:-1] + f" + (if {' and '.join(scope.names['bool'])} then 1 else 0);"
        if self.is_certified:
            self.norm = self.random.choice(["max", "1", "2"])
            tolerance, sense = self.random.choice(["1e-12", "1e-7", "1e-3"]), self.random.choice(["absolute", ""])
            contract = f", out certified: real[n] within {tolerance} {sense} norm {self.norm}, out exact: real[n]"
            results += self.certificate()
        head = (f"graph random_{self.seed}(in A: sparse real[n, n], in B: sparse real[n, n] stored csc, "
                "in C: sparse real[n, n] stored coo, in R: sparse real[n, k], in x: real[n], in U: real[n, k], "
                "in m: int, out first: real[n], out second: real[n], out third: real[n, k], out fourth: int[n]"
                f"{contract}) {{")
        return "\n".join([head, *lines, *(INDENT + line for line in results), "}", ""])
