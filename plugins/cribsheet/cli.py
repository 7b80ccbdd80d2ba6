"""The command line; docs/command-line.md describes it.

What a user can get wrong ends in one line on the standard error output and exit code 2.
"""

import argparse
import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from cribsheet import pipeline
from cribsheet.cache import Cache
from cribsheet.catalogue import CatalogueError
from cribsheet.dating import date_of
from cribsheet.ledger import to_json as ledger_json
from cribsheet.limits import to_json as limits_json
from cribsheet.limits import unregistered
from cribsheet.link import count_links
from cribsheet.model import NOTICES, Diagnostic, NoteLedger
from cribsheet.pdf import PdfError, write_pdfs
from cribsheet.pipeline import Site
from cribsheet.places import page_path
from cribsheet.printing import pdf_parts, print_sheets
from cribsheet.register import RegisterError
from cribsheet.writers import markdown
from cribsheet.writers.sheet import Imprint

_PAGE = re.compile(r"services/[a-z0-9-]+\.md|unfiled\.md")
_LEDGER = "ledger.json"
_LIMITS = "limits.json"
_DIAGNOSTICS = "diagnostics.txt"
_INDEX = "index.md"


class UsageError(Exception):
    """What the user asked for cannot be done; the message is one line that says why."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command in `argv` (of this process for None) and return its exit code.

    0 is success, 1 says that `check --strict` found problems, 2 that nothing was done.
    """
    _show_any_name()
    try:
        arguments = _parser().parse_args(argv)
        command: Callable[[argparse.Namespace], int] = arguments.command
        return command(arguments)
    except (UsageError, CatalogueError, RegisterError, PdfError, OSError) as error:
        print(f"cribsheet: {' '.join(str(error).split())}", file=sys.stderr)
        return 2


def _show_any_name() -> None:
    """Let file names be printed whatever bytes they have and whatever the terminal can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="cribsheet", description="Turn raw study notes into pages.", allow_abbrev=False)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    export = commands.add_parser("export", help="write the pages as plain Markdown", allow_abbrev=False)
    export.add_argument("--to", type=Path, required=True, metavar="DIR", help="the folder to write")
    export.set_defaults(command=_export)
    check = commands.add_parser("check", help="tell what could not be understood", allow_abbrev=False)
    check.add_argument("--strict", action="store_true", help="exit with 1 when there is anything to tell")
    check.add_argument("--numbers", action="store_true", help="list figures that no limit is known for")
    check.set_defaults(command=_check)
    sheets = commands.add_parser("sheets", help="write the cheat sheets as PDFs", allow_abbrev=False)
    sheets.add_argument("--pdf", type=Path, required=True, metavar="DIR", help="the folder to write")
    sheets.add_argument(
        "--site-name", default="Cheat sheets", metavar="NAME", help="the title of the booklet"
    )
    sheets.add_argument(
        "--site-url", default="", metavar="URL", help="where the site is, for the codes to scan"
    )
    sheets.set_defaults(command=_sheets)
    for command in (export, check, sheets):
        command.add_argument("notes", type=Path, metavar="NOTES", help="the folder with the notes")
        command.add_argument("--catalogue", type=Path, metavar="FILE", help="services other than AWS's")
        command.add_argument("--limits", type=Path, metavar="FILE", help="limits other than AWS's")
    return parser


def _check(arguments: argparse.Namespace) -> int:
    site, diagnostics = _build(arguments)
    for diagnostic in diagnostics:
        print(diagnostic)
    if arguments.numbers:
        for saying in unregistered(site.pages, site.readings):
            print(f"{saying.spans[0]}: {saying.text} [number]")
    fates = [fate for note in site.ledger for fate in note.fates]
    counts = {
        "notes": len(site.ledger),
        "lines": sum(note.lines for note in site.ledger),
        "services": sum(bool(page.service) for page in site.pages),
        "tips": sum(fate.tip for fate in fates),
        "links": count_links(site.pages),
        "unfiled": sum(fate.page == page_path("") for fate in fates),
    }
    print("  ".join(f"{name:>8}" for name in counts))
    print("  ".join(f"{count:>8}" for count in counts.values()))
    wrong = [diagnostic for diagnostic in diagnostics if diagnostic.kind not in NOTICES]
    return 1 if arguments.strict and wrong else 0


def _export(arguments: argparse.Namespace) -> int:
    folder: Path = arguments.to
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: not a folder")
    notes, target = arguments.notes.resolve(), folder.resolve()
    if target.is_relative_to(notes) or notes.is_relative_to(target / "docs"):
        raise UsageError(f"{folder}: would be mixed up with the notes in {arguments.notes}")
    earlier = _exported(folder / _LEDGER)
    files = _files(*_build(arguments))
    for path in files.keys() - earlier:
        if (folder / path).exists():
            raise UsageError(f"{folder / path}: was not written by an export; move it away first")
    for path in earlier - files.keys():
        (folder / path).unlink(missing_ok=True)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode("utf-8", "backslashreplace"))
    return 0


def _sheets(arguments: argparse.Namespace) -> int:
    site, _ = _build(arguments)
    address = arguments.site_url and arguments.site_url.rstrip("/") + "/"
    imprint = Imprint(arguments.site_name, address, date=date_of(arguments.notes))
    printed = print_sheets(site, imprint, lambda diagnostic: print(diagnostic, file=sys.stderr), Cache())
    write_pdfs(pdf_parts(printed, imprint), arguments.pdf, _show_progress)
    return 0


def _show_progress(done: int, total: int) -> None:
    """Count what is made, for those who watch."""
    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        print(f"\r{done} of {total} PDFs", end=end, file=sys.stderr, flush=True)


def _build(arguments: argparse.Namespace) -> tuple[Site, list[Diagnostic]]:
    """Return the site of the notes and what there is to tell, in order."""
    if not arguments.notes.is_dir():
        raise UsageError(f"{arguments.notes}: there is no such folder")
    diagnostics: list[Diagnostic] = []
    services, limits = pipeline.load(arguments.catalogue, arguments.limits)
    site = pipeline.run(arguments.notes, services, limits, diagnostics.append)
    return site, sorted(diagnostics)


def _exported(path: Path) -> set[str]:
    """Return the files that the export with this ledger wrote, relative to its folder.

    Only paths that an export can have written are taken from the ledger.
    """
    if not path.exists():
        return set()
    try:
        notes = json.loads(path.read_bytes())["notes"]
        listed = {fate["page"] for note in notes for fate in note["fates"] if "page" in fate}
        pages = set(filter(_PAGE.fullmatch, listed))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UsageError(f"{path}: was not written by an export; move it away first") from error
    return {_LEDGER, _LIMITS, _DIAGNOSTICS, *(f"docs/{page}" for page in (_INDEX, *pages))}


def _files(site: Site, diagnostics: Iterable[Diagnostic]) -> dict[str, str]:
    """Return the text of every file of an export by its path.

    The ledger comes first: should writing stop halfway, the next export knows what is ours.
    """
    links = markdown.links(site.pages, site.catalogue)
    ids = {page_path(page.service): markdown.anchors(page, site.catalogue) for page in site.pages}
    pages = {page_path(page.service): markdown.write(page, site.catalogue, links) for page in site.pages}
    return {
        _LEDGER: ledger_json(_with_exported_ids(note, ids) for note in site.ledger),
        _LIMITS: limits_json(site.register, site.readings),
        _DIAGNOSTICS: "".join(f"{diagnostic}\n" for diagnostic in diagnostics),
        f"docs/{_INDEX}": markdown.write_index(site.pages, site.catalogue),
        **{f"docs/{path}": text for path, text in pages.items()},
    }


def _with_exported_ids(note: NoteLedger, ids: Mapping[str, Mapping[str, str]]) -> NoteLedger:
    """Return a ledger with the ids that headings have in the export."""
    fates = (
        replace(fate, anchor=ids[fate.page].get(fate.anchor, fate.anchor)) if fate.page else fate
        for fate in note.fates
    )
    return replace(note, fates=tuple(fates))
