"""What every test runs in: its environment variables and its time limit."""

import os

TEST_SECONDS = 300


def test_environment(build, llvm_tools):
    """Returns the environment of a test: private caches, quiet threads, an MPI that runs anywhere."""
    kept = ("HOME", "LANG", "TMPDIR", "USER", "CCACHE_DIR", "LD_LIBRARY_PATH", "DPG_FUZZ_SECONDS")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    cache = os.path.join(build, "test", "cache")
    os.makedirs(cache, mode=0o700, exist_ok=True)
    environment.update(
        PATH=os.pathsep.join([os.path.join(build, "bin"), llvm_tools, os.environ.get("PATH", "/usr/bin:/bin")]),
        LC_ALL="C.UTF-8",
        XDG_CACHE_HOME=cache,
        XDG_CONFIG_HOME=os.path.join(build, "test", "config"),
        # Several processes share two cores: a waiting thread must not spin.
        OMP_NUM_THREADS=os.environ.get("OMP_NUM_THREADS", "2"),
        OMP_WAIT_POLICY="passive",
        KMP_BLOCKTIME="0",
        OMPI_MCA_rmaps_base_oversubscribe="1",
        OMPI_ALLOW_RUN_AS_ROOT="1",
        OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
        # The packaged ANTLR and LLVM are not instrumented: what they do to a std::vector, the sanitizer does not see.
        # MPI keeps what it allocates until the process ends.
        ASAN_OPTIONS="detect_container_overflow=0:detect_leaks=0",
        UBSAN_OPTIONS="print_stacktrace=1",
        TSAN_OPTIONS="ignore_noninstrumented_modules=1",
        OMP_TOOL_LIBRARIES=os.path.join(os.path.dirname(llvm_tools), "lib", "libarcher.so"),
    )
    return environment


def limit_time(lit_config):
    """Ends a test that hangs, where lit can: it needs psutil for that."""
    try:
        import psutil  # noqa: F401
    except ImportError:
        return
    lit_config.maxIndividualTestTime = TEST_SECONDS
