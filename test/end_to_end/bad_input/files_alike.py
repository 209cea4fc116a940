#!/usr/bin/env python3
"""A file means the same to a compiled program and to the evaluator: files_alike.py DPGC PROGRAM FOLDER

Each file of the folder is given to `--A`, evaluated and compiled, on 1 and 3 processes. All runs end with the same
status; where that is 0, the number that the program shows of `y` is the same, else what they say of the file and the place in it.

Exit status: 0 all are alike, 1 one is not, which is printed. Prints which files were taken and which refused.
"""

import os
import re
import subprocess
import sys
import tempfile


def outcome(command, folder, name):
    """The status of a command, and the number that it shows, or what it says behind the file's name: `3: found ...`."""
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    if done.returncode == 0:
        return 0, float(re.search(r"^\w+\(y\) = (\S+)$", done.stdout, re.MULTILINE).group(1))
    said = [line for line in done.stderr.splitlines() if "error: " in line]
    reason = said[0].rsplit(name, 1)[-1] if said else done.stderr
    reason = re.sub(r"^` as `[^`]*`: (line )?|^: ?", "", reason)
    return done.returncode, reason.removesuffix(" [E1034]")


def main():
    dpgc, program, files = sys.argv[1:]
    taken, refused = [], []
    with tempfile.TemporaryDirectory() as folder:
        for name in sorted(os.listdir(files)):
            rest = ["--", "--A", os.path.join(files, name)]
            expected = outcome([dpgc, "eval", program, *rest], folder, name)
            for processes in ("1", "3"):
                found = outcome([dpgc, "run", program, "-n", processes, *rest], folder, name)
                if found != expected:
                    sys.exit(f"{name}: evaluated {expected}, compiled on {processes} {found}")
            (refused if expected[0] else taken).append(name)
    print("taken: " + " ".join(taken))
    print("refused: " + " ".join(refused))


if __name__ == "__main__":
    main()
