#!/usr/bin/env python3
"""Runs every test suite in one lit run and ends with the line `N passed, N failed`: what ./dpg test calls.

usage: run_suite.py --build DIR [FILTER] [lit options]

Suites: lit tests in test/, GoogleTest programs, the same under MPI, fuzz targets. Passes are not shown, failures
completely. The exit status is 0 only if something ran and nothing failed.
"""

import argparse
import glob
import json
import os
import subprocess
import sys

LIT = "/usr/lib/llvm-22/bin/lit"
PASSED = {"PASS", "XFAIL", "FLAKYPASS"}
FAILED = {"FAIL", "XPASS", "UNRESOLVED", "TIMEOUT"}


def parse_arguments():
    parser = argparse.ArgumentParser(prog="./dpg test", description="Builds and runs all tests.")
    parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
    parser.add_argument("filter", nargs="?", default="", help="run only tests whose name this expression matches")
    return parser.parse_known_args()


def suites(build):
    """Returns the folders of the suites that have something to run; lit warns of the others."""
    tests = os.path.join(build, "test")
    folders = [os.path.join(tests, name) for name in ("programs", "mpi_programs", "fuzz_programs")]
    return [tests] + [folder for folder in folders if glob.glob(os.path.join(glob.escape(folder), "*_*"))]


def remove_stale_results(build):
    """An interrupted run leaves results beside the test programs, which the next would take for programs."""
    for folder in ("programs", "mpi_programs"):
        for path in glob.glob(os.path.join(glob.escape(build), "test", folder, "*.json")):
            os.remove(path)


def run_lit(build, name_filter, extra):
    """Runs lit over all suites; returns the results as (code, name) and lit's exit status."""
    results = os.path.join(build, "test", "results.json")
    if os.path.exists(results):
        os.remove(results)
    command = [sys.executable, LIT, "--test-output=failed", "--print-result-after=failed", "--no-terse-summary"]
    command += ["-j", str(os.cpu_count() or 1), "--output", results, "--filter", name_filter, *extra, *suites(build)]
    status = subprocess.run(command).returncode
    if not os.path.exists(results):
        return [], status
    with open(results, encoding="utf-8") as file:
        return [(test["code"], test["name"]) for test in json.load(file)["tests"]], status


def main():
    arguments, extra = parse_arguments()
    remove_stale_results(arguments.build)
    results, status = run_lit(arguments.build, arguments.filter, extra)
    passed = sum(code in PASSED for code, _ in results)
    failed = sum(code in FAILED for code, _ in results)
    unsupported = [name for code, name in results if code not in PASSED | FAILED]
    if unsupported:
        print(f"not run here ({len(unsupported)}): {', '.join(unsupported)}")
    if passed + failed == 0:
        print("no test ran", file=sys.stderr)
    # lit ends with an error of its own where it could not read a suite: no result tells of that.
    broken = status not in (0, 1) or (status == 1 and failed == 0)
    if broken:
        print(f"lit itself failed with status {status}", file=sys.stderr)
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed and not broken else 1


if __name__ == "__main__":
    sys.exit(main())
