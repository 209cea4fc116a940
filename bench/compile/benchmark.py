"""How long a user waits: dpgc's check and emit of each example, beside building what it emits."""

import os
import shutil
import time

SUMMARY = "check and emit of each example, beside what a C++ compiler takes for the emitted program"
COMPILERS = ("g++-12", "clang++-22")


def add_options(parser):
    parser.add_argument("--example", action="append", metavar="NAME", help="an example to measure (all)")


def run(bench):
    examples = os.path.join(os.path.dirname(bench.source), "..", "examples")
    alone = sorted(name for name in os.listdir(examples) if os.path.exists(os.path.join(examples, name, f"{name}.dpg")))
    for name in bench.options.example or alone:
        program = os.path.join(examples, name, f"{name}.dpg")
        emitted = os.path.join(bench.work, name)
        contenders = {
            "check": lambda: seconds(bench, [bench.dpgc, "check", program]),
            "emit": lambda: seconds(bench, [bench.dpgc, "emit", program, "-o", emitted]),
        }
        for compiler in COMPILERS:
            contenders[compiler] = lambda compiler=compiler: seconds_of_build(bench, emitted, compiler)
        best = bench.interleave(contenders)
        for verb in ("check", "emit"):
            for compiler in COMPILERS:
                bench.record(f"{verb} {name}", f"building it with {compiler}", best[verb], best[compiler])


def seconds(bench, command):
    start = time.perf_counter()
    bench.run_program(command)
    return time.perf_counter() - start


def seconds_of_build(bench, emitted, compiler):
    """Configures and builds the emitted project in a new folder, as a user would the first time, without ccache."""
    build = os.path.join(bench.work, "build")
    shutil.rmtree(build, ignore_errors=True)
    os.environ["CCACHE_DISABLE"] = "1"
    configure = ["cmake", "-S", emitted, "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={bench.runtime_prefix}",
                 f"-DCMAKE_CXX_COMPILER={compiler}", "-DCMAKE_BUILD_TYPE=Release"]
    return seconds(bench, configure) + seconds(bench, ["cmake", "--build", build])
