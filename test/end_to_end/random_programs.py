#!/usr/bin/env python3
"""Compares random programs, compiled and evaluated: random_programs.py DPGC [--programs 6] [--seed 1] [--keep FOLDER]

A program is made of vectors, dense matrices, ints and scalars that statements give new versions: element by element, by
rows or columns of sparse matrices, in parts, in slices, reduced, in branches, calls and nested loops. Numbers stay near
1, so that the results must agree to 1e-11, where nothing is stored in f32. Both must end with the same status, and the
bound that a certificate gives must be as large as the error is. Of three programs one reads vectors through sparse
matrices, one at neighbouring elements, and one anything, which mostly takes it to one process.

Exit status: 0 all agree; 1 one does not, and is printed.
"""

import argparse
import os
import re
import sys
import tempfile
from fractions import Fraction

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from agree import complaints_of, difference_in, ended, out_options
from random_program.inputs import options as input_options
from random_program.program import Program

TOLERANCE, TOLERANCE_OF_F32 = Fraction(1, 10**11), Fraction(1, 10**4)


def bound_complaints(program, printed, folder, reference):
    """Whether the printed bound, of three digits, encloses the distance from what is exact, which has 40."""
    bound = re.search(r"certified: error at most (\S+),", printed)
    if not bound:
        yield "the certificate's bound is not printed"
        return
    certified, exact = os.path.join(folder, "certified.npy"), os.path.join(reference, "exact.mtx")
    apart, size = difference_in(certified, exact, program.norm)
    if apart > Fraction(bound[1]) * Fraction(101, 100) + size / 10**38:
        yield f"the certificate bounds the error by {bound[1]}, and it is {float(apart):.4g}"


def compare(options, program, path, folder, words):
    """What is wrong with one program, compiled, on each number of processes."""
    outputs = list(program.outputs)
    reference = os.path.join(folder, "reference")
    os.makedirs(reference, exist_ok=True)
    graph = ["--graph", f"random_{program.seed}"]
    status, text = ended([options.dpgc, "eval", path, *graph, "--", *words, *out_options(reference, outputs)])
    if status not in (0, 3):
        yield f"dpgc eval ended with status {status}\n{text}"
    for turn, processes in enumerate(options.processes):
        results = os.path.join(folder, str(processes))
        os.makedirs(results, exist_ok=True)
        out = out_options(results, outputs)
        if program.is_certified:  # binary: 17 digits are off by more than a certificate bounds
            out += ["--out-certified", os.path.join(results, "certified.npy")]
        command = [options.dpgc, "run", path, *graph, "-n", str(processes), "--", *words, *out]
        found, printed = ended(command, threads=turn % 2 + 1)
        where = f"on {processes} processes, {turn % 2 + 1} threads: "
        if found != status:
            yield where + f"ended with status {found}, the evaluator with {status}\n{printed}\n{text[-1500:]}"
            return
        if status == 0:
            tolerance = TOLERANCE_OF_F32 if program.has_single else TOLERANCE
            complaints = list(complaints_of(results, reference, outputs, tolerance))
            if program.is_certified:
                complaints += bound_complaints(program, printed, results, reference)
            yield from (where + complaint for complaint in complaints)


def agrees(options, seed, folder, words):
    """Compares one program, and prints it where it does not agree."""
    program = Program(seed)
    path = os.path.join(folder, f"random_{seed}.dpg")
    with open(path, "w", encoding="ascii") as file:
        file.write(program.text)
    with tempfile.TemporaryDirectory() as results:
        complaints = list(compare(options, program, path, results, words))
    if complaints:
        print(f"seed {seed}:\n{program.text}\n" + "\n".join(complaints), flush=True)
    return not complaints


def main():
    parser = argparse.ArgumentParser(description="compares random programs, compiled and evaluated")
    parser.add_argument("dpgc")
    parser.add_argument("--programs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1, help="of the first program; the others follow")
    parser.add_argument("--processes", nargs="+", type=int, default=[1, 2, 3])
    parser.add_argument("--keep", metavar="FOLDER", help="leave the programs there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or temporary
        os.makedirs(folder, exist_ok=True)
        words = input_options(folder)
        agreed = [agrees(options, options.seed + i, folder, words) for i in range(options.programs)]
    print(f"{sum(agreed)} of {len(agreed)} programs agree")
    return 0 if all(agreed) else 1


if __name__ == "__main__":
    sys.exit(main())
