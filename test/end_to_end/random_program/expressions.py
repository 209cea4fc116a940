"""Random expressions. Those of reals stay near 1 where their elements do, ints are small."""


class Expressions:
    """Expressions over the names of a scope. `leaf` gives an element that may be read at the place of an expression."""

    def __init__(self, scope, has_enclosures=False):
        self.scope = scope
        self.has_enclosures = has_enclosures  # only what a certificate computes in balls

    # -------------------------------------------------------------------------------------------------------- elements

    def number(self):
        return f"{self.scope.random.uniform(-2, 2):.4f}"

    def scalar(self):
        known = self.scope.names["real"]
        return self.scope.choose(known) if known and self.scope.chance(0.7) else self.number()

    def column(self):
        """A column of a dense matrix, and so an element of a short vector: there are always three."""
        return self.scope.choose(["0", "1", "2", "k - 1"])

    def along_rows(self, index):
        """Elements at one of n places."""
        scope = self.scope

        def leaf():
            kinds = ["vector"] * 4 + ["matrix"] + ["single"] * bool(scope.names["single"])
            kinds += ["counts"] * bool(scope.names["counts"])
            kind = scope.choose(kinds)
            if kind == "matrix":
                return f"{scope.any(kind)}[{index}, {self.column()}]"
            return f"0.2 * {scope.any(kind)}[{index}]" if kind == "counts" else f"{scope.any(kind)}[{index}]"

        return leaf

    def in_matrix(self, row, column):
        """Elements of dense matrices, of a vector at their row and of a short one at their column."""
        scope = self.scope

        def leaf():
            choices = [f"{scope.any('matrix')}[{row}, {column}]"] * 3 + [f"{scope.any('vector')}[{row}]"]
            if scope.names["short"]:
                choices.append(f"{scope.any('short')}[{column}]")
            return scope.choose(choices)

        return leaf

    def short(self, column):
        if self.scope.names["short"]:
            return lambda: f"{self.scope.any('short')}[{column}]"
        return lambda: f"{self.scope.any('matrix')}[{self.scope.choose(['0', 'n - 1', '4'])}, {column}]"

    # ---------------------------------------------------------------------------------------------------------- reals

    def real(self, leaf, depth=2):
        """An expression over elements; bounded where they are."""
        scope = self.scope
        if depth == 0 or scope.chance(0.2):
            return scope.choose([leaf(), leaf(), self.scalar()])
        a, b = self.real(leaf, depth - 1), self.real(leaf, depth - 1)
        forms = [f"({a} + {b})", f"({a} - {b})", f"0.5 * ({a} + {b})", f"({a} / (1.5 + abs({b})))", f"abs({a})",
                 f"max({a}, {b})", f"min({a}, {b})", f"(if {self.condition(leaf, depth - 1)} then {b} else {a})",
                 f"sqrt(0.1 + abs({a}))", f"(0.1 * {a})^2", f"smoothed({a}, {b})"]
        if not self.has_enclosures:
            forms += [f"sin({a}) * {b} / (2 + abs({b}))", f"0.1 * {self.whole(depth - 1)}", f"sqrt(abs({a}))",
                      f"damped({a}, {self.whole(depth - 1)} mod 4)"]
        return scope.choose(forms)

    def bounded(self, value):
        return f"{value} / (1 + abs({value}))" if self.has_enclosures else f"sin({value})"

    # ----------------------------------------------------------------------------------------------------------- ints

    def whole(self, depth=2, index=""):
        """An int, of scalars and the index of the statement."""
        scope = self.scope
        if depth == 0 or scope.chance(0.2):
            known = scope.names["int"] + [index] * bool(index)
            return scope.choose([*known, *known, "n", "k", str(scope.random.randint(0, 9))])
        a, b = self.whole(depth - 1, index), self.whole(depth - 1, index)
        divisor = scope.random.randint(2, 7) * scope.choose([1, 1, -1])
        forms = [f"({a} + {b})", f"({a} - {b})", f"(({a} mod 7) * ({b} mod 5))", f"({a} div {divisor})",
                 f"({a} mod {divisor})", f"max({a}, {b})", f"min({a}, {b})", f"2^({a} mod 4)", f"({a} mod 5)^2",
                 f"(if {a} > {b} then {a} else {b} mod 3)", f"abs({a})", f"({a} mod 5)^({b} mod 3)", f"(-{a})",
                 f"({a} div (1 + abs({b})))"]
        return scope.choose(forms)

    def counted(self, index):
        """An int made of reals: one that is rounded."""
        leaf = self.along_rows(index)
        word = self.scope.choose(["floor", "ceil", "round"])
        return f"{word}(3 * {leaf()} + {self.number()})"

    # ----------------------------------------------------------------------------------------------------- conditions

    def condition(self, leaf, depth=1):
        scope = self.scope
        compare = scope.choose(["<", ">", "<=", ">="])
        if depth <= 0:
            return f"{leaf()} {compare} {self.number()}"
        a = f"{self.real(leaf, depth - 1)} {compare} {self.number()}"
        forms = [a, a, f"({a} and {leaf()} < {self.number()})", f"({a} or {leaf()} > {self.number()})", f"not ({a})"]
        forms += scope.names["bool"]
        if not self.has_enclosures:
            forms.append(f"{self.whole(1)} {scope.choose(['==', '!=', '<'])} {self.whole(0)}")
        return scope.choose(forms)

    def known_condition(self):
        """Of what is known when the graph is called: sizes, parameters, indices of loops."""
        fixed = [name for name in self.scope.names["int"] if name in self.scope.fixed] + ["n", "k"]
        return self.scope.choose([f"{self.scope.choose(fixed)} > {self.scope.random.randint(0, 9)}",
                                  f"({self.scope.choose(fixed)} + 1) mod 2 == 0"])
