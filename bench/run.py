#!/usr/bin/env python3
"""Runs a benchmark: what ./dpg bench calls.

usage: run.py --build DIR [NAME] [--json] [--rounds N] [options of the benchmark]

Benchmark NAME is bench/NAME/benchmark.py, a module with

    SUMMARY = "one line for the list"
    PACKAGES = ["libeigen3-dev"]         # Debian packages that it needs, installed when it runs; may be absent
    def add_options(parser): ...         # its own options; may be absent
    def run(bench): ...                  # measures, and calls bench.record for each case and peer

Times are compared only within one run, interleaved, by their minimum: a shared machine's clock moves by a tenth.
"""

import argparse
import importlib.util
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
COLUMNS = ("case", "peer", "threads", "processes", "ours_s", "peer_s", "ratio", "limit")


class Bench:
    """What a benchmark is given: its places, its options, interleaved measurement, and the table of results."""

    def __init__(self, name, build, options):
        self.name = name
        self.options = options
        self.source = os.path.join(HERE, name)
        self.build = build
        self.dpgc = os.path.join(build, "bin", "dpgc")
        self.runtime_prefix = os.path.join(build, "install")
        self.work = os.path.join(options.work or os.path.join(build, "bench"), name)
        self.rows = []
        os.makedirs(self.work, exist_ok=True)

    def run_program(self, command, **environment):
        """Runs a program to its end; returns its standard output. Ends the benchmark where the program fails."""
        full = {**os.environ, **{name: str(value) for name, value in environment.items()}}
        words = [str(word) for word in command]
        done = subprocess.run(words, env=full, stdout=subprocess.PIPE, text=True, cwd=self.work)
        if done.returncode != 0:
            sys.exit(f"bench {self.name}: {' '.join(words)} ended with status {done.returncode}")
        return done.stdout

    def interleave(self, contenders):
        """Calls each of the functions in turn, --rounds times; returns the minimum of the seconds that each returns.

        `contenders` maps a name to a function that measures itself once: what it does before its clock starts, such
        as loading a matrix, is not counted.
        """
        best = dict.fromkeys(contenders, float("inf"))
        for _ in range(self.options.rounds):
            for name, measure in contenders.items():
                best[name] = min(best[name], measure())
        return best

    def record(self, case, peer, ours_s, peer_s, threads=1, processes=1, limit=None):
        """Adds a result: seconds of ours and of the peer, and which fraction of the machine's limit ours reaches.

        The ratio is peer_s / ours_s: 1 is as fast as the peer, 2 twice as fast. `limit` is ours over what the machine
        can do at most (its measured bandwidth, say), None where nobody measured that.
        """
        ratio = peer_s / ours_s if ours_s > 0 else float("inf")
        row = dict(bench=self.name, case=case, peer=peer, threads=threads, processes=processes, ours_s=ours_s,
                   peer_s=peer_s, ratio=ratio, limit=limit)
        self.rows.append(row)
        if self.options.json:
            print(json.dumps(row), flush=True)

    def has_packages(self, peer, packages):
        """Whether the packages of a peer that may be missing are there; installs them when root, says so otherwise."""
        missing = missing_packages(packages)
        if not missing or (os.geteuid() == 0 and install(missing)):
            return True
        self.note(f"bench {self.name}: without {peer}: {' '.join(missing)} could not be found or installed")
        return False

    def note(self, text):
        """Says something beside the table: a figure that is no comparison with a peer."""
        print(text, file=sys.stderr if self.options.json else sys.stdout, flush=True)


def load(name):
    """Returns the module of benchmark `name`."""
    path = os.path.join(HERE, name, "benchmark.py")
    specification = importlib.util.spec_from_file_location(f"bench_{name}", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def benchmark_names():
    return sorted(name for name in os.listdir(HERE) if os.path.exists(os.path.join(HERE, name, "benchmark.py")))


def missing_packages(packages):
    """Returns those of the packages that are not installed; none on a system without Debian's records."""
    query = ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n", *packages]
    try:
        shown = subprocess.run(query, capture_output=True, text=True).stdout if packages else ""
    except FileNotFoundError:
        return []
    present = {line.split()[1] for line in shown.splitlines() if line.startswith("installed ")}
    return [package for package in packages if package not in present]


def install_command(packages):
    return ["apt-get", "install", "-y", "--no-install-recommends", *packages]


def install(packages):
    """Installs packages, as root; returns whether that worked."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return subprocess.run(install_command(packages), env=environment, stdout=sys.stderr).returncode == 0


def require_packages(packages):
    """Installs what a benchmark needs when root; prints the command that does otherwise."""
    missing = missing_packages(packages)
    if missing and os.geteuid() != 0:
        sys.exit(f"Packages of this benchmark are missing. Install them as root:\n\n"
                 f"  {' '.join(install_command(missing))}\n")
    if missing and not install(missing):
        sys.exit(f"bench: {' '.join(missing)} could not be installed")


def take_precedence():
    """Asks for a larger share of the cores where other sessions of this machine compute; without effect if not root."""
    try:
        with open("/proc/self/autogroup", "w", encoding="ascii") as file:
            file.write("-20")
    except OSError:
        pass


def cell(value):
    if value is None:
        return "-"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def print_table(rows):
    table = [COLUMNS] + [tuple(cell(row[column]) for column in COLUMNS) for row in rows]
    widths = [max(len(line[column]) for line in table) for column in range(len(COLUMNS))]
    for line in table:
        # Words to the left, numbers to the right.
        words = [text.ljust(width) if column < 2 else text.rjust(width)
                 for column, (text, width) in enumerate(zip(line, widths))]
        print("  ".join(words).rstrip())


def parse_arguments(arguments):
    """Returns the benchmark's module (None: list them) and the options, its own among them."""
    parser = argparse.ArgumentParser(prog="./dpg bench", description="Runs a benchmark against its peers.")
    parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
    # Where measuring programs are built: runs at the same time need a folder each.
    parser.add_argument("--work", help=argparse.SUPPRESS)
    parser.add_argument("name", nargs="?", choices=benchmark_names(), metavar="NAME", help="without it: the list")
    parser.add_argument("--json", action="store_true", help="print a line of JSON for each result")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="interleaved runs of each contender (5)")
    name = parser.parse_known_args([word for word in arguments if word not in ("-h", "--help")])[0].name
    module = load(name) if name else None
    if hasattr(module, "add_options"):
        module.add_options(parser)
    return module, parser.parse_args(arguments)


def main():
    module, options = parse_arguments(sys.argv[1:])
    if module is None:
        for name in benchmark_names():
            print(f"{name:12} {load(name).SUMMARY}")
        return 0
    require_packages(getattr(module, "PACKAGES", []))
    take_precedence()
    bench = Bench(options.name, options.build, options)
    module.run(bench)
    if not options.json:
        print_table(bench.rows)
    return 0 if bench.rows else 1


if __name__ == "__main__":
    sys.exit(main())
