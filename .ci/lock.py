"""Write the lock files from the two lists of requirements, or check that they are fresh.

`lock.py` resolves for every platform, with hashes; `lock.py --check` compares stored hashes and
needs no network. Standard library only; uv lives in a throw-away environment.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAMP = ROOT / "requirements.lock-inputs"
PAIRS = [("requirements.in", "requirements.txt"), ("requirements-dev.in", "requirements-dev.txt")]
UV = "uv==0.13.9"
# The machine's own pip settings, handed on to uv.
SETTINGS = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
    "constraint": "UV_CONSTRAINT",
}


def main() -> None:
    """Lock, or check."""
    if "--check" not in sys.argv[1:]:
        lock()
        STAMP.write_text(stamp())
    elif not STAMP.exists() or STAMP.read_text() != stamp():
        sys.exit("The lock is stale: requirements*.in or *.txt changed since `make lock`.")
    elif missing := pins("requirements.txt") - pins("requirements-dev.txt"):
        sys.exit(f"requirements-dev.txt lacks {', '.join(sorted(missing))}: run `make lock`.")


def stamp() -> str:
    """Return one line for each file: SHA-256 and name."""
    names = [name for pair in PAIRS for name in pair]
    return "".join(
        f"{hashlib.sha256((ROOT / name).read_bytes()).hexdigest()}  {name}\n" for name in names
    )


def pins(name: str) -> set[str]:
    """Return the `package==version` lines of a lock."""
    lines = (ROOT / name).read_text().splitlines()
    return {line.split()[0] for line in lines if "==" in line and not line.startswith((" ", "#"))}


def lock() -> None:
    """Resolve both lists with uv, keeping pins that still hold; all indexes count, as with pip."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        bin_folder = Path(folder) / "bin"
        subprocess.run([bin_folder / "python", "-m", "pip", "install", "-q", UV], check=True)
        for source, target in PAIRS:
            subprocess.run(
                [bin_folder / "uv", "pip", "compile", "--quiet", "--universal",
                 "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url",
                 "--no-emit-find-links", "--no-header",
                 "--index-strategy", "unsafe-best-match", source, "--output-file", target],
                cwd=ROOT, env={**os.environ, **pip_settings(bin_folder)}, check=True,
            )  # fmt: skip


def pip_settings(bin_folder: Path) -> dict[str, str]:
    """Return pip's settings under the names that uv knows; the environment wins over files."""
    listed = subprocess.run(
        [bin_folder / "python", "-m", "pip", "config", "list"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = {}
    for line in sorted(listed.stdout.splitlines(), reverse=True):
        name, _, value = line.partition("=")
        variable = SETTINGS.get(name.rpartition(".")[2])
        if variable:
            separator = "," if variable == "UV_FIND_LINKS" else " "
            found[variable] = separator.join(value.strip("'\"").replace("\\n", " ").split())
    return found


if __name__ == "__main__":
    main()
