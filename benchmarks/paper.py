"""PDF: pages a second of our Typst compile and of WeasyPrint on our own HTML.

Each compile runs in a fresh process, so that nothing is kept from the one before: this file is also that process.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path


def with_typst(root: Path, python: Path, environment: dict[str, str], rounds: int) -> dict:
    """Compile the whole book (A4) that a build left in `root`."""
    folder = root / "_build" / ".work" / "typst"
    target = root.parent / "typst.pdf"
    return _measured([python, __file__, "typst", target, folder, root / "courseloom/assets/fonts"], target, environment, rounds)


def with_weasyprint(
    pages: list[Path], folder: Path, python: Path, environment: dict[str, str], rounds: int, tagged: bool
) -> dict | None:
    """Print HTML pages one after the other into one file; None when WeasyPrint cannot be imported."""
    check = [python, "-c", "import weasyprint"]
    if subprocess.run(check, env=environment, capture_output=True, check=False).returncode:
        return None
    target = folder / ("weasyprint-tagged.pdf" if tagged else "weasyprint.pdf")
    mode = "weasyprint-tagged" if tagged else "weasyprint"
    return _measured([python, __file__, mode, target, *pages], target, environment, rounds)


def _measured(command: list, target: Path, environment: dict[str, str], rounds: int) -> dict:
    """Run a command that prints its seconds; return the median, the pages and whether the file is tagged."""
    import pikepdf

    seconds = []
    for _ in range(rounds):
        done = subprocess.run([str(word) for word in command], env=environment, capture_output=True, text=True, check=True)
        seconds.append(float(done.stdout.split()[-1]))
    with pikepdf.open(target) as pdf:
        marked = "/MarkInfo" in pdf.Root and bool(pdf.Root.MarkInfo.get("/Marked", False))
        tagged = marked and "/StructTreeRoot" in pdf.Root
        return {"seconds": statistics.median(seconds), "pages": len(pdf.pages), "tagged": tagged}


def _typst(target: Path, folder: str, fonts: str) -> float:
    import typst

    start = time.perf_counter()
    data = typst.compile(
        str(Path(folder) / "course-book.typ"),
        root=folder,
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[fonts]),
        format="pdf",
        pdf_standards="ua-1",
        timestamp=0,
        sys_inputs={"paper": "course-book-a4"},
    )
    target.write_bytes(data)
    return time.perf_counter() - start


def _weasyprint(target: Path, pages: list[str], tagged: bool) -> float:
    import weasyprint

    options = {"pdf_variant": "pdf/ua-1"} if tagged else {}
    start = time.perf_counter()
    documents = [weasyprint.HTML(filename=page).render(**options) for page in pages]
    together = [page for document in documents for page in document.pages]
    documents[0].copy(together).write_pdf(target, **options)
    return time.perf_counter() - start


if __name__ == "__main__":
    mode, out, *rest = sys.argv[1:]
    print(_typst(Path(out), *rest) if mode == "typst" else _weasyprint(Path(out), rest, mode == "weasyprint-tagged"))
