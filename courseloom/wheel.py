"""Writes this engine as a wheel: for `pip install .`, whose build backend this is, and for each new course, which carries one.

A wheel comes from the folder of sources, or from the engine as it is installed; both ways give the same bytes. Only the
standard library is needed, so that a wheel can be made without a network.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import tomllib
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from courseloom import __version__
from courseloom.fingerprints import ENGINE, sources

COURSE = (
    "course.py",
    *(f"requirements/{name}" for name in ("build.in", "build.txt", "build-without.txt", "lab.in", "lab.txt", "pin.py")),
)
"""Files of the folder of sources that a new course has as well; in a wheel they lie in the template of a course."""
BESIDE = ("pyproject.toml", "LICENSE", "requirements.in", *COURSE)
"""All files around the package that a wheel is made from."""
EXTRAS = {"lab": "requirements/lab.in", "test": "requirements.in"}
NAME = f"courseloom-{__version__}-py3-none-any.whl"
INFO = f"courseloom-{__version__}.dist-info"
_KEPT = ("METADATA", "WHEEL", "entry_points.txt")
_WHEN = (2020, 1, 1, 0, 0, 0)


def from_sources(root: Path) -> bytes:
    """Return the wheel of the engine whose sources are in this folder."""
    return _zip({**_package(root), **_beside(root), **_info(root)})


def from_installed(root: Path) -> bytes:
    """Return the wheel of the engine that is installed in this folder, such as `site-packages`."""
    info = root / INFO
    kept = [info / name for name in _KEPT] + [path for path in sorted(info.glob("licenses/**/*")) if path.is_file()]
    return _zip({**_package(root), **{path.relative_to(root).as_posix(): path.read_bytes() for path in kept}})


def of_this_engine() -> bytes | None:
    """Return the wheel of the engine that runs, or None where it is neither installed nor in its folder of sources."""
    root = ENGINE.parent
    if is_sources(root):
        return from_sources(root)
    return from_installed(root) if (root / INFO / "METADATA").is_file() else None


def is_sources(root: Path) -> bool:
    """Return whether a folder holds all that a wheel is made from."""
    return all((root / name).is_file() for name in BESIDE)


def build_wheel(wheel_directory: str, config_settings: Any = None, metadata_directory: Any = None) -> str:
    """Write the wheel of the sources in the working directory, as PEP 517 has it, and return its name."""
    Path(wheel_directory, NAME).write_bytes(from_sources(Path.cwd()))
    return NAME


def build_editable(wheel_directory: str, config_settings: Any = None, metadata_directory: Any = None) -> str:
    """Write a wheel that names the working directory, as PEP 660 has it, and return its name."""
    root = Path.cwd()
    Path(wheel_directory, NAME).write_bytes(_zip({"courseloom.pth": f"{root}\n".encode(), **_info(root)}))
    return NAME


def build_sdist(sdist_directory: str, config_settings: Any = None) -> str:
    """Write the sources in the working directory as an archive, as PEP 517 has it, and return its name."""
    root, top = Path.cwd(), f"courseloom-{__version__}"
    contents = {**_package(root), **{name: (root / name).read_bytes() for name in BESIDE}, "PKG-INFO": _metadata(root)}
    name = f"{top}.tar.gz"
    with (
        Path(sdist_directory, name).open("wb") as file,
        gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed,
        tarfile.open(mode="w", fileobj=packed, format=tarfile.PAX_FORMAT) as archive,
    ):
        for path, data in sorted(contents.items()):
            entry = tarfile.TarInfo(f"{top}/{path}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return name


def _package(root: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in sources(root, ["courseloom"]) if path.suffix != ".pyc"}


def _beside(root: Path) -> dict[str, bytes]:
    return {f"courseloom/assets/new/{name}": (root / name).read_bytes() for name in COURSE}


def _info(root: Path) -> dict[str, bytes]:
    project = _project(root)
    scripts = "".join(f"{name} = {target}\n" for name, target in project["scripts"].items())
    wheel = f"Wheel-Version: 1.0\nGenerator: courseloom {__version__}\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    return {
        f"{INFO}/METADATA": _metadata(root),
        f"{INFO}/WHEEL": wheel.encode(),
        f"{INFO}/entry_points.txt": f"[console_scripts]\n{scripts}".encode(),
        **{f"{INFO}/licenses/{name}": (root / name).read_bytes() for name in project["license-files"]},
    }


def _project(root: Path) -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    return project


def _metadata(root: Path) -> bytes:
    project = _project(root)
    lines = [
        "Metadata-Version: 2.4",
        "Name: courseloom",
        f"Version: {__version__}",
        f"Summary: {project['description']}",
        f"License-Expression: {project['license']}",
        *(f"License-File: {name}" for name in project["license-files"]),
        f"Requires-Python: {project['requires-python']}",
        *(f"Requires-Dist: {wanted}" for wanted in _asked(root / "requirements/build.in")),
    ]
    for extra, file in EXTRAS.items():
        lines.append(f"Provides-Extra: {extra}")
        for wanted in _asked(root / file):
            name, _, marker = map(str.strip, wanted.partition(";"))
            lines.append(f"Requires-Dist: {name}; {f'({marker}) and ' if marker else ''}extra == '{extra}'")
    return "\n".join([*lines, ""]).encode()


def _asked(file: Path) -> Iterable[str]:
    """Return the packages that a requirements file names itself."""
    lines = (line.partition("#")[0].strip() for line in file.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("-")]


def _zip(contents: Mapping[str, bytes]) -> bytes:
    """Return files as a wheel, with the record of them."""
    record = f"{INFO}/RECORD"
    rows = [f"{name},sha256={_digest(data)},{len(data)}\n" for name, data in sorted(contents.items())]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in [*sorted(contents.items()), (record, "".join([*rows, f"{record},,\n"]).encode())]:
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16  # the same on every system
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _digest(data: bytes) -> str:
    return urlsafe_b64encode(sha256(data).digest()).decode().rstrip("=")
