"""Test formats that lit lacks: quoted paths, GoogleTest programs under mpirun, fuzz targets that run for a while."""

import os
import shlex
import subprocess

import lit.Test
import lit.TestRunner
from lit.formats import ShTest
from lit.formats.base import TestFormat
from lit.formats.googletest import GoogleTest

FUZZ_SECONDS = 60
FUZZ_MEGABYTES = 4096


def programs(folder, prefix):
    """Returns the names of the executables in `folder` that start with `prefix`."""
    if not os.path.isdir(folder):
        return []
    names = (name for name in os.listdir(folder) if name.startswith(prefix))
    return sorted(name for name in names if os.access(os.path.join(folder, name), os.X_OK))


class QuotedShTest(ShTest):
    """lit's ShTest in a checkout whose path has spaces: %s, %S and %t are quoted, which lit leaves to the test."""

    def execute(self, test, lit_config):
        _, temporary = lit.TestRunner.getTempPaths(test)
        source = test.getSourcePath()
        # lit reads the names as regular expressions and takes these first: %s must not match in %source.
        paths = [(r"%s\b", source), (r"%S\b", os.path.dirname(source)), (r"%t\b", temporary + ".tmp")]
        quoted = [(name, shlex.quote(path)) for name, path in paths]
        return lit.TestRunner.executeShTest(test, lit_config, self.execute_external, quoted)


class MpiGoogleTest(TestFormat):
    """Runs each program test_* under mpirun, once for each number of processes; counts each of its tests.

    Process 0 writes the results, those of the others included (mpi_main.cpp). lit's own GoogleTest code reads the
    file, once the run has ended.
    """

    def __init__(self, process_counts):
        self.process_counts = process_counts

    def getTestsInDirectory(self, suite, path_in_suite, lit_config, local_config):
        folder = suite.getSourcePath(path_in_suite)
        for name in programs(folder, "test_"):
            for count in self.process_counts:
                # The last two parts stand for GoogleTest's shard and are replaced by the names of the tests.
                path = path_in_suite + (name, f"{count}-processes", "0", "1")
                program = os.path.join(folder, name)
                results = f"{program}-{count}-{os.getpid()}.json"
                yield lit.Test.Test(suite, path, local_config, file_path=program, gtest_json_file=results)

    def execute(self, test, lit_config):
        count = test.path_in_suite[-3].split("-")[0]
        # A process that leaves a collective call early leaves the others waiting: mpirun's own limit ends them all.
        command = ["timeout", "--kill-after=10", "240", "mpirun", "-q", "--bind-to", "none", "-np", count]
        command += [test.getFilePath(), "--gtest_brief=1", f"--gtest_output=json:{test.gtest_json_file}"]
        run = subprocess.run(
            command, env=test.config.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace"
        )
        output = f"{' '.join(command)}\n{run.stdout}\nexit: {run.returncode}\n"
        if not os.path.exists(test.gtest_json_file):
            return lit.Test.FAIL, output + "no results were written\n"
        return (lit.Test.PASS, "") if run.returncode == 0 else (lit.Test.FAIL, output)


class FuzzTarget(TestFormat):
    """Runs each program fuzz_NAME for DPG_FUZZ_SECONDS (60) from the inputs in corpus/NAME and regressions/NAME.

    New inputs are collected under the build tree, so that the next run starts from them.
    """

    def __init__(self, source):
        self.source = source

    def getTestsInDirectory(self, suite, path_in_suite, lit_config, local_config):
        for name in programs(suite.getSourcePath(path_in_suite), "fuzz_"):
            yield lit.Test.Test(suite, path_in_suite + (name,), local_config)

    def execute(self, test, lit_config):
        program = test.getSourcePath()
        name = os.path.basename(program)[len("fuzz_") :]
        seconds = int(os.environ.get("DPG_FUZZ_SECONDS", FUZZ_SECONDS))
        found = os.path.join(os.path.dirname(program), "found", name)
        os.makedirs(found, exist_ok=True)
        seeds = [os.path.join(self.source, kind, name) for kind in ("corpus", "regressions")]
        command = [program, f"-max_total_time={seconds}", "-timeout=10", f"-rss_limit_mb={FUZZ_MEGABYTES}"]
        command += [f"-artifact_prefix={found}-", "-print_final_stats=1", found, *filter(os.path.isdir, seeds)]
        dictionary = os.path.join(self.source, f"{name}.dict")
        if os.path.exists(dictionary):
            command.append(f"-dict={dictionary}")
        run = subprocess.run(
            command, env=test.config.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace",
            timeout=seconds + 120,
        )
        if run.returncode == 0:
            return lit.Test.PASS, ""
        return lit.Test.FAIL, f"{' '.join(command)}\n{run.stdout[-8000:]}\nexit: {run.returncode}\n"
