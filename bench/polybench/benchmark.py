"""PolyBench's kernels: what dpgc emits against the same loops in C++ by g++, clang and Polly."""

import glob
import json
import os
import re
import subprocess
import time

SUMMARY = "the kernels of PolyBench against plain loops by g++, clang and Polly"
PACKAGES = ["libomp-22-dev"]

REASSOCIATING = ["-fassociative-math", "-fno-signed-zeros", "-fno-trapping-math", "-fno-math-errno"]
POLLY = [word for option in ("-polly", "-polly-parallel", "-polly-omp-backend=LLVM") for word in ("-mllvm", option)]
PEERS = {"gxx": ["g++", "-O3"], "clang": ["clang++-22", "-O3"], "polly": ["clang++-22", "-O3", "-fopenmp", *POLLY]}
# Kernels that are products of matrices, which a product of as many operations is measured beside.
PRODUCTS = ("2mm", "3mm", "doitgen", "gemm", "symm", "syr2k", "syrk", "trmm")
# Names that are no identifiers.
PROBLEMS = {"2mm": "two_products", "3mm": "three_products"}


def add_options(parser):
    parser.add_argument("--kernels", nargs="+", metavar="NAME", help="kernels of examples/polybench (all)")
    parser.add_argument("--size", choices=("small", "medium", "large"), default="large", help="PolyBench's size (large)")
    parser.add_argument("--threads", type=int, default=2, help="for ours, Polly and BLAS (2)")
    parser.add_argument("--compiler", default="clang++-22", help="for emitted code (clang++-22)")


def run(bench):
    examples = os.path.join(bench.source, "..", "..", "examples", "polybench")
    kernels = sorted(os.path.basename(path)[:-len(".dpg")] for path in glob.glob(os.path.join(examples, "*.dpg")))
    for kernel in bench.options.kernels or kernels:
        measure(bench, Kernel(bench, kernel), os.path.join(examples, kernel + ".dpg"))


class Kernel:
    """Where a kernel's files lie, and what its plain loops take."""

    def __init__(self, bench, name):
        self.name = name
        self.problem = PROBLEMS.get(name, name.replace("-", "_"))
        self.folder = os.path.join(bench.work, name)
        self.emitted = os.path.join(self.folder, "emitted")
        self.reference = os.path.join(bench.source, "reference", name + ".cpp")
        with open(self.reference, encoding="utf-8") as source:
            arguments = re.search(rf"void {self.problem}\(([^)]*)\)", source.read()).group(1)
        self.arguments = " ".join(arguments.split())
        os.makedirs(self.folder, exist_ok=True)

    def known_sizes(self, bench):
        """As `ni == 1000 && nj == 1100`, by the constructors of bench/polybench/problems."""
        which = ("small", "medium", "large").index(bench.options.size)
        for path in glob.glob(os.path.join(bench.source, "problems", "*.h")):
            with open(path, encoding="utf-8") as source:
                found = re.search(rf"struct {self.problem} {{(.*?)operations", source.read(), re.DOTALL)
            if found:
                sizes = re.findall(r"(\w+)\(of\(which, (\d+), (\d+), (\d+)\)\)", found.group(1))
                return " && ".join(f"{name} == {values[which]}" for name, *values in sizes)
        return None


def instruction_sets():
    """The same for all compilers, of which each knows other processors by name."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        return "-march=x86-64-v4" if "avx512vl" in file.read() else "-march=x86-64-v3"


def measure(bench, kernel, program):
    known = kernel.known_sizes(bench)
    emit_s, emitted = seconds_of([bench.dpgc, "emit", program, "-o", kernel.emitted], bench)
    if not emitted or not known:
        return bench.note(f"{kernel.name}: not compiled by dpgc")
    objects, compile_s = [], {}
    for peer, command in PEERS.items():
        for suffix, flags in (("", []), ("_reassociating", REASSOCIATING)):
            objects.append(os.path.join(kernel.folder, peer + suffix + ".o"))
            compile_s[peer + suffix], _ = seconds_of(
                [*command, *flags, instruction_sets(), f"-DVARIANT={peer}{suffix}", f"-DKNOWN_SIZES={known}", "-c",
                 kernel.reference, "-o", objects[-1]], bench)
    space, graph, compile_s["ours"] = compile_emitted(bench, kernel, objects)
    build_measuring_program(bench, kernel, objects, space, graph)
    printed = bench.run_program(["mpirun", "-q", "--bind-to", "none", "-np", 1, os.path.join(kernel.folder, "measure"),
                                 bench.options.size, bench.options.rounds], OMP_NUM_THREADS=bench.options.threads)
    report(bench, kernel, json.loads(printed), emit_s, compile_s)


def compile_emitted(bench, kernel, objects):
    """Compiles the kernel's own file; returns its namespace, the name of its graph, and the seconds."""
    source = next(path for path in glob.glob(os.path.join(kernel.emitted, "*.cpp")) if not path.endswith("main.cpp"))
    mpi = subprocess.run(["mpicc", "--showme:compile"], capture_output=True, text=True, check=True).stdout.split()
    objects.append(os.path.join(kernel.folder, "ours.o"))
    seconds, compiled = seconds_of([bench.options.compiler, "-std=c++20", "-O3", instruction_sets(), "-fopenmp", *mpi,
                                    "-isystem", os.path.join(bench.runtime_prefix, "include"), "-c", source, "-o",
                                    objects[-1]], bench)
    if not compiled:
        raise SystemExit(f"bench {bench.name}: {source} was not compiled")
    with open(source[:-len("cpp")] + "hpp", encoding="utf-8") as header:
        text = header.read()
    graph = re.search(r"^[\w:<>]+ (\w+)\(", text, re.MULTILINE).group(1)
    return os.path.basename(source)[:-len(".cpp")], graph, seconds


def build_measuring_program(bench, kernel, objects, space, graph):
    build = os.path.join(kernel.folder, "build")
    bench.run_program(["cmake", "--no-warn-unused-cli", "-S", bench.source, "-B", build, "-G", "Ninja",
                       f"-DEMITTED_HEADER={kernel.emitted}/{space}.hpp", f"-DPROBLEM={kernel.problem}",
                       f"-DGRAPH=::{space}::{graph}", f"-DARGUMENTS={kernel.arguments}",
                       f"-DOBJECTS={';'.join(objects)}", f"-DCMAKE_PREFIX_PATH={bench.runtime_prefix}",
                       f"-DCMAKE_CXX_COMPILER={bench.options.compiler}"])
    bench.run_program(["cmake", "--build", build])
    os.replace(os.path.join(build, "measure"), os.path.join(kernel.folder, "measure"))


def report(bench, kernel, run, emit_s, compile_s):
    """Records the fastest peer, and says what all took."""
    if not run["difference"] <= run["tolerance"]:
        raise SystemExit(f"bench {bench.name}: {kernel.name}: the results differ by {run['difference']}, of which "
                         f"{run['tolerance']} may be rounding")
    seconds = run["seconds"]
    ours, dgemm = seconds.pop("ours"), seconds.pop("dgemm")
    fastest = min(seconds, key=seconds.get)
    case = f"{kernel.name} {bench.options.size}"
    bench.record(case, fastest, ours, seconds[fastest], bench.options.threads)
    if kernel.name in PRODUCTS:
        bench.record(case, "dgemm", ours, dgemm, bench.options.threads)
    bench.note(json.dumps({"kernel": kernel.name, "size": bench.options.size, "emit_s": round(emit_s, 3),
                           "compile_s": {name: round(value, 3) for name, value in compile_s.items()}, "ours_s": ours,
                           "peers_s": seconds, "difference": run["difference"], "tolerance": run["tolerance"]}))


def seconds_of(command, bench):
    """How long a command takes, and whether it does what it should."""
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=bench.work)
    return time.perf_counter() - start, done.returncode == 0
