"""Print every cheat sheet as readers do, and hold the paper against the tree.

`python tools/check_sheets.py NOTES [--limits FILE] [SHEET ...]` prints by Chromium and by WeasyPrint, on
A4 and on US Letter, counts pages and reads the text back with pdftotext. It exits with 1 when a tip or
limit is missing or out of order, a page is blank or dark at its edge, a sheet takes too many pages, a
heading ends a column, or anything is split between columns, stands out of them, or is not on paper.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import weasyprint
from playwright.sync_api import sync_playwright
from weasyprint.text.fonts import FontConfiguration

from cribsheet import pipeline, printing
from cribsheet.cache import Cache
from cribsheet.catalogue import Catalogue
from cribsheet.inline import plain
from cribsheet.model import Page, Reading, Statement, walk
from cribsheet.pipeline import Site
from cribsheet.places import NIGHT
from cribsheet.register import Register
from cribsheet.sheets import night
from cribsheet.sheets.choice import choose
from cribsheet.wording import core, words
from cribsheet.writers.sheet import Imprint, document

sys.path.insert(0, str(Path(__file__).parent.parent))
from tools.browser import ensure
from tools.paper import misplaced, squeezed

PAPERS = ("A4", "Letter")
IMPRINT = Imprint("Notes", "https://study.example.org/notes/", date="2026-11-20")
Print = Callable[[Path, str, Path], None]
"""Prints an HTML file on a paper as a PDF file."""

_EDGE = 8
"""Pixels at the edge of a page, at 36 to the inch, that must be white."""


def expected(page: Page, register: Register, readings: Sequence[Reading], catalogue: Catalogue) -> list[str]:
    """Return what must be on a sheet in this order: the limits, and the tips straight from the page."""
    limits = choose(page, register, readings, catalogue).limits
    registered = [
        limit.today for limit in register.limits if catalogue.page_of(limit.service) == page.service
    ]
    # Their order is the sheet's to choose; that none is missing is not.
    if Counter(registered) != Counter(limit.today for row in limits for limit in row.limits):
        return ["a limit of the register is left out"]
    rows = [text for row in limits for text in (row.name, row.value)]
    said = set()
    tips = []
    for section in page.sections:
        for block in walk(section.blocks):
            if isinstance(block, Statement) and (block.important or section.important):
                key = core(words(block.text))
                if block.children or key not in said:
                    tips.append(plain(block.text))
                said.add(key)
    return [*rows, *tips]


def missing(wanted: Sequence[str], printed: str) -> list[str]:
    """Return what the text of a PDF lacks, or has at the wrong place."""
    text = squeezed(printed)
    lost = []
    at = 0
    for one in wanted:
        found = text.find(squeezed(one), at)
        if found < 0:
            lost.append(one)
        else:
            at = found + len(squeezed(one))
    return lost


def read(pdf: Path) -> list[str]:
    """Return the text of each page, column by column, without the running foot."""
    command = ("pdftotext", "-nopgbrk", "-raw", "-enc", "UTF-8")
    pages = int(re.search(r"Pages:\s+(\d+)", _output("pdfinfo", str(pdf)))[1])  # type: ignore[index]  # pdfinfo says it
    numbers = map(str, range(1, pages + 1))
    shown = [_output(*command, "-f", number, "-l", number, str(pdf), "-") for number in numbers]
    foot = re.compile(rf"^.* · {re.escape(IMPRINT.line)}\s*$|^\d+ / \d+\s*$", re.MULTILINE)
    return [foot.sub("", text) for text in shown]


def edges_are_white(pdf: Path) -> bool:
    """Tell whether no page has color at its edge."""
    with tempfile.TemporaryDirectory() as folder:
        _output("pdftoppm", "-r", "36", "-gray", str(pdf), f"{folder}/page")
        return all(map(_is_white, Path(folder).glob("*.pgm")))


def _is_white(picture: Path) -> bool:
    _, size, _, pixels = picture.read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    rows = [pixels[row * width : (row + 1) * width] for row in range(height)]
    edge = [*rows[:_EDGE], *rows[-_EDGE:], *(row[:_EDGE] + row[-_EDGE:] for row in rows)]
    return all(set(part) == {255} for part in edge)


def _output(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - poppler's tools, named above
    return done.stdout.decode("utf-8", "replace")


def printers() -> Iterator[tuple[str, Print]]:
    """Yield the names of the engines with what prints by them."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure(), chromium_sandbox=False)
        tab = browser.new_page(color_scheme="dark")

        def by_chromium(html: Path, paper: str, pdf: Path) -> None:
            tab.goto(html.as_uri())
            tab.pdf(path=pdf, format=paper, print_background=True)

        yield "Chromium", by_chromium
        browser.close()
    fonts = FontConfiguration()

    def by_weasyprint(html: Path, paper: str, pdf: Path) -> None:
        size = weasyprint.CSS(string=f"@page {{ size: {paper} }}", font_config=fonts)
        weasyprint.HTML(html).write_pdf(pdf, stylesheets=[size], font_config=fonts)

    yield "WeasyPrint", by_weasyprint


def write(site: Site, folder: Path) -> dict[str, Path]:
    """Write the sheets of a site as files with all they need, and return them by their ids."""
    printed = printing.print_sheets(site, IMPRINT, print, Cache())
    for asset in printing.FONTS:
        (folder / asset).parent.mkdir(parents=True, exist_ok=True)
        (folder / asset).write_bytes((printing.BASE / asset).read_bytes())
    (folder / printing.STYLESHEET).write_text(printing.stylesheet(printed, IMPRINT), "utf-8")
    files = {one.id: folder / f"{one.id}.html" for one in printed}
    for one in printed:
        files[one.id].write_text(document(one.name, one.html, printing.STYLESHEET), "utf-8")
    return files


def problems(wanted: Sequence[str], html: Path, pdf: Path) -> tuple[int, list[str]]:
    """Return how many pages the PDF of a sheet has, and what is wrong with it."""
    pages = read(pdf)
    found = [f"missing or out of order: {text}" for text in missing(wanted, "".join(pages))]
    found += [f"page {number} is blank" for number, text in enumerate(pages, 1) if not text.strip()]
    found += misplaced(html.read_text("utf-8"), pdf)
    return len(pages), found if edges_are_white(pdf) else [*found, "color at an edge"]


def main() -> int:
    """Print the figures, then what is wrong; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notes", type=Path)
    parser.add_argument("sheets", nargs="*")
    parser.add_argument("--limits", type=Path)
    arguments = parser.parse_args()
    site = pipeline.run(arguments.notes, *pipeline.load(None, arguments.limits), lambda _: None)
    wanted = {
        page.service: expected(page, site.register, site.readings, site.catalogue)
        for page in site.pages
        if page.service
    }
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        files = write(site, Path(name))
        chosen = arguments.sheets or list(files)
        print(f"{len(chosen)} sheets, {sum(len(wanted.get(one, ())) for one in chosen)} limits and tips")
        for engine, print_ in printers():
            for paper in PAPERS:
                counts: Counter[int] = Counter()
                for one in chosen:
                    pdf = Path(name, "printed.pdf")
                    print_(files[one], paper, pdf)
                    pages, found = problems(wanted.get(one, ()), files[one], pdf)
                    counts[pages] += 1
                    most = night.PAGES if one == NIGHT else printing.MOST_PAGES
                    if pages > most:
                        found.append(f"{pages} pages, more than {most}")
                    wrong += [f"{engine}, {paper}, {one}: {problem}" for problem in found]
                shown = ", ".join(f"{count} of {pages}" for pages, count in sorted(counts.items()))
                print(f"{engine:10} {paper:6} pages: {shown}")
    print(f"{len(wrong)} problems", *wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
