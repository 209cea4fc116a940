#!/usr/bin/env python3
"""Random programs with bounded contracts, measured: random_bounds.py DPGC [--programs 5] [--seed 1]

Each has some statements, of which one reads what others gave; measure_errors.py compares what rounding did with the bounds.
Exit status: 0 no bound is too small, 1 one is, or a run failed; the program is printed.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile

FUNCTIONS = ("sin", "cos", "tanh", "atan")
LITERALS = ("0.1", "3.25", "1e-7", "1 / 3", "2.5e9", "i / n")


class Writer:
    """Writes statements over i, of vectors that have values already."""

    def __init__(self, number):
        self.random = random.Random(number)
        self.vectors = ["x", "z"]  # of any sign
        self.positive = ["p"]  # away from 0

    def element(self):
        return f"{self.random.choice(self.vectors + self.positive)}[i]"

    def sum(self):
        pick = self.random.choice
        vector, other = pick(self.vectors), pick(self.vectors + self.positive)
        factor = pick(("A[i, j]", "A[j, i]", "S[i, j]", "S[j, i]", f"{other}[j]", "abs(A[i, j])", f"A[i, j] * {other}[j]"))
        term = pick((f"{factor} * {vector}[j]", f"{vector}[j] * {factor}", f"{factor} * ({vector}[j] - {other}[i])",
                     f"{factor} / {pick(self.positive)}[j]", f"{factor} * {pick(FUNCTIONS)}({vector}[j])", f"({other}[j] + A[i, j])", f"(-{factor} * {vector}[j]^2)"))
        return f"(sum(j{pick(('', ' in 0..n - 3', ' in 2..n'))}) {term})"

    def expression(self, depth):
        pick = self.random.choice
        if depth == 0:
            return pick((self.element, self.element, self.sum, lambda: pick(LITERALS)))()
        deeper = lambda: self.expression(depth - 1)
        chosen = lambda: self.element()  # quotients and functions are not bounded in choices
        return pick((lambda: f"({deeper()} + {deeper()})", lambda: f"({deeper()} - {deeper()})",
                     lambda: f"{deeper()} * {deeper()}", lambda: f"{deeper()} / {pick(self.positive)}[i]",
                     lambda: f"max({deeper()}, {deeper()})", lambda: f"min({deeper()}, {deeper()})",
                     lambda: f"abs({deeper()})", lambda: f"({deeper()})^2",
                     lambda: f"(if i > {self.random.randrange(9)} then {chosen()} else {chosen()} * {chosen()})",
                     lambda: f"(if x[i] > z[i] then {chosen()} - {chosen()} else {chosen()})",
                     lambda: f"sqrt({pick(self.positive)}[i])", lambda: f"{deeper()} / (1 + ({deeper()})^2)",
                     lambda: f"{pick(FUNCTIONS)}({deeper()})", lambda: f"exp(-abs({deeper()}))",
                     lambda: f"{pick(('log', 'log2', 'log10', 'sqrt'))}(0.5 + abs({deeper()}))",
                     lambda: f"({self.element()})^{self.random.randrange(3, 6)}"))()

    def loop(self, name):
        """A loop that carries a vector, and reads others."""
        self.vectors.append(name)
        body = f"{name}[i] = {self.expression(1)} / {self.random.choice(('2', 'n', 'p[i]'))} + {name}[i] / 4;"
        if self.random.random() < 0.5:
            body = f"w{name} = {self.random.choice(('S', 'A'))} * {name}; {body} {name}[i] = {name}[i] - 0.1 * w{name}[i];"
        return f"  {name} = {self.random.choice(self.vectors[:-1])};\n  for k in 0..{self.random.randrange(1, 5)} {{ {body} }}"

    def program(self, statements):
        lines, outputs, single = [], [], []
        for number in range(statements):
            name = f"v{number}"
            outputs.append(name)
            if self.random.random() < 0.2:
                lines.append(self.loop(name))
            elif self.random.random() < 0.2:  # nobody reads it: what is computed of it may be in f32
                lines.append(f"  {name}[i] = {self.expression(2)};")
                single.append(name)
            elif self.random.random() < 0.25:
                lines.append(f"  {name}[i] = 1 + abs({self.expression(1)});")
                self.positive.append(name)
            else:
                lines.append(f"  {name}[i] = {self.expression(self.random.randrange(1, 4))};")
                self.vectors.append(name)
        results = ", ".join(f"out {name}: {'f32' if name in single else 'real'}[n] within 1e300 absolute" for name in outputs)
        head = ("graph random_bounds(in A: real[n, n], in S: sparse real[n, n], in x: real[n], in z: real[n], "
                f"in p: real[n], {results}) {{\n")
        return head + "\n".join(lines) + "\n}\n", outputs, single


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dpgc")
    parser.add_argument("--programs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    measure = os.path.join(os.path.dirname(os.path.abspath(__file__)), "measure_errors.py")
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(options.seed, options.seed + options.programs):
            text, outputs, single = Writer(seed).program(4)
            path = os.path.join(folder, "random_bounds.dpg")
            with open(path, "w") as out:
                out.write(text)
            words = [sys.executable, measure, options.dpgc, path, "--outputs", *outputs, "--norms", *["max"] * len(outputs),
                     "--may-refuse", "--single", *single, "--data", "A=14x14", "S=14x14", "x=14", "z=14", "p=14:positive", "--seed", str(seed)]
            done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            print(f"seed {seed}: " + ("bounds hold" if done.returncode == 0 else f"{text}\n{done.stdout}"))
            if done.returncode != 0:
                sys.exit(1)


if __name__ == "__main__":
    main()
