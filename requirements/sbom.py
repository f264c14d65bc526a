"""Print an SBOM (CycloneDX 1.6, JSON) of a part of the requirements, from its pins, which are for all platforms.

    python3 requirements/sbom.py build > sbom.json      also: lab, test

Standard library only. The same pins give the same bytes.
"""

import json
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = {"build": "requirements/build.txt", "lab": "requirements/lab.txt", "test": "requirements.txt"}


def pinned(text: str) -> list[dict[str, object]]:
    """Return each package of a pinned file as a component, with the hashes of its files, any of which may be installed."""
    found: list[dict[str, object]] = []
    for entry in re.split(r"\n(?! )", text.strip()):
        line, _, rest = entry.partition(" \\\n")
        name, version, marker = re.match(r"([\w.-]+)==([^\s;]+)(?: *; *(.+))?", line).groups()  # type: ignore[union-attr]
        purl = f"pkg:pypi/{name.lower()}@{version}"
        files = [{"type": "distribution", "url": purl, "hashes": hashes(rest)}]
        one: dict[str, object] = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
        one |= {"scope": "optional" if marker else "required", "externalReferences": files}
        if marker:
            one["properties"] = [{"name": "courseloom:marker", "value": marker.strip()}]
        found.append(one)
    return found


def hashes(text: str) -> list[dict[str, str]]:
    """Return the SHA-256 of each file of a package."""
    return [{"alg": "SHA-256", "content": found} for found in re.findall(r"--hash=sha256:([0-9a-f]{64})", text)]


def sbom(part: str) -> dict[str, object]:
    """Return the SBOM of a part."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    name, version = project["name"], project["version"]
    ref = f"pkg:pypi/{name}@{version}"
    components = pinned((ROOT / PARTS[part]).read_text("utf-8"))
    this = {"type": "application", "bom-ref": ref, "name": name, "version": version, "purl": ref}
    this["licenses"] = [{"expression": project["license"]}]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": this},
        "components": components,
        "dependencies": [{"ref": ref, "dependsOn": [one["bom-ref"] for one in components]}],
    }


if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1] not in PARTS:
        sys.exit(f"There is no part '{sys.argv[1]}'. The parts are: {', '.join(PARTS)}.")
    print(json.dumps(sbom(sys.argv[1] if sys.argv[1:] else "build"), indent=1))
