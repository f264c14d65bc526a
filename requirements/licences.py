"""Print the licences of all that is shipped with the pages and papers of a course, from the packages as they are installed.

.venv/bin/python requirements/licences.py > courseloom/assets/licences.txt
"""

from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = {
    "Courseloom: the scripts, styles and templates of pages and papers": "LICENSE",
    "Atkinson Hyperlegible Next and Mono: fonts of pages and papers": "courseloom/assets/fonts/OFL.txt",
}
PACKAGES = {
    "sphinx": "searchtools.js, doctools.js, language_data.js and documentation_options.js of the web book",
    "snowballstemmer": "the stemmer in language_data.js, in courses in most languages",
    "python-docx": "the template of Word files",
    "python-pptx": "the template of slides in PPTX",
}
"""Packages of which a part is shipped, and that part."""


def licence(package: str) -> str:
    """Return the text of a package's own licence; raises SystemExit where it has none."""
    for path in metadata.files(package) or ():
        if ".dist-info" in str(path.parent) and path.name.upper().startswith(("LICENSE", "LICENCE", "COPYING")):
            text = path.read_text("utf-8")
            return text.partition("\n\nLicenses for incorporated software\n")[0]  # none of which is shipped
    raise SystemExit(f"{package} brings no licence.")


def text() -> str:
    """Return all licences, each below what it is for."""
    parts = [(what, (ROOT / name).read_text("utf-8")) for what, name in OURS.items()]
    parts += [(f"{name}: {what}", licence(name)) for name, what in PACKAGES.items()]
    told = "\n\n\n".join(f"{'=' * 80}\n{what}\n{'=' * 80}\n\n{body.strip()}" for what, body in parts)
    head = "Licences of the software and fonts in these pages and papers. The course's own text has its own licence."
    return f"{head}\n\n\n{told}\n"


if __name__ == "__main__":
    print(text(), end="")
