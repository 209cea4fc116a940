#!/usr/bin/env python3
"""Measures what bounded contracts state: measure_errors.py DPGC FILE --outputs y C --norms max fro --data A=13x40 ...

Runs the program on random data of several kinds (one scale, scales far apart, near underflow, mostly cancelling), as it is
compiled and evaluated. The distance of each output from the reference, in the contract's norm, must not exceed the bound
that the program printed, beyond what the file of the reference is rounded by.

Exit status: 0 no bound is too small, 1 one is, or a run failed, which is printed.
"""

import argparse
import os
import random
import re
import struct
import subprocess
import sys
import tempfile
from fractions import Fraction

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from compare_outputs import norm, read

KINDS = {
    "one scale": lambda: random.gauss(0, 1),
    "scales apart": lambda: random.gauss(0, 1) * 10 ** random.uniform(-9, 9),
    "near underflow": lambda: random.gauss(0, 1) * 10 ** random.uniform(-170, -150),
    "cancelling": lambda: random.choice((-1, 1)) * (1 + random.random() * 1e-9),
}


def write_data(path, shape, number):
    count = 1
    for extent in shape:
        count *= extent
    with open(path, "w") as out:
        out.write("%%MatrixMarket matrix array real general\n")
        out.write(f"{shape[0]} {shape[1] if len(shape) > 1 else 1}\n")
        out.writelines(f"{number()!r}\n" for _ in range(count))


def run(command, refused=None):
    """What a program prints; nothing where it ends with the status `refused`."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode == refused:
        return None
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\nended with status {done.returncode}\n{done.stdout}")
    return done.stdout


def stored(text, is_single):
    """The number that a file's decimals stand for: as many as tell it from its neighbours."""
    number = float(text)
    return Fraction(struct.unpack("f", struct.pack("f", number))[0] if is_single else number)


def distance(path, reference, kind, is_single):
    """From the reference in a norm, less half a unit in the last place of each element of the reference."""
    rows, columns, ours = read(path)
    _, _, theirs = read(reference)
    difference = {}
    for place in ours.keys() | theirs.keys():
        exact = stored(theirs.get(place, 0), False)
        apart = abs(stored(ours.get(place, 0), is_single) - exact)
        difference[place] = max(apart - abs(exact) * Fraction(2) ** -53 - Fraction(2) ** -1075, Fraction(0))
    largest = max(difference.values(), default=Fraction(0)) or Fraction(1)  # roots have 40 digits behind the point
    return largest * norm({place: each / largest for place, each in difference.items()}, rows, columns, kind)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dpgc")
    parser.add_argument("file")
    parser.add_argument("--outputs", nargs="+", required=True)
    parser.add_argument("--norms", nargs="+", required=True, help="of each output's contract")
    parser.add_argument("--data", nargs="+", required=True, help="NAME=13x40 or NAME=40; NAME=40:positive for numbers from 1")
    parser.add_argument("--files", nargs="*", default=[], help="NAME=PATH of inputs that are the same in all runs")
    parser.add_argument("--single", nargs="*", default=[], help="outputs that are f32")
    parser.add_argument("--may-refuse", action="store_true", help="programs may end with status 3: numbers overflow, say")
    parser.add_argument("--graph", help="of the file")
    parser.add_argument("--sets", type=int, default=1, help="of data of each kind")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random.seed(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        chosen = ["--graph", options.graph] if options.graph else []
        for kind, number in list(KINDS.items()) * options.sets:
            inputs = [word for each in options.files for word in (f"--{each.split('=')[0]}", each.split("=")[1])]
            for each in options.data:
                name, shape = each.split("=")
                shape, _, positive = shape.partition(":")
                path = os.path.join(folder, f"{name}.mtx")
                draw = (lambda: 1 + abs(number())) if positive else number
                write_data(path, [int(extent) for extent in shape.split("x")], draw)
                inputs += [f"--{name}", path]
            texts = {}
            refused = 3 if options.may_refuse else None
            for verb, processes in (("run", ["-n", "2"]), ("eval", [])):
                results = [word for name in options.outputs for word in (f"--out-{name}", f"{folder}/{verb}-{name}.mtx")]
                texts[verb] = run([options.dpgc, verb, options.file, *chosen, *processes, "--", *inputs, *results], refused)
                if texts[verb] is None:
                    break
            if None in texts.values():
                print(f"{kind}: a contract is not met")
                continue
            bounds = [float(text) for text in re.findall(r"bounded(?:, likely \S+)?: error at most (\S+),", texts["run"])]
            for name, of_norm, bound in zip(options.outputs, options.norms, bounds, strict=True):
                error = distance(f"{folder}/run-{name}.mtx", f"{folder}/eval-{name}.mtx", of_norm, name in options.single)
                if error > Fraction(bound):
                    sys.exit(f"{kind}: {name} is {float(error):.3g} from the reference, its bound is {bound:.3g}")
                print(f"{kind}: {name} {float(error):.2g} <= {bound:.2g}")


if __name__ == "__main__":
    main()
