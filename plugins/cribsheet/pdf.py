"""Documents -> PDFs, by WeasyPrint, which comes with the extra `pdf`."""

import gc
import hashlib
import json
import logging
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import redirect_stdout
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.document import Document, Page
    from weasyprint.text.fonts import FontConfiguration

Progress = Callable[[int, int], None]
"""Told how many PDFs are made, and of how many."""

Parts = Sequence[tuple[str, str]]
"""The documents that make up a PDF, one behind the other: HTML, and CSS beside that of all sheets."""

_LOOKS = Path(__file__).parent / "assets" / "sheet.css"

_LIST = "sheets.json"
"""Lists the PDFs of a folder with the hashes of what they were made of."""

_WORKERS = 2
"""Processes at most: one makes the booklet, which takes as long and as much memory as all others."""

_RARELY = 200_000
"""New objects after which a process looks for garbage."""

_NO_EXTRA = "PDFs need WeasyPrint: pip install 'mkdocs-cribsheet[pdf]'"
_NO_LIBRARIES = (
    "WeasyPrint finds no Pango: install it (Debian, Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0"
    " libharfbuzz-subset0; macOS: brew install pango)"
)


class PdfError(Exception):
    """No PDFs can be made here; the message is one line that says what is missing."""


def write_pdfs(pdfs: Iterable[tuple[str, Parts]], folder: Path, progress: Progress) -> None:
    """Write the PDFs that are not there yet, and take away those of an earlier call that are not wanted.

    `pdfs` are file names with what they are made of; the first part has the title, and the numbers of
    the pages that it links to. Raises PdfError, and OSError when the folder cannot be written.
    """
    wanted = dict(pdfs)
    common = (_version(), _LOOKS.read_text("utf-8"))
    hashes = {name: _hash(*common, *chain.from_iterable(parts)) for name, parts in wanted.items()}
    made = _listed(folder / _LIST)
    missing = [name for name in wanted if made.get(name) != hashes[name] or not (folder / name).exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for name in made.keys() - wanted.keys():
        (folder / name).unlink(missing_ok=True)
    made = {name: hashes[name] for name in wanted if name not in missing}
    _write_list(folder, made)
    if not missing:
        return
    _require()
    jobs = {str(folder / name): wanted[name] for name in missing}
    for count, path in enumerate(_make_all(jobs), 1):
        name = Path(path).name
        made[name] = hashes[name]
        _write_list(folder, made)
        progress(count, len(jobs))


def _hash(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode("utf-8", "replace")).hexdigest()


def _version() -> str:
    try:
        return version("weasyprint")
    except PackageNotFoundError:
        raise PdfError(_NO_EXTRA) from None


def _require() -> None:
    """Raise PdfError unless WeasyPrint runs; it prints a page of advice when libraries are missing."""
    try:
        with redirect_stdout(StringIO()):
            import weasyprint  # noqa: F401, PLC0415 - asked for only when PDFs are wanted
    except ImportError:
        raise PdfError(_NO_EXTRA) from None
    except OSError:
        raise PdfError(_NO_LIBRARIES) from None


def _listed(path: Path) -> dict[str, str]:
    """Return the PDFs that an earlier call listed; a list of somebody else's has none."""
    try:
        listed = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    if not isinstance(listed, dict):
        return {}
    return {
        name: str(made) for name, made in listed.items() if Path(name).name == name and name.endswith(".pdf")
    }


def _write_list(folder: Path, hashes: dict[str, str]) -> None:
    text = json.dumps(hashes, indent=1, sort_keys=True)
    (folder / _LIST).write_text(f"{text}\n", "utf-8")


def _make_all(jobs: Mapping[str, Parts]) -> Iterator[str]:
    """Yield the paths of PDFs as they are made, in processes: a fork of one with threads may hang."""
    workers = min(_WORKERS, os.cpu_count() or 1, len(jobs))
    # Looking for garbage among the boxes of a layout takes a fifth of the time and finds next to none.
    pool = ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), initializer=gc.set_threshold, initargs=(_RARELY,)
    )
    try:
        paths = {pool.submit(_make, parts, path): path for path, parts in jobs.items()}
        for future in as_completed(paths):
            future.result()
            yield paths[future]
    finally:
        pool.shutdown(cancel_futures=True)


def _make(parts: Parts, path: str) -> None:
    """Write one PDF, whole or not at all.

    Parts are laid out one by one: the time that WeasyPrint takes grows faster than a document.
    """
    first = _lay_out(*parts[0])
    pages = [*first.pages]
    for html, css in parts[1:]:
        pages += _lay_out(html, f"{css}@page :first {{ counter-reset: page {len(pages) + 1} }}").pages
    if len(parts) > 1:
        html, css = parts[0]
        pages[: len(first.pages)] = _lay_out(html, css + _numbers(pages)).pages
    unfinished = Path(f"{path}.part")
    first.copy(pages).write_pdf(unfinished, pdf_variant="pdf/ua-1")
    unfinished.replace(path)


def _lay_out(html: str, css: str) -> "Document":
    import weasyprint  # noqa: PLC0415 - as above

    own = weasyprint.CSS(string=css, font_config=_fonts())
    return weasyprint.HTML(string=html).render(font_config=_fonts(), stylesheets=[_looks(), own])


def _numbers(pages: Iterable["Page"]) -> str:
    """Return the CSS by which links show the page they lead to; `target-counter()` sees only its own part."""
    first: dict[str, int] = {}
    for number, page in enumerate(pages, 1):
        for anchor in page.anchors:
            first.setdefault(anchor, number)
    return "".join(
        f'[href="#{anchor}"]::after {{ content: "{number}" }}\n' for anchor, number in first.items()
    )


@cache
def _looks() -> "CSS":
    """Return the stylesheet of all sheets, which is read once in a process."""
    import weasyprint  # noqa: PLC0415 - as above

    return weasyprint.CSS(filename=_LOOKS, font_config=_fonts())


@cache
def _fonts() -> "FontConfiguration":
    """Return the fonts of this process, and have WeasyPrint keep its advice to itself."""
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - as above

    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return FontConfiguration()
