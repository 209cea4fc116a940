#!/usr/bin/env python3
"""Runs a program compiled and evaluated, which must end alike: ends_alike.py DPGC FILE --status 3 [--says TEXT] -- OPTIONS

Compiled it runs on each number of processes, with 1 and 2 threads in turn. Options after `--` are the program's. With
`--says`, what a compiled run prints must hold the text; the evaluator has words of its own.

Exit status: 0 all end with the status, 1 one does not, which is printed with what it said.
"""

import argparse
import os
import shlex
import subprocess
import sys


def complaint_of(command, status, text, threads=1):
    """What is wrong with how a command ends; empty where nothing is."""
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads))
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    if done.returncode != status:
        return f"{shlex.join(command)}\nended with status {done.returncode}, expected {status}\n{done.stdout}"
    return "" if text in done.stdout else f"{shlex.join(command)}\ndid not say `{text}`\n{done.stdout}"


def main():
    parser = argparse.ArgumentParser(description="compares how a compiled program and the evaluator end")
    parser.add_argument("dpgc")
    parser.add_argument("file")
    parser.add_argument("--status", type=int, required=True)
    parser.add_argument("--says", default="")
    parser.add_argument("--processes", nargs="+", type=int, default=[1, 2, 3])
    split = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    options = parser.parse_args(sys.argv[1:split])
    rest = ["--", *sys.argv[split + 1 :]]
    complaints = [complaint_of([options.dpgc, "eval", options.file, *rest], options.status, "")]
    for turn, processes in enumerate(options.processes):
        command = [options.dpgc, "run", options.file, "-n", str(processes), *rest]
        complaints.append(complaint_of(command, options.status, options.says, turn % 2 + 1))
    print("\n".join(filter(None, complaints)))
    sys.exit(any(complaints))


if __name__ == "__main__":
    main()
