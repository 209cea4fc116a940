#!/usr/bin/env python3
"""Runs a program on input that it must refuse: refusals.py PROGRAM FOLDER

PROGRAM is the PageRank example, built. Each case must end on 1 process, some also on 3, within seconds with its exit
status, with its message once and on one line of the standard error, and leave no file behind.
"""

import os
import pathlib
import subprocess
import sys

REAL = "%%MatrixMarket matrix coordinate real general\n"
INTEGER = "%%MatrixMarket matrix coordinate integer general\n"
SYMMETRIC = "%%MatrixMarket matrix coordinate real symmetric\n"

# Name, content of the file, part of the message.
FILES = [
    ("banner", "%%MatrixMarkt matrix coordinate real general\n3 3 1\n1 2 1\n", "begins with `%%MatrixMarket`"),
    ("complex", "%%MatrixMarket matrix coordinate complex general\n3 3 1\n1 2 1 0\n", "the file holds complex numbers; expected real ones"),
    ("empty", "", "the file is empty"),
    ("only_banner", REAL, "expected a line with the sizes"),
    ("two_sizes", REAL + "3 3\n1 2 1\n", ":2: the line ends; expected the number of entries"),
    ("too_few", REAL + "3 3 3\n1 2 1.0000000\n2 3 1\n", "promises 3 entries, but the file holds 2"),
    ("too_many", REAL + "3 3 1\n1 2 1\n2 3 1\n", ":4: more entries than the 1 that the header promises"),
    ("column", REAL + "3 3 2\n1 4 1\n2 3 1\n", ":3: found `4`; expected a column: an integer from 1 to 3"),
    ("row_zero", REAL + "3 3 1\n0 1 1\n", ":3: found `0`; expected a row: an integer from 1 to 3"),
    ("negative_row", REAL + "3 3 1\n-1 1 1\n", ":3: found `-1`; expected a row"),
    ("overflow", REAL + "99999999999999999999 3 1\n1 2 1\n", "an integer of at least 0 that fits into 64 bits"),
    ("largest", REAL + "9223372036854775807 9223372036854775807 1\n1 2 1\n", "rows or columns, out of all proportion to a file"),
    ("hypersparse", REAL + "100000000 100000000 1\n1 2 1\n", ":2: the header promises 100000000 rows or columns, out of"),
    ("promise", REAL + "3 3 1000000000000\n1 2 1\n", "has no room for so many"),
    ("nan", REAL + "3 3 1\n1 2 nan\n", ":3: found `nan`; expected a finite number"),
    ("infinite", REAL + "3 3 1\n1 2 1e999\n", ":3: found `1e999`; expected a finite number"),
    ("word", REAL + "3 3 1\n1 2 x\n", ":3: found `x`; expected a finite number"),
    ("no_value", REAL + "3 3 1\n1 2\n", ":3: the line ends; expected a finite number"),
    ("surplus_word", REAL + "3 3 1\n1 2 1 9\n", "expected the end of the line after row, column and value"),
    ("fraction", INTEGER + "3 3 1\n1 2 1.5\n", ":3: found `1.5`; expected an integer"),
    ("upper", SYMMETRIC + "3 3 1\n1 2 1\n", "lies above the diagonal"),
    ("not_square", REAL + "3 4 1\n1 2 1\n", "columns of A: 4; expected n, which is 3 by the inputs"),
    ("negative", REAL + "3 3 2\n2 3 1\n1 2 -1\n", "A[0, 1] is -1, outside of its range [0, infinity]"),
]

# Options, exit status, part of the message. GOOD stands for a matrix that may be read.
OPTIONS = [
    (["--A", "missing.mtx"], 1, "missing.mtx: cannot be read: No such file or directory"),
    (["--A", "."], 1, "cannot be read: it is a directory"),
    (["--A", "GOOD", "--damping", "0.995"], 1, "damping is 0.995, outside of its range [0, 0.99]"),
    (["--A", "GOOD", "--out-rank", "none/rank.mtx"], 1, "there is no folder `none/`"),
    (["--A", "GOOD", "--out-rank", "folder.mtx"], 1, "--out-rank: `folder.mtx` is a folder; expected a file"),
    (["--A", "GOOD", "--out-rank", "rank.txt"], 2, "expected a name that ends in `.mtx` or `.npy`"),
    (["--A", "GOOD", "--damping", "nan"], 2, "--damping: found `nan`; expected a finite number"),
    (["--A", "GOOD", "--damping"], 2, "--damping needs a value"),
    (["--A", "GOOD", "--A", "GOOD"], 2, "--A is given twice"),
    (["--dampin", "0.5"], 2, "unknown option `--dampin`; did you mean `--damping`?"),
    (["rank.mtx"], 2, "unexpected argument `rank.mtx`"),
    (["--A", "rmat(scale = 4, edge = 3)"], 2, "`edge` is no argument of rmat; did you mean `edges`?"),
    (["--A", "rmat(scale = 4"], 2, "expected `,` or `)`"),
    (["--A", "rmat()"], 2, "rmat needs a value for `scale`"),
    (["--A", "c_diagonal(n = 5, C = 2, Q = 7)"], 1, "c_diagonal: Q is 7; expected 0 to 1"),
    (["--A", "rmat(scale = 99)"], 1, "rmat: scale is 99; expected 0 to 30"),
    (["--A", "smg2s(n = 0)"], 1, "smg2s: n is 0; expected 1 to 2147483647"),
    (["--A", "smg2s(n = 5)"], 1, "smg2s: bandwidth is 5; expected 0 to 4"),
    (["--A", "smg2s(n = 9, nilpotency = 1)"], 1, "smg2s: nilpotency is 1; expected 2 to 64"),
    (["--A", "smg2s(n = 9, spectrum = 4)"], 1, "smg2s: spectrum is 4; expected 0 to 3"),
    (["--A", "smg2s(n = 9, low = 0, spectrum = 1)"], 1, "smg2s: low is 0 and high is 100; a geometric spectrum needs"),
]

# What looks odd and is fine.
ACCEPTED = [
    ("crlf", REAL.replace("\n", "\r\n") + "3 3 2\r\n1 2 1\r\n2 3 1\r\n"),
    ("no_final_newline", REAL + "3 3 2\n1 2 1\n2 3 1"),
    ("duplicates", REAL + "3 3 3\n1 2 0.25\n2 3 1\n1 2 0.75\n"),
    ("a b'\"$(touch hidden)\nc", REAL + "3 3 2\n1 2 1\n2 3 1\n"),
]

ON_SEVERAL = {"column", "too_few", "promise", "negative", "not_square"}


def run(program, options, processes):
    start = ["mpirun", "-q", "--bind-to", "none", "-np", str(processes)] if processes > 1 else []
    return subprocess.run(start + [program] + options, capture_output=True, text=True, timeout=60)


def refuse(program, options, status, message, processes=1):
    seen = run(program, options, processes)
    # MPI's hwloc speaks of machines without /sys, as in a bare root folder; what the program says stands behind.
    own = "".join(line for line in seen.stderr.splitlines(True) if not line.startswith("[hwloc/"))
    first = own.split("\n", 1)[0]
    said_once = seen.stderr.count("error:") == 1 and message in first
    left = [name for name in os.listdir() if name.endswith(".part") or name.startswith("rank.")]
    if seen.returncode != status or not said_once or left or seen.stdout:
        sys.exit(f"{options} on {processes}: status {seen.returncode}, expected {status} and `{message}`; files {left}\n"
                 f"{seen.stdout}{seen.stderr}")


def main():
    program = os.path.abspath(sys.argv[1])
    os.chdir(sys.argv[2])
    os.mkdir("folder.mtx")
    pathlib.Path("good.mtx").write_text(ACCEPTED[1][1])
    for name, text, message in FILES:
        pathlib.Path(name + ".mtx").write_text(text)
        for processes in (1, 3) if name in ON_SEVERAL else (1,):
            refuse(program, ["--A", name + ".mtx", "--out-rank", "rank.mtx"], 1, message, processes)
    for options, status, message in OPTIONS:
        refuse(program, ["good.mtx" if word == "GOOD" else word for word in options], status, message)
    results = set()
    for name, text in ACCEPTED:
        pathlib.Path(name + ".mtx").write_bytes(text.encode())
        seen = run(program, ["--A", name + ".mtx", "--out-rank", name + ".out.npy"], 1)
        if seen.returncode != 0:
            sys.exit(f"{name!r} is refused: {seen.stderr}")
        results.add(pathlib.Path(name + ".out.npy").read_bytes())
    if len(results) != 1 or os.path.exists("hidden"):
        sys.exit("the same matrix, written in another way, gives other results")


main()
