"""Set the project up, once: virtual environment, locked packages, system libraries, translations.

What is already there is left alone, so that a second run takes a moment. Standard library only.
"""

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TRANSLATIONS = ROOT / "purna_pmi" / "translations"

# What WeasyPrint loads when the first PDF is made, and the Debian packages that bring it.
LIBRARIES = [
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
]
LIBRARY_PACKAGES = [
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz0b",
    "libharfbuzz-subset0",
    "libfontconfig1",
    "fonts-dejavu-core",
]
BROWSERS = ["chromium", "chromium-browser", "google-chrome"]


def main() -> None:
    """Set up for running, and with --dev for testing too."""
    dev = "--dev" in sys.argv[1:]
    make_venv()
    install("requirements-dev.txt" if dev else "requirements.txt")
    compile_translations()
    add_libraries()
    if dev:
        add_browser()


def make_venv() -> None:
    """Make `.venv`, or make it anew where its Python is gone."""
    python = VENV / "bin" / "python"
    if (
        python.exists()
        and subprocess.run([python, "-c", "import pip"], check=False).returncode == 0
    ):
        return
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        sys.exit(
            "Python's modules venv and ensurepip are missing; on Debian: apt install python3-venv."
        )
    refuse_foreign_folder()
    say(f"Virtual environment in {VENV.name} (Python {sys.version.split()[0]})")
    run([sys.executable, "-m", "venv", "--clear", VENV], "The virtual environment was not made.")


def install(lock: str) -> None:
    """Install exactly what the lock names, unless that very lock was installed last."""
    wanted = hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
    stamp = VENV / f"{lock}.installed"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    refuse_foreign_folder()
    say(f"Packages of {lock} (a minute or two)")
    run(
        [VENV / "bin" / "python", "-m", "pip", "install", "--quiet",
         "--disable-pip-version-check", "--require-hashes",
         "--requirement", ROOT / lock],
        f"The packages of {lock} could not be installed; pip says why above.",
    )  # fmt: skip
    stamp.write_text(wanted)


def refuse_foreign_folder() -> None:
    """End with one sentence where this account cannot write what set-up makes."""
    for folder in (ROOT, VENV):
        if folder.exists() and not os.access(folder, os.W_OK):
            sys.exit(
                f"You may not write in {folder}: make the copy of this project in a folder of your own."
            )


def compile_translations() -> None:
    """Compile the catalogues that are newer than their compiled form."""
    for source in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        locale = source.parent.parent.name
        run(
            [VENV / "bin" / "pybabel", "--quiet", "compile", "--input-file", source,
             "--output-file", compiled, "--locale", locale],
            f"The catalogue {source.name} ({locale}) could not be compiled.",
        )  # fmt: skip


def add_libraries() -> None:
    """Add the libraries that WeasyPrint needs, or say in one sentence how to."""
    if sys.platform != "linux" or all(map(loads, LIBRARIES)):
        return
    if not apt_install(LIBRARY_PACKAGES):
        say(
            "NO PANGO: PDFS CANNOT BE MADE until an administrator installs "
            + " ".join(LIBRARY_PACKAGES)
        )


def add_browser() -> None:
    """Add a Chromium for the browser journeys, or say loudly that they will be skipped."""
    if any(map(shutil.which, BROWSERS)) or apt_install(["chromium"]):
        return
    say("NO CHROMIUM: THE BROWSER JOURNEYS ARE SKIPPED until an administrator installs chromium")


def loads(library: str) -> bool:
    """Tell whether the dynamic loader finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages when root, and tell whether that worked."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    say("System packages: " + " ".join(packages))
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install_command = [apt, "install", "-qq", "-y", "--no-install-recommends", *packages]
    for command in ([apt, "update", "-qq"], install_command):
        if subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=False).returncode != 0:
            return False
    return True


def run(command: list[str | Path], sentence: str) -> None:
    """Run a command to its end; where it fails, end with the sentence."""
    if subprocess.run(command, check=False).returncode != 0:
        sys.exit(sentence)


def say(text: str) -> None:
    """Tell the person at the terminal what is going on."""
    print(f"== {text}", flush=True)


if __name__ == "__main__":
    main()
