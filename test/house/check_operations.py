#!/usr/bin/env python3
"""Fails on an operation that no test of its dialect writes. usage: check_operations.py ROOT LLVM_TBLGEN MLIR_INCLUDE"""

import json
import os
import re
import subprocess
import sys

from tree import read_text, report, tracked_files


def operations(root, dialect, tblgen, include):
    """Returns the names of the dialect's operations, as `dpg.nest`."""
    definitions = os.path.join(root, "dialects", dialect, f"{dialect}_ops.td")
    command = [tblgen, "--dump-json", "-I", root, "-I", include, definitions]
    dump = subprocess.run(command, capture_output=True, text=True)
    if dump.returncode != 0:
        sys.exit(dump.stderr)
    records = json.loads(dump.stdout)
    ops = (records[name] for name in records["!instanceof"]["Op"])
    names = {(records[op["opDialect"]["def"]]["name"], op["opName"]) for op in ops}
    return sorted(f"{owner}.{name}" for owner, name in names if owner == dialect)


def main():
    root, tblgen, include = sys.argv[1:4]
    paths = tracked_files(root)
    findings = []
    for dialect in ("dpg", "num", "dist"):
        if f"dialects/{dialect}/{dialect}_ops.td" not in paths:
            continue
        tests = [path for path in paths if path.startswith(f"test/dialects/{dialect}/")]
        text = "\n".join(read_text(root, test) or "" for test in tests)
        for name in operations(root, dialect, tblgen, include):
            if not re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", text):
                findings.append(f"{name}: no test under test/dialects/{dialect}/ writes it")
    return report(findings)


if __name__ == "__main__":
    sys.exit(main())
