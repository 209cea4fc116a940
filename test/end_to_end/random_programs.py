#!/usr/bin/env python3
"""Compares random programs, compiled and evaluated: random_programs.py DPGC [--programs 6] [--seed 1] [--keep FOLDER]

A program is made of vectors, dense matrices and scalars that statements give new versions: element by element, by rows or
columns of a sparse matrix, in parts, by neighbouring rows, reduced, in nested loops. In every other program vectors
are read at neighbouring elements, and not through the matrix: both would take the program to one process.
Numbers stay near 1, so that the results must agree to 1e-11. Exit status: 0 all agree; 1 one does not, and is printed.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile

AGREE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "agree.py")
TOLERANCE = "1e-11"
INDENT = "  "


class Program:
    """Writes one program; what is defined where is known, so that every name is read after it was given a value."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.seed = seed
        self.lines = []
        self.vectors, self.matrices, self.scalars = ["x"], ["U"], []
        self.counter = 0
        self.reaching = [self.product, self.columns] if seed % 2 else [self.neighbours, self.neighbours]

    def text(self):
        for _ in range(self.random.randint(5, 10)):
            self.statement(1, loops=2)
        head = (f"graph random_{self.seed}(in A: sparse real[n, n], in x: real[n], in U: real[n, k], "
                "out first: real[n], out second: real[n], out third: real[n, k]) {")
        results = [f"first[i] = {self.vector('i')} + {self.scalar()} * i;",
                   "second[i] = " + " + ".join(f"{v}[i]" for v in self.vectors) + ";",
                   "third[i, j] = " + " + ".join(f"{m}[i, j]" for m in self.matrices) + ";"]
        return "\n".join([head, *self.lines, *(INDENT + line for line in results), "}", ""])

    # ------------------------------------------------------------------------------------------------- expressions

    def number(self):
        return f"{self.random.uniform(-2, 2):.4f}"

    def scalar(self):
        return self.random.choice(self.scalars) if self.scalars and self.random.random() < 0.7 else self.number()

    def vector(self, index):
        return f"{self.random.choice(self.vectors)}[{index}]"

    def matrix(self, row, column):
        return f"{self.random.choice(self.matrices)}[{row}, {column}]"

    def combined(self, element, depth=2):
        """An expression over elements; bounded where they are."""
        if depth == 0 or self.random.random() < 0.2:
            return self.random.choice([element(), element(), self.scalar()])
        a, b = self.combined(element, depth - 1), self.combined(element, depth - 1)
        forms = [f"({a} + {b})", f"({a} - {b})", f"0.5 * ({a} + {b})", f"({a} / (1.5 + abs({b})))", f"abs({a})",
                 f"max({a}, {b})", f"min({a}, {b})", f"(if {a} > {self.number()} then {b} else {a})",
                 f"sqrt(abs({a}))", f"sin({a}) * {b} / (2 + abs({b}))"]
        return self.random.choice(forms)

    # -------------------------------------------------------------------------------------------------- statements

    def put(self, depth, line):
        self.lines.append(INDENT * depth + line)

    def fresh(self, names, letter):
        """A new name, or one that has a value already."""
        if len(names) > 1 and self.random.random() < 0.5:
            return self.random.choice(names[1:])
        self.counter += 1
        return f"{letter}{self.counter}"

    def define(self, names, name):
        if name not in names:
            names.append(name)

    def statement(self, depth, loops):
        kinds = [self.elementwise, self.elementwise, self.reduction, self.reduction, *self.reaching,
                 self.part, self.rows, self.dense_product, self.swap, self.scalar_statement]
        if loops > 0:
            kinds += [self.counted_loop, self.loop]
        kind = self.random.choice(kinds)
        kind(depth, loops) if kind in (self.counted_loop, self.loop) else kind(depth)

    def elementwise(self, depth):
        name = self.fresh(self.vectors, "v")
        self.put(depth, f"{name}[i] = {self.bounded('i')};")
        self.define(self.vectors, name)

    def bounded(self, index):
        """Reads at least one element, so that the index has a range."""
        return f"sin({self.vector(index)} + {self.combined(lambda: self.vector(index))})"

    def reduction(self, depth):
        name = self.fresh(["", *self.scalars], "s")
        kind = self.random.choice(["sum", "max", "min"])
        mean = " / n" if kind == "sum" else ""
        body = f"{self.vector('i')} + {self.combined(lambda: self.vector('i'), 1)}"
        if self.random.random() < 0.3:
            body = f"{self.matrix('i', '0')} * {self.combined(lambda: self.vector('i'), 1)}"
        self.put(depth, f"{name} = sin({kind}(i) ({body}){mean});")
        self.define(self.scalars, name)

    def product(self, depth):
        name = self.fresh(self.vectors, "v")
        rest = self.combined(lambda: self.vector("i"), 1)
        self.put(depth, f"{name}[i] = 0.2 * (sum(j) A[i, j] * {self.vector('j')}) + 0.5 * {rest};")
        self.define(self.vectors, name)

    def columns(self, depth):
        name = self.fresh(self.vectors, "v")
        rest = self.combined(lambda: self.vector("j"), 1)
        self.put(depth, f"{name}[j] = 0.2 * (sum(i) A[i, j] * {self.vector('i')}) + 0.5 * {rest};")
        self.define(self.vectors, name)

    def dense_product(self, depth):
        name = self.fresh(self.matrices, "M")
        self.put(depth, f"{name}[i, c] = 0.2 * (sum(j) A[i, j] * {self.matrix('j', 'c')}) + 0.3 * {self.vector('i')};")
        self.define(self.matrices, name)

    def rows(self, depth):
        name = self.fresh(self.matrices, "M")
        above, here = self.random.choice(self.matrices), self.random.choice(self.matrices)
        shifted = f"(if i > 0 then {above}[i - 1, c] else {self.scalar()})"
        self.put(depth, f"{name}[i, c] = sin({here}[i, c] + {shifted} + {self.vector('i')});")
        self.define(self.matrices, name)

    def neighbours(self, depth):
        name = self.fresh(self.vectors, "v")
        above = f"(if i > 1 then {self.random.choice(self.vectors)}[i - 2] else {self.scalar()})"
        below = f"(if i < n - 1 then {self.random.choice(self.vectors)}[i + 1] else {self.vector('i')})"
        self.put(depth, f"{name}[i] = sin({above} - {self.combined(lambda: self.vector('i'), 1)} + {below});")
        self.define(self.vectors, name)

    def part(self, depth):
        name = self.random.choice(self.vectors[1:] or [""])
        if name:
            bounds = self.random.choice(["0..n - 1", "1..n", "2..n - 2", "0..1"])
            self.put(depth, f"{name}[i in {bounds}] = {self.bounded('i')};")

    def swap(self, depth):
        if len(self.vectors) > 2:
            a, b = self.random.sample(self.vectors[1:], 2)
            self.counter += 1
            for line in (f"t{self.counter} = {a};", f"{a} = {b};", f"{b} = t{self.counter};"):
                self.put(depth, line)

    def scalar_statement(self, depth):
        name = self.fresh(["", *self.scalars], "s")
        self.put(depth, f"{name} = 1.0 * sin({self.scalar()} + {self.scalar()} / (2 + abs({self.scalar()})));")
        self.define(self.scalars, name)

    def body(self, depth, loops):
        for _ in range(self.random.randint(1, 4)):
            self.statement(depth + 1, loops - 1)

    def counted_loop(self, depth, loops):
        self.counter += 1
        self.put(depth, f"for t{self.counter} in 0..{self.random.randint(1, 3)} {{")
        self.body(depth, loops)
        self.put(depth, "}")

    def loop(self, depth, loops):
        self.counter += 1
        end = f"end{self.counter}"
        self.put(depth, f"repeat up to {self.random.randint(1, 4)} {{")
        self.body(depth, loops)
        # Never true: the evaluator follows a loop that converges to its limit.
        self.put(depth + 1, f"{end} = sin(3 * max(i) abs({self.vector('i')}));")
        self.put(depth, f"}} until {end} > 2;")


def inputs(folder):
    """The vector and the dense matrix that every program reads."""
    values = random.Random(7)
    rows, columns = 11, 3
    for name, width in (("x", 1), ("U", columns)):
        with open(os.path.join(folder, f"{name}.mtx"), "w", encoding="ascii") as file:
            file.write(f"%%MatrixMarket matrix array real general\n{rows} {width}\n")
            file.writelines(f"{values.uniform(-1, 1):.6f}\n" for _ in range(rows * width))
    return ["--A", f"c_diagonal(n = {rows}, C = 4, Q = 0.5, seed = 2)", "--x", os.path.join(folder, "x.mtx"),
            "--U", os.path.join(folder, "U.mtx")]


def compare(options, seed, folder, words):
    """Compares one program; returns whether it agrees, and prints it where it does not."""
    path = os.path.join(folder, f"random_{seed}.dpg")
    text = Program(seed).text()
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
    command = [sys.executable, AGREE, options.dpgc, path, "--processes", "1", "2", "3", "--tolerance", TOLERANCE,
               "--outputs", "first", "second", "third", "--", *words]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        print(f"seed {seed}:\n{text}\n{done.stdout}", flush=True)
    return done.returncode == 0


def main():
    parser = argparse.ArgumentParser(description="compares random programs, compiled and evaluated")
    parser.add_argument("dpgc")
    parser.add_argument("--programs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1, help="of the first program; the others follow")
    parser.add_argument("--keep", metavar="FOLDER", help="leave the programs there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or temporary
        os.makedirs(folder, exist_ok=True)
        words = inputs(folder)
        agreed = [compare(options, options.seed + i, folder, words) for i in range(options.programs)]
    print(f"{sum(agreed)} of {len(agreed)} programs agree")
    return 0 if all(agreed) else 1


if __name__ == "__main__":
    sys.exit(main())
