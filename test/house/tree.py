"""The files of the repository, for the checks beside this module."""

import os
import subprocess

SOURCES = (".cpp", ".h", ".hpp", ".cu")


def tracked_files(root):
    """Returns the paths under version control, relative to `root`; all files where it is no checkout."""
    listed = subprocess.run(["git", "-C", root, "ls-files", "-z"], capture_output=True)
    is_top = os.path.exists(os.path.join(root, ".git"))
    if is_top and listed.returncode == 0:
        paths = [os.fsdecode(path) for path in listed.stdout.split(b"\0") if path]
        return sorted(path for path in paths if os.path.isfile(os.path.join(root, path)))
    return sorted(walked_files(root))


def walked_files(root):
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in ("build", ".git", ".cache", "__pycache__")]
        for name in files:
            yield os.path.relpath(os.path.join(folder, name), root)


def read_text(root, path):
    """Returns the text of a file; None where it is not text."""
    with open(os.path.join(root, path), "rb") as file:
        content = file.read()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def report(findings):
    """Prints the findings, one a line; returns the exit status of a check."""
    for finding in findings:
        print(finding)
    return 1 if findings else 0
