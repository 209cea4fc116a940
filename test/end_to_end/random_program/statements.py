"""Random statements: each kind is one method, which puts its lines into the scope."""

from random_program.blocks import Blocks


class Statements(Blocks):
    """What statements read of other processes decides how a program is spread: `reach` is "matrices", "neighbours", or
    "anything", which takes it to one process."""

    def __init__(self, scope, expressions, reach):
        self.scope, self.expressions, self.reach = scope, expressions, reach

    SIMPLE = ("elementwise elementwise reduction reduction product columns part rows dense_product swap scalar whole "
              "gather place truth single counts count short by_short entries branch slices element element call "
              "neighbours neighbours sparse sparse wave wave wave_parts").split()
    ENCLOSED = "elementwise elementwise reduction product columns part rows dense_product scalar short by_short sparse wave wave_parts".split()
    OF_MATRICES = "product columns dense_product entries".split()
    OF_ANYTHING = "gather slices short by_short columns_loop rows_loop".split()
    LOOPS = ["counted_loop", "loop", "rows_loop", "columns_loop"]

    def statement(self, loops=2):
        kinds = list(self.ENCLOSED if self.expressions.has_enclosures else self.SIMPLE)
        if loops > 0:
            kinds += ["counted_loop"] if self.expressions.has_enclosures else self.LOOPS
        if self.reach == "neighbours":
            kinds = [kind for kind in kinds if kind not in self.OF_MATRICES]
        if self.reach == "matrices":
            kinds = [kind for kind in kinds if kind != "neighbours"]
        if self.reach != "anything":
            kinds = [kind for kind in kinds if kind not in self.OF_ANYTHING]
        kind = self.scope.choose(kinds)
        getattr(self, kind)(loops) if kind in self.LOOPS else getattr(self, kind)()

    def assign(self, kind, value, index="", name=None):
        name = name or self.scope.target(kind)
        self.scope.put(f"{name}{index} = {value};")
        self.scope.define(kind, name)

    def rest(self, index, depth=1):
        return self.expressions.real(self.expressions.along_rows(index), depth)

    def vector(self, index="i"):
        return f"{self.scope.any('vector')}[{index}]"

    # ---------------------------------------------------------------------------------------------- vectors, matrices

    def elementwise(self):
        """Reads at least one element, so that the index has a range."""
        self.assign("vector", self.expressions.bounded(f"({self.vector()} + {self.rest('i', 2)})"), "[i]")

    def product(self):
        matrix = self.scope.choose(self.scope.sparse)
        self.assign("vector", f"0.2 * (sum(j) {matrix}[i, j] * {self.vector('j')}) + 0.5 * {self.rest('i')}", "[i]")

    def columns(self):
        matrix = self.scope.choose(self.scope.sparse)
        self.assign("vector", f"0.2 * (sum(i) {matrix}[i, j] * {self.vector('i')}) + 0.5 * {self.rest('j')}", "[j]")

    def entries(self):
        """What is computed from the elements of a line."""
        scope, a = self.scope, self.scope.choose(self.scope.sparse)
        entry = scope.choose([f"{a}[i, j]", f"{a}[j, i]"])
        line = scope.choose([f"max(j) {entry}", f"min(j) {entry}", f"sum(j) {entry} * {entry}",
                             f"sum(j) (if {entry} > 0.1 then {self.vector('j')} else 0)",
                             f"max(j) (abs({entry}) * {self.vector('j')})", f"0.1 * (sum(j in 1..n) {entry})",
                             f"sum(j) abs({entry}) * {self.vector('i')}"])
        self.assign("vector", self.expressions.bounded(f"({self.rest('i', 0)} + ({line}))"), "[i]")

    def sparse(self):
        """A sparse matrix with the entries of another."""
        scope, a, b = self.scope, self.scope.choose(self.scope.sparse), self.scope.choose(self.scope.sparse)
        name, first, second = scope.new("sparse"), scope.any("matrix"), scope.any("matrix")
        entry = scope.choose([f"{a}[i, j]", f"{a}[i, j]", f"{a}[j, i]"])
        row, column = scope.choose([("i", "j"), ("j", "i")])
        value = scope.choose([f"{self.vector(row)} * {entry} * {self.vector(column)}", f"{entry} / 2 - {entry} * {self.vector()}",
                              f"{entry} * {b}[i, j]", f"{entry} * (sum(c) {first}[i, c] * {second}[j, c])",
                              f"(if {entry} > 0.1 then {self.vector('j')} else 0)",
                              f"{self.vector(row)} * abs({entry}) * {self.expressions.scalar()}"])
        whole = scope.choose([f"0.5 * {a}", f"{a}'", f"{a} / 2"])
        scope.put(scope.choose([f"{name}[i, j] = {value};"] * 3 + [f"{name} = {whole};"]))
        scope.sparse.append(name)

    def dense_product(self):
        matrix = self.scope.choose(self.scope.sparse)
        operand = f"{self.scope.any('matrix')}[j, c]"
        self.assign("matrix", f"0.2 * (sum(j) {matrix}[i, j] * {operand}) + 0.3 * {self.vector()}", "[i, c]")

    def rows(self):
        above, here = self.scope.any("matrix"), self.scope.any("matrix")
        value = self.expressions.real(self.expressions.in_matrix("i", "c"), 1)
        shifted = f"(if i > 0 then {above}[i - 1, c] else {self.expressions.scalar()})"
        self.assign("matrix", self.expressions.bounded(f"({here}[i, c] + {shifted} + {value})"), "[i, c]")

    def neighbours(self):
        above = f"(if i > 1 then {self.vector('i - 2')} else {self.expressions.scalar()})"
        below = f"(if i < n - 1 then {self.vector('i + 1')} else {self.vector('i')})"
        self.assign("vector", self.expressions.bounded(f"({above} - {self.rest('i')} + {below})"), "[i]")

    def part(self):
        scope = self.scope
        kind = scope.choose(["vector", "vector", "matrix"])
        known = scope.assignable(kind)
        if not known:
            return
        bounds = ["0..n - 1", "1..n", "2..n - 2", "0..1"]
        bounds = scope.choose(bounds + ["m..m + 2", "m..5", "m - 2..m"] * ("m" in scope.names["int"]))
        if kind == "vector":
            shifted = scope.choose(["", f" + {scope.any('vector')}[i]"])
            if self.reach == "anything":
                shifted = f" + {scope.any('vector')}[n - 1 - i]"
            value = self.expressions.bounded(f"({self.vector()} + {self.rest('i')}{shifted})")
            scope.put(f"{scope.choose(known)}[i in {bounds}] = {value};")
        else:
            value = self.expressions.bounded(f"({self.expressions.real(self.expressions.in_matrix('i', 'c'), 2)})")
            columns = scope.choose(["0..k - 1", "1..k", "0..k"])
            scope.put(f"{scope.choose(known)}[i in {bounds}, c in {columns}] = {value};")

    def short(self):
        scope = self.scope
        wide = scope.choose([scope.any("matrix"), *scope.wide])
        value = scope.choose([f"0.1 * (sum(i) {wide}[i, c] * {self.vector()})", f"max(i) {wide}[i, c]",
                              f"{scope.any('matrix')}[{scope.choose(['0', 'n - 1', '2'])}, c]"])
        self.assign("short", f"{value} + 0.2 * {self.expressions.real(self.expressions.short('c'), 1)}", "[c]")

    def by_short(self):
        scope = self.scope
        if scope.names["short"]:
            wide = scope.choose([scope.any("matrix"), *scope.wide])
            self.assign("vector", f"0.3 * (sum(c) {wide}[i, c] * {scope.any('short')}[c]) + 0.5 * {self.rest('i')}",
                        "[i]")

    def single(self):
        """A vector in f32."""
        name = self.scope.target("single")
        declared = name if name in self.scope.names["single"] else f"{name}: f32[n]"
        leaf = self.expressions.along_rows("i")
        if self.scope.names["single"] and self.scope.chance(0.6):
            leaf = lambda: f"{self.scope.any('single')}[i]"
        if name != declared:
            self.scope.put(f"{declared} = {self.scope.any('vector')};")
            self.scope.define("single", name)
        self.assign("single", self.expressions.bounded(f"({self.vector()} + {self.expressions.real(leaf, 1)})"), "[i]",
                    name)

    def counts(self):
        value = self.scope.choose([self.expressions.counted("i"), self.expressions.whole(2, "i"),
                                   f"(i + {self.expressions.counted('i')})"])
        if self.scope.names["counts"] and self.scope.chance(0.5):
            value += f" + {self.scope.any('counts')}[i]"
        self.assign("counts", f"({value}) mod {self.scope.random.randint(3, 40)}", "[i in 0..n]",
                    self.scope.new("counts"))

    def slices(self):
        """Whole rows, columns and parts."""
        scope = self.scope
        known = scope.assignable("matrix")
        if not known:
            return
        m, other, v = scope.choose(known), scope.any("matrix"), scope.any("vector")
        c, r = self.expressions.column(), scope.choose(["0", "n - 1", "3"])
        scope.put(scope.choose([f"{m}[:, {c}] = {v};", f"{m}[{r}, :] = {self.expressions.scalar()};",
                                f"{m}[{r}, :] = {other}[2, :];", f"{m}[:, {c}] = 0.5 * {v} + {other}[:, 1];",
                                f"{m}[1..n, {c}] = {v}[0..n - 1];", f"{m}[0..2, :] = {other}[n - 2..n, :];",
                                f"{m}[:, 0..2] = 0.5 * {other}[:, 1..3];",
                                f"{m}[i, {c}] = {self.rest('i')} + {v}[i];"]))

    def wave(self):
        """A vector of complex numbers."""
        scope = self.scope
        first = f"complex({self.vector()}, {self.rest('i')})"
        values = [first]
        if scope.names["wave"]:
            z, w = scope.any("wave"), scope.any("wave")
            values = [f"{z}[i] * {first} + 0.5 * conj({w}[i])", f"{z}[i] / (1.5 + abs({w}[i])) - {self.rest('i')}",
                      f"{first}^2 + {self.expressions.scalar()} * {z}[i]", f"complex(0, 1) * {w}[i] + {self.vector()}",
                      f"(if {self.vector()} > 0 then {z}[i] else {first})"]
            if self.reach != "neighbours":
                values.append(f"0.2 * (sum(j) {scope.choose(scope.sparse)}[i, j] * {z}[j]) + {first}")
        value = scope.choose(values)
        self.assign("wave", f"({value}) / (1 + abs({value}))", "[i]")

    def wave_parts(self):
        """Real numbers of complex ones."""
        scope = self.scope
        if not scope.names["wave"]:
            return
        z, w = scope.any("wave"), scope.any("wave")
        if scope.chance(0.5):
            value = scope.choose([f"real({z}[i])", f"imag({z}[i] * {w}[i])", f"abs({z}[i] - {w}[i])"])
            self.assign("vector", self.expressions.bounded(f"({value} + {self.rest('i')})"), "[i]")
        else:
            value = scope.choose([f"norm2({z}) / n", f"real(dot({z}, {w})) / n", f"imag(sum(i) {z}[i] * {w}[i]) / n",
                                  f"norm_inf({z})", f"norm1({w}) / n"])
            self.assign("real", f"1.0 * {self.expressions.bounded(f'({value})')}")

    def swap(self):
        kind = self.scope.choose(["vector", "vector", "matrix", "real", "int"])
        known = self.scope.assignable(kind)
        if len(known) > 1:
            a, b = self.scope.random.sample(known, 2)
            before = self.scope.new(kind)
            for line in (f"{before} = {a};", f"{a} = {b};", f"{b} = {before};"):
                self.scope.put(line)

    # -------------------------------------------------------------------------------------------------------- scalars

    def reduction(self):
        scope = self.scope
        kind = scope.choose(["sum", "max", "min"])
        mean = " / n" if kind == "sum" else ""
        where = scope.choose(["i", "i", "i", "i in 1..n", "i in 2..n - 1"])
        body = f"{self.vector()} + {self.rest('i')}"
        if scope.chance(0.3):
            body = f"{scope.any('matrix')}[i, {self.expressions.column()}] * {self.rest('i')} + {self.vector()}"
        if "in" in where and self.reach != "matrices" and scope.chance(0.5):
            body += f" * {scope.any('vector')}[i - 1]"
        self.assign("real", self.expressions.bounded(f"({kind}({where}) ({body}){mean})"))

    def scalar(self):
        a, b, c = (self.expressions.scalar() for _ in range(3))
        self.assign("real", f"1.0 * {self.expressions.bounded(f'({a} + {b} / (2 + abs({c})))')}")

    def element(self):
        """One element that a scalar is made of, in a side of a choice too."""
        scope = self.scope
        place = scope.choose(["0", "n - 1", "n div 2", "5"])
        read = scope.choose([f"{scope.any('vector')}[{place}]", f"{scope.any('matrix')}[{place}, 1]"])
        if scope.chance(0.4):
            outside = f"{scope.any('vector')}[{scope.choose(['n', 'n + 3', '11', '-1'])}]"
            guard = scope.choose(["n > 20", "k > 5", f"{self.expressions.whole(0)} > 1000"])
            read = f"(if {guard} then {outside} else {read})"
        elif scope.chance(0.3):
            read = f"{scope.any('vector')}[{scope.choose([*self.known_ints(), '3'])}]"
        self.assign("real", f"0.5 * {read} + {self.expressions.scalar()}")

    def known_ints(self):
        """Those that are known when the graph is called."""
        return [name for name in self.scope.names["int"] if name in self.scope.fixed]

    def gather(self):
        """Elements at places that are computed."""
        place = "i + " + self.scope.choose([self.expressions.whole(1), self.expressions.counted("i")])
        self.assign("vector", f"0.5 * {self.scope.any('vector')}[({place}) mod n] + {self.vector()}", "[i]")

    def whole(self):
        self.assign("int", f"({self.expressions.whole(3)}) mod {self.scope.random.randint(5, 50)}")

    def count(self):
        """An int that is reduced."""
        scope = self.scope
        holds, matrix = self.expressions.condition(self.expressions.along_rows("i")), scope.choose(scope.sparse)
        value = scope.choose([f"sum(i in 0..n) (if {holds} then 1 else 0)", f"nnz({matrix})", f"row_nnz({matrix})",
                              f"max(i in 0..n) ({self.expressions.whole(1, 'i')})",
                              f"min(i in 1..n) ({self.expressions.counted('i')})"])
        if scope.names["counts"]:
            name = scope.any("counts")
            value = scope.choose([value, f"sum(i) {name}[i]", f"max(i) {name}[i]", f"{name}[n div 2]",
                                  f"sum(i) {name}[i] * (i mod 3)"])
        self.assign("int", f"({value}) mod 41")

    def place(self):
        word = self.scope.choose(["argmax", "argmin"])
        where = self.scope.choose(["i", "i", "i in 2..n"])
        values = self.scope.choose([f"({self.vector()} + {self.rest('i')})", f"abs({self.vector()})"])
        if self.scope.names["counts"]:
            values = self.scope.choose([values, f"{self.scope.any('counts')}[i]"])
        self.assign("int", f"{word}({where}) {values}")

    def truth(self):
        leaf = self.expressions.along_rows("i")
        word = self.scope.choose(["any", "all"])
        self.assign("bool", f"{word}(i) ({self.vector()} > {self.expressions.number()} or "
                            f"{self.expressions.condition(leaf)})")

    def call(self):
        if self.scope.graphs:
            self.scope.choose(self.scope.graphs)(self)
