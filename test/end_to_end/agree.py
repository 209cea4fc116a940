#!/usr/bin/env python3
"""Runs a program compiled and evaluated, and compares: agree.py DPGC FILE --outputs y z [--processes 1 2 3 4 7] -- OPTIONS

Each output must agree, relative to its largest element, with what `dpgc eval` writes, on every number of processes, which
have 1 and 2 threads in turn. Options after `--` are the program's.

Exit status: 0 all agree, 1 an output differs or a run failed, which is printed with the command.
"""

import argparse
import os
import shlex
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from compare_outputs import norm, read
from fractions import Fraction


def ended(command, threads=1):
    """Runs a command; its status, and what it printed."""
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads))
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    return done.returncode, done.stdout


def call(command, threads=1):
    """Runs a command; what it printed where it failed, and None where it did not."""
    status, text = ended(command, threads)
    return None if status == 0 else f"{shlex.join(command)}\nended with status {status}\n{text}"


def out_options(folder, outputs):
    return [word for name in outputs for word in (f"--out-{name}", os.path.join(folder, f"{name}.mtx"))]


def difference_in(path, reference, kind):
    """The norm of the difference, and that of the reference; None if sizes differ."""
    rows, columns, ours = read(path)
    reference_rows, reference_columns, theirs = read(reference)
    if (rows, columns) != (reference_rows, reference_columns):
        return None
    difference = {place: ours.get(place, 0) - theirs.get(place, 0) for place in ours.keys() | theirs.keys()}
    return norm(difference, rows, columns, kind), norm(theirs, rows, columns, kind)


def complaints_of(folder, reference, outputs, tolerance):
    """What is wrong with each output of one run."""
    for name in outputs:
        found = difference_in(os.path.join(folder, f"{name}.mtx"), os.path.join(reference, f"{name}.mtx"), "max")
        if found is None:
            yield f"{name} has another size than the evaluator gives"
        elif found[0] > tolerance * (found[1] or 1):  # relative to the largest element where that is not 0
            apart = float(found[0] / (found[1] or 1))
            yield f"{name} differs from the evaluator by {apart:.3g}, tolerance {float(tolerance):.3g}"


def run_all(options, folder):
    """Runs everything; yields complaints."""
    reference = os.path.join(folder, "reference")
    os.mkdir(reference)
    graph = ["--graph", options.graph] if options.graph else []
    evaluated = [options.dpgc, "eval", *(["--formats"] if options.formats else []), options.file, *graph]
    failed = call([*evaluated, "--", *options.rest, *out_options(reference, options.outputs)])
    if failed:
        yield failed
        return
    for turn, processes in enumerate(options.processes):
        results = os.path.join(folder, str(processes))
        os.mkdir(results)
        words = [*options.rest, *out_options(results, options.outputs)]
        threads = options.threads or turn % 2 + 1
        failed = call([options.dpgc, "run", options.file, *graph, "-n", str(processes), "--", *words], threads)
        if failed:
            yield failed
            return
        for complaint in complaints_of(results, reference, options.outputs, options.tolerance):
            yield f"{os.path.basename(options.file)} on {processes} processes, {threads} threads: {complaint}"


def main():
    parser = argparse.ArgumentParser(description="compares a compiled program with the evaluator")
    parser.add_argument("dpgc")
    parser.add_argument("file")
    parser.add_argument("--outputs", nargs="+", required=True)
    parser.add_argument("--processes", nargs="+", type=int, default=[1, 2, 3, 4, 7])
    parser.add_argument("--threads", type=int, help="of each process (1 and 2 by turns)")
    parser.add_argument("--graph", help="of the file")
    parser.add_argument("--formats", action="store_true", help="the evaluator rounds stored values to their formats")
    parser.add_argument("--tolerance", type=Fraction, default=Fraction(1, 10**13))
    words = sys.argv[1:]
    cut = words.index("--") if "--" in words else len(words)
    options = parser.parse_args(words[:cut])
    options.rest = words[cut + 1 :]
    with tempfile.TemporaryDirectory() as folder:
        complaints = list(run_all(options, folder))
    print("\n".join(complaints) if complaints else "all agree")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
