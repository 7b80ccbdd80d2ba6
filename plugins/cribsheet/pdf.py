"""Documents -> PDFs, by WeasyPrint, which comes with the extra `pdf`."""

import gc
import hashlib
import json
import logging
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import redirect_stdout
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

Progress = Callable[[int, int], None]
"""Told how many PDFs are made, and of how many."""

_ASSETS = Path(__file__).parent / "assets"

_LIST = "sheets.json"
"""Lists the PDFs of a folder with the hashes of what they were made of."""

_WORKERS = 2
"""Processes at most: one holds the booklet, which alone needs some 600 MB."""

_RARELY = 200_000
"""New objects after which a process looks for garbage."""

_NO_EXTRA = "PDFs need WeasyPrint: pip install 'mkdocs-cribsheet[pdf]'"
_NO_LIBRARIES = (
    "WeasyPrint finds no Pango: install it (Debian, Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0"
    " libharfbuzz-subset0; macOS: brew install pango)"
)


class PdfError(Exception):
    """No PDFs can be made here; the message is one line that says what is missing."""


def write_pdfs(documents: Iterable[tuple[str, str, str]], folder: Path, progress: Progress) -> None:
    """Write the PDFs that are not there yet, and take away those of an earlier call that are not wanted.

    `documents` are file names with HTML and CSS, whose addresses are relative to our assets.
    Raises PdfError, and OSError when the folder cannot be written.
    """
    wanted = {name: (html, css) for name, html, css in documents}
    engine = _version()
    hashes = {
        name: hashlib.sha256("\0".join((engine, *texts)).encode("utf-8", "replace")).hexdigest()
        for name, texts in wanted.items()
    }
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
    jobs = {name: (*wanted[name], str(folder / name)) for name in missing}
    for count, name in enumerate(_make_all(jobs), 1):
        made[name] = hashes[name]
        _write_list(folder, made)
        progress(count, len(jobs))


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


def _make_all(jobs: Mapping[str, tuple[str, str, str]]) -> Iterator[str]:
    """Yield the names of PDFs as they are made, in processes: a fork of one with threads may hang."""
    workers = min(_WORKERS, os.cpu_count() or 1, len(jobs))
    # Looking for garbage among the boxes of a layout takes a fifth of the time and finds next to none.
    pool = ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), initializer=gc.set_threshold, initargs=(_RARELY,)
    )
    try:
        names = {pool.submit(_make, *job): name for name, job in jobs.items()}
        for future in as_completed(names):
            future.result()
            yield names[future]
    finally:
        pool.shutdown(cancel_futures=True)


def _make(html: str, css: str, target: str) -> None:
    """Write one PDF, whole or not at all."""
    import weasyprint  # noqa: PLC0415 - as above

    fonts = _fonts()
    style = weasyprint.CSS(string=css, base_url=str(_ASSETS / "sheet.css"), font_config=fonts)
    unfinished = Path(f"{target}.part")
    weasyprint.HTML(string=html).write_pdf(
        unfinished, stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"
    )
    unfinished.replace(target)


@cache
def _fonts() -> "FontConfiguration":
    """Return the fonts of this process, and have WeasyPrint keep its advice to itself."""
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - as above

    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return FontConfiguration()
