"""Random branches and loops, whose bodies are statements again."""


class Blocks:
    """For a class that has `scope`, `expressions`, `statement`, `assign`, `rest` and `vector`."""

    def branch(self):
        """Of scalars that have values; what is met first inside is not read after it."""
        scope = self.scope
        reals, ints = scope.assignable("real"), scope.assignable("int")
        if not reals and not ints:
            return
        before = scope.snapshot()
        scope.put(f"if {self.expressions.known_condition()} {{")
        self.branch_side(reals, ints)
        scope.restore(before)
        if scope.chance(0.7):
            scope.put("} else {")
            self.branch_side(reals, ints)
            scope.restore(before)
        scope.put("}")

    def branch_side(self, reals, ints):
        self.scope.depth += 1
        for _ in range(self.scope.random.randint(1, 2)):
            if reals and (not ints or self.scope.chance(0.6)):
                value = f"{self.expressions.scalar()} * {self.expressions.scalar()}"
                if self.scope.chance(0.4):
                    value = f"max(i) ({self.vector()} + {self.rest('i')})"
                self.assign("real", f"1.0 * {self.expressions.bounded(f'({value})')}", name=self.scope.choose(reals))
            else:
                self.assign("int", f"({self.expressions.whole(2)}) mod 13", name=self.scope.choose(ints))
        self.scope.depth -= 1

    def body(self, loops, index=None):
        """What a loop repeats; sparse matrices that it computes are not read behind it."""
        scope = self.scope
        sparse = list(scope.sparse)
        scope.depth += 1
        for _ in range(scope.random.randint(1, 4)):
            self.statement(loops - 1)
        scope.depth -= 1
        scope.sparse = sparse

    def open_for(self, ranges):
        index = self.scope.new("int").replace("m", "t")
        self.scope.put(f"for {index} in {self.scope.choose(ranges)} {{")
        self.scope.names["int"].append(index)
        self.scope.fixed.add(index)
        return index

    def close_for(self, index):
        self.scope.names["int"].remove(index)
        self.scope.put("}")

    def counted_loop(self, loops):
        index = self.open_for(["0..1", "0..2", "0..3", "1..3"])
        self.body(loops)
        self.close_for(index)

    def columns_loop(self, loops):
        """Columns of a matrix, one after the other."""
        scope = self.scope
        known = scope.assignable("matrix")
        if not known:
            return
        first = scope.choose([0, 1])
        index = self.open_for([f"{first}..k"])
        matrix = scope.choose(known)
        scope.depth += 1
        before = f"{index} - {first}"
        value = scope.choose([self.expressions.bounded(f"({self.rest('i')} + {matrix}[i, {before}])"),
                              f"0.2 * (sum(j) {scope.choose(scope.sparse)}[i, j] * {matrix}[j, {index}])"])
        target = scope.choose([f"{matrix}[i, {index}] = {value};",
                               f"{matrix}[:, {index}] = 0.5 * {scope.any('vector')} + 0.1 * {matrix}[:, {index}];"])
        scope.put(target)
        if scope.chance(0.5):
            self.assign("vector", f"0.5 * {matrix}[:, {index}]")
        scope.depth -= 1
        if loops > 1 and scope.chance(0.3):
            self.body(loops)
        self.close_for(index)

    def rows_loop(self, loops):
        """Rows of a matrix, or elements of a vector, one after the other."""
        scope = self.scope
        matrices, vectors = scope.assignable("matrix"), scope.assignable("vector")
        if not matrices or not vectors:
            return
        index = self.open_for(["1..n", "1..5", "2..n - 1"])
        matrix, vector = scope.choose(matrices), scope.choose(vectors)
        scope.depth += 1
        next_row = self.expressions.bounded(f"({matrix}[{index} - 1, c] + 0.3)")
        scope.put(scope.choose([f"{matrix}[{index}, :] = 0.5 * {matrix}[{index} - 1, :];",
                                f"{matrix}[{index}, c] = {next_row};",
                                f"{vector}[{index}] = 0.5 * {vector}[{index} - 1] + {self.expressions.scalar()};"]))
        scope.depth -= 1
        self.close_for(index)

    def loop(self, loops):
        scope = self.scope
        end = scope.new("real")
        scope.put(f"repeat up to {scope.random.randint(1, 4)} {{")
        self.body(loops)
        # Never true: the evaluator follows a loop that converges to its limit.
        scope.depth += 1
        scope.put(f"{end} = sin(3 * max(i) abs({self.vector()}));")
        scope.depth -= 1
        scope.put(f"}} until {end} > 2;")
