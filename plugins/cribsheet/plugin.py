"""The MkDocs plugin, and with `finished.py` all that knows MkDocs.

The notes become virtual pages. A page that is written by hand at the path of one of them stays,
and the generated one is left out. A hand-written home page is no such clash: the overview of all
services then stands at `services/index.md`.

Without a `nav` in mkdocs.yml the navigation is made: home, a section for each category, then what
is written by hand, then the notes. In a `nav` of one's own the entry `services/` stands for the
categories and `notes/` for the notes.
"""

import logging
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from os.path import relpath
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment
from markupsafe import escape
from mkdocs.config import config_options as option
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import CountHandler, get_relative_url, nest_paths, write_file

from cribsheet import finished, pdf, pipeline, printing, soundness, touch_up
from cribsheet.cache import Cache, Job, Kept, Of, jobs
from cribsheet.catalogue import Catalogue, CatalogueError
from cribsheet.contents import Content, Shows, contents, search_index
from cribsheet.dating import date_of
from cribsheet.model import NOTICES, Diagnostic, Fate, Kind, NoteLedger, Source, Span
from cribsheet.pdf import PdfError
from cribsheet.pipeline import Site
from cribsheet.places import ALL_SHEETS, page_path, pdf_path, sheet_path
from cribsheet.printing import Printed, print_sheets
from cribsheet.register import Register, RegisterError
from cribsheet.search import by_hand, scripts
from cribsheet.search.passages import Found
from cribsheet.site_folder import Swap
from cribsheet.versions import versions
from cribsheet.writers import home
from cribsheet.writers.links import Links, locate, picture_path, section_ids
from cribsheet.writers.sheet import Imprint
from cribsheet.writers.written import Entry, Written

log = get_plugin_logger(__name__)

_STYLESHEET = "assets/cribsheet.css"
_SCRIPTS = ("assets/cribsheet-limits.js", "assets/cribsheet-access.js")
_HOME = "index.md"
_OVERVIEW = "services/index.md"
_ABOUT = "Study notes, sorted by what they are about, with what their authors marked for the exam."

_LOOK_EVERY = 0.1
_SETTLED = 0.02
"""Seconds between looks for saved files, and without a new one before a rebuild."""

_PROGRESS = {
    "document": "Notes read",
    "page": "Pages merged",
    "html": "Pages written",
    "sheet": "Sheets printed",
    "finished": "Pages finished",
}
"""What is counted on a terminal."""

_HIDDEN = {
    Shows.ALL: ["navigation", "toc"],
    Shows.SERVICE: [],
    Shows.LIMITS: ["toc"],
    Shows.SHEETS: [],
    Shows.NOTE: ["toc"],
}
"""What Material leaves out beside the content."""

Nav = list[Any]
"""A navigation as MkDocs reads it from mkdocs.yml: docs paths, and dicts of a title with either."""


class Options(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves what a subclass calls untyped
    """What can be set in mkdocs.yml below `cribsheet`."""

    notes = option.Dir(exists=True, default="source_notes")
    """The folder with the notes, relative to mkdocs.yml."""
    catalogue = option.Optional(option.File(exists=True))
    """The services that the notes are sorted by; those of AWS when it is left out."""
    limits = option.Optional(option.File(exists=True))
    """The register of limits; that of AWS when it and the catalogue are left out."""
    publish_sources = option.Type(bool, default=True)
    """Give each note a page that shows it as it was written."""
    pdf = option.Type(bool, default=False)
    """Offer the cheat sheets as PDFs too; needs the extra `pdf`."""


class VirtualPage(Page):
    """A page whose content does not come from Markdown.

    `finished` is all of its HTML, if that is known before MkDocs asks the theme for it.
    """

    finished: Kept[str] | None = None

    def __init__(
        self,
        content: Content,
        file: File,
        config: MkDocsConfig,
        written: Kept[Written],
        ids: Kept[frozenset[str]],
    ) -> None:
        """Make the page of `file`; `ids` are those of the elements in what is written."""
        label = "Home" if content.path == _HOME else content.label
        # Material prints titles unescaped, some of them through filters that ask what is escaped.
        super().__init__(escape(label), file, config)
        self._content = content
        self._ids = ids
        self.written = written

    def read_source(self, config: MkDocsConfig) -> None:
        """Set what front matter would say."""
        del config
        self.markdown = ""
        self.meta = {
            # Without a title of its own a home page gets that of the site.
            "title": "" if self._content.path == _HOME else escape(self._content.title),
            "description": escape(self._content.description),
            "hide": _HIDDEN[self._content.shows],
            "search": {"exclude": self._content.shows is not Shows.SERVICE},
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Write the content, and tell MkDocs its ids so that links to them can be checked."""
        del config, files
        written = self.written.value
        self.content = written.html
        self.toc = TableOfContents([_anchor_link(entry) for entry in written.toc])
        self.present_anchor_ids = set(self._ids.value)


class CribsheetPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]  # as Options
    """Puts the pages made of the notes among those written by hand."""

    _serves = False
    _keeps = True
    _swap: Swap | None = None
    _cache: Cache
    _known: tuple[Catalogue, Register]
    _opened: tuple[Path, str] | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether the site is for good: a server has a folder of its own, which it removes."""
        self._serves = command == "serve"
        self._keeps = command != "serve" and not dirty

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> None:
        """Look for saved notes more often than MkDocs does for pages: a rebuild takes hardly longer."""
        del builder
        server.build_delay = _SETTLED
        watched = [config.docs_dir, config.config_file_path, *config.theme.dirs]
        unwatched = []
        for path in watched:
            # The theme's folders are watched only when the user asked for it.
            with suppress(KeyError):
                server.unwatch(path)
                unwatched.append(path)
        server.observer = type(server.observer)(timeout=_LOOK_EVERY)
        for path in unwatched:
            server.watch(path)

    @event_priority(-100)  # after all others have had their say on where the site goes
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Have the site written beside the old one, which stays until the new one is whole."""
        self._swap = Swap(Path(config.site_dir), _cache_folder(config) / "site") if self._keeps else None
        if self._swap:
            config.site_dir = str(self._swap.folder)

    @event_priority(-100)  # after all others have written their files
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Complete the new site, check it, and let it take over unless strict mode will refuse it."""
        if _searches(config):
            self._write_search(Path(config.site_dir, scripts.FOLDER))
        if self._swap:
            self._swap.sweep()
        for fault in soundness.faults(Path(config.site_dir), self._cache):
            log.warning(fault)
        for lost in self._lost():
            _report(lost)
        if self._swap:
            config.site_dir = str(self._swap.site)
            if not (config.strict and _warned()):
                self._swap.take_over()
        self._cache.close()

    def on_build_error(self, *, error: Exception) -> None:
        """Leave the old site as it was, and tell what the system refused in one line."""
        if self._swap:
            self._swap.give_up()
        if isinstance(error, OSError):
            raise PluginError(f"the site could not be written: {error}") from error

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Have the notes watched, our stylesheet loaded before the user's own, and our scripts."""
        config.watch.extend(filter(None, (self.config.notes, self.config.catalogue, self.config.limits)))
        config.extra_css.insert(0, _STYLESHEET)
        for path in _SCRIPTS:
            script = option.ExtraScriptValue(path)
            script.defer = True
            config.extra_javascript.append(script)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the virtual pages, and set the navigation that leads to them."""
        if self._swap:
            self._swap.reuse()
        _withhold(files, Path(self.config.notes))
        by_hand = [file.src_uri for file in files.documentation_pages(inclusion=InclusionLevel.is_in_nav)]
        overview = _OVERVIEW if any(file.dest_uri == "index.html" for file in files) else _HOME
        self._open(config)
        cache = self._cache
        self._site = site = pipeline.run(Path(self.config.notes), *self._known, _report, cache)
        about = config.site_description or _ABOUT
        published = self.config.publish_sources
        pages = list(contents(site, cache, config.site_name, about, overview, publish_sources=published))
        made = self._add(pages, files, config)
        self._urls = {path: file.url for path, file in made.items()}
        made |= self._add_pictures(site.pictures, files, config)
        imprint = self._imprint(config)
        sheets = print_sheets(site, imprint, _report, cache)
        writes = {sheet_path(sheet.id): partial(printing.write_sheet, sheet) for sheet in sheets}
        writes[sheet_path(ALL_SHEETS)] = partial(printing.write_all, sheets)
        made |= _add_files(writes, files, config)
        if self.config.pdf:
            made |= _add_pdfs(sheets, imprint, files, config)
        made |= _add_assets(printing.stylesheet(sheets, imprint), files, config)
        ids = cache.each_content("ids", jobs(site.pages.kept, section_ids))
        anchors = {service: found.value for service, found in zip(site.services, ids, strict=True)}
        places = locate(anchors, site.catalogue)

        def links(file: File) -> Links:
            return Links(_urls(file, made), places, overview, pictures=site.pictures)

        # Whatever a page can link to: other pages, sheets and PDFs, pictures, sections of features.
        urls = sorted((path, file.url) for path, file in made.items())
        where = repr((urls, sorted(places.items()), overview, sorted(site.pictures)))
        shown = [(content, file) for content in pages if (file := made.get(content.path))]
        writing = [
            ((where, file.url, *content.of), partial(content.write, links(file))) for content, file in shown
        ]
        written = cache.each("html", writing)
        self._shown = {
            content.path: VirtualPage(content, file, config, html, own)
            for (content, file), html, own in zip(
                shown, written, cache.each("element ids", jobs(written, _ids)), strict=True
            )
        }
        for path, write in writes.items():
            if file := made.get(path):
                file.content_string = write(links(file))
        config.nav = _navigation(site, pages, by_hand, config.nav)
        self._found: dict[str, Found] = {}
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Date the pages by the notes, not by today (equal notes give equal sites); keep what they show."""
        del config
        self._nav = nav
        date = date_of(Path(self.config.notes)) or touch_up.NO_DATE
        for page in filter(None, (file.page for file in files.documentation_pages())):
            page.update_date = date

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Take what is written by hand into our search index, and keep all out of the stock one."""
        del files
        if not _searches(config):
            return
        excluded = page.meta.get("search", {}).get("exclude", False)
        if not isinstance(page, VirtualPage) and not excluded:
            title = str(page.title or page.file.name)
            self._found[page.file.src_uri] = Found(page.url, title, by_hand.passages(title, html))
        page.meta["search"] = {"exclude": True}

    @event_priority(100)  # before anybody asks for a template
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Have the theme's own scripts told from those of texts, and pages that are finished passed on."""
        touch_up.mark(env)
        finished.prepare(env)
        around = finished.surroundings(config, self._nav, serves=self._serves)
        if around is None:
            return
        pages = list(self._shown.values())
        # The theme takes its time, so all processors finish pages before MkDocs comes to one after another.
        drawing: list[Job[str]] = [
            ((around, *finished.place(page), page.written), partial(self._finish, page, env, config, files))
            for page in pages
        ]
        for page, known in zip(pages, self._cache.each("finished", drawing), strict=True):
            page.finished = known
            page.meta["template"] = finished.TEMPLATE

    def _finish(self, page: VirtualPage, env: Environment, config: MkDocsConfig, files: Files) -> str:
        """Return the HTML of a page as the theme shows it."""
        return self._touch_up(finished.draw(page, env, config, files, self._nav), config)

    @event_priority(-100)  # after all others have had their say on the page
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Mend the page, and have it search in our index."""
        if isinstance(page, VirtualPage) and page.finished:
            return output
        return self._touch_up(output, config)

    @event_priority(-100)  # as above
    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Treat pages without a source, such as 404.html, alike; leave no date that nobody knows."""
        if template_name == touch_up.SITEMAP:
            return touch_up.undate(output_content)
        return self._touch_up(output_content, config) if template_name.endswith(".html") else output_content

    def _touch_up(self, html: str, config: MkDocsConfig) -> str:
        # The server puts a script of its own into pages, which no policy would let run.
        html = touch_up.touch_up(html, restrict=not self._serves)
        return scripts.connect(html) if _searches(config) else html

    def _write_search(self, folder: Path) -> None:
        """Write the search: its scripts, and the index in pieces."""
        others = [self._found[path] for path in sorted(self._found)]
        pieces = search_index(self._site, self._cache, self._urls.get, others)
        written = scripts.scripts() | {f"index/{name}": data for name, data in pieces.items()}
        for name, data in written.items():
            write_file(data, str(folder / name))

    def _open(self, config: MkDocsConfig) -> None:
        """Have the catalogue, the register, and what earlier builds made with the same version of all."""
        path = _cache_folder(config) / "pages.db"
        services = Path(self.config.catalogue) if self.config.catalogue else None
        limits = Path(self.config.limits) if self.config.limits else None
        context = versions(filter(None, (services, limits)))
        if (path, context) != self._opened:
            cache = Cache(path, context, _show_progress if sys.stderr.isatty() else None)
            try:
                self._known = pipeline.load(services, limits, cache)
            except (CatalogueError, RegisterError) as error:
                raise PluginError(str(error)) from error
            self._cache = cache
            self._opened = path, context

    def _lost(self) -> Iterator[Diagnostic]:
        """Yield what words of lines are not on the pages where they should be."""
        pages = {path: page.written for path, page in self._shown.items()}
        texts = dict(zip(pages, self._cache.each("text", jobs(pages.values(), soundness.text)), strict=True))
        ledgers = self._site.ledger.kept
        named = self._cache.each("pages", jobs(ledgers, soundness.pages_of))
        for source, ledger, paths in zip(self._site.sources, ledgers, named, strict=True):
            own = {path: texts[path] for path in paths.value if path in texts}
            of: tuple[Of, ...] = ("\n".join(source.lines), ledger, *own.values())
            lost = self._cache.keep("lost", of, partial(_lost_words, source, ledger, own))
            for fate, words in lost.value:
                missing = f"not on {fate.page}: {' '.join(words)}"
                yield Diagnostic(Span(source.path, fate.line, fate.line), Kind.LOST, missing)

    def _imprint(self, config: MkDocsConfig) -> Imprint:
        suffix = "/" if config.use_directory_urls else ".html"
        date = date_of(Path(self.config.notes))
        return Imprint(config.site_name, config.site_url or "", suffix, date)

    def _add(self, pages: Sequence[Content], files: Files, config: MkDocsConfig) -> dict[str, File]:
        """Add the files of the pages; return them by their paths, without those that clash."""
        taken = {file.dest_uri: file.src_uri for file in files}
        made = {}
        for content in pages:
            # So MkDocs does not miss those that a navigation of the user's own leaves out.
            file = File.generated(config, content.path, content="", inclusion=InclusionLevel.NOT_IN_NAV)
            if clash := taken.get(file.dest_uri):
                _report(_shadowed(content.label, f"{Path(config.docs_dir).name}/{clash}"))
                continue
            if content.note:
                file.edit_uri = Path(
                    relpath(Path(self.config.notes, content.note), config.docs_dir)
                ).as_posix()
            files.append(file)
            made[content.path] = file
        return made

    def _add_pictures(self, pictures: Iterable[str], files: Files, config: MkDocsConfig) -> dict[str, File]:
        """Add the pictures that notes show."""
        made = {}
        for picture in sorted(pictures):
            path, source = picture_path(picture), Path(self.config.notes, picture)
            made[path] = File.generated(config, path, abs_src_path=str(source))
            files.append(made[path])
        return made


def _warned() -> bool:
    """Tell whether MkDocs has counted a warning, for which it refuses a site in strict mode."""
    counters = (one for one in logging.getLogger("mkdocs").handlers if isinstance(one, CountHandler))
    return any(counter.get_counts() for counter in counters)


def _searches(config: MkDocsConfig) -> bool:
    """Tell whether the pages have a search box that ours can stand behind: Material's."""
    return config.theme.name == "material" and not {"search", "material/search"}.isdisjoint(config.plugins)


def _report(diagnostic: Diagnostic) -> None:
    # MkDocs drops a message whose template it has seen before, so the words are the template.
    log.log(logging.INFO if diagnostic.kind in NOTICES else logging.WARNING, str(diagnostic))


def _shadowed(label: str, path: str) -> Diagnostic:
    message = f"written by hand, so the page on {label} is left out"
    return Diagnostic(Span(path, 1, 1), Kind.SHADOWED, message)


def _add_files(paths: Iterable[str], files: Files, config: MkDocsConfig) -> dict[str, File]:
    """Add empty files that are no pages; return them by their paths, without those that clash."""
    made = {}
    for path in paths:
        if clash := files.src_uris.get(path):
            _report(_shadowed(path, f"{Path(config.docs_dir).name}/{clash.src_uri}"))
            continue
        made[path] = File.generated(config, path, content="")
        files.append(made[path])
    return made


def _add_pdfs(
    sheets: Sequence[Printed], imprint: Imprint, files: Files, config: MkDocsConfig
) -> dict[str, File]:
    """Make what PDFs are missing in the project's cache, and add them all."""
    folder = _cache_folder(config)
    try:
        pdf.write_pdfs(printing.pdf_parts(sheets, imprint), folder, lambda *_: None)
    except PdfError as error:
        raise PluginError(str(error)) from error
    made = {
        pdf_path(sheet): File.generated(config, pdf_path(sheet), abs_src_path=str(folder / f"{sheet}.pdf"))
        for sheet in (ALL_SHEETS, *(sheet.id for sheet in sheets))
    }
    for file in made.values():
        files.append(file)
    return made


def _lost_words(
    source: Source, ledger: Kept[NoteLedger], pages: Mapping[str, Kept[soundness.Text]]
) -> tuple[tuple[Fate, tuple[str, ...]], ...]:
    return soundness.lost_words(source, ledger.value, {path: text.value for path, text in pages.items()})


def _show_progress(name: str, done: int, total: int) -> None:
    """Count what is made, for those who watch."""
    if name in _PROGRESS and total > 1:
        end = "\n" if done == total else ""
        sys.stderr.write(f"\r{_PROGRESS[name]}: {done} of {total}{end}")
        sys.stderr.flush()


def _cache_folder(config: MkDocsConfig) -> Path:
    """Return the project's folder for what can be made again."""
    return Path(config.config_file_path).parent / ".cache" / "cribsheet"


def _withhold(files: Files, notes: Path) -> None:
    """Take raw notes that lie among the docs out of the site: they may hold private lines."""
    for file in list(files):
        if file.abs_src_path and Path(file.abs_src_path).is_relative_to(notes):
            files.remove(file)


def _urls(file: File, made: Mapping[str, File]) -> Callable[[str], str | None]:
    """Return the function that gives the URLs of our pages, seen from `file`."""

    @cache
    def url(path: str) -> str | None:
        return get_relative_url(made[path].url, file.url) if path in made else None

    return url


def _navigation(site: Site, pages: Sequence[Content], by_hand: Sequence[str], nav: Nav | None) -> Nav:
    """Return the navigation `nav` with our pages in it, or the one for those who have none."""
    categories: Nav = [
        {escape(category.title): [page_path(service.id) for service in services]}
        for category, services in home.by_category(site.services, site.catalogue)
    ]
    paths = {content.path for content in pages}
    made = {
        "services/": [*categories, *({page_path("")} & paths)],
        "limits/": [content.path for content in pages if content.shows is Shows.LIMITS],
        "notes/": [content.path for content in pages if content.shows is Shows.NOTE],
    }
    firsts = [path for path in (_HOME, "README.md", _OVERVIEW) if path in {*by_hand, *paths}]
    sheets = [content.path for content in pages if content.shows is Shows.SHEETS]
    rest = [path for path in by_hand if path not in {*firsts, *paths}]
    others = nest_paths(rest)  # type: ignore[no-untyped-call]  # as Options
    default = [*firsts, *sheets, "services/", "limits/", *others, {"Notes": "notes/"}]
    return _expand(nav or default, made)


def _expand(nav: Nav, made: Mapping[str, Nav]) -> Nav:
    """Put what was made in the place of the entries that stand for it, if anything was."""
    expanded: Nav = []
    for item in nav:
        if isinstance(item, str):
            expanded += made.get(item, [item])
            continue
        for title, below in item.items():
            inner = _expand(below, made) if isinstance(below, list) else made.get(below, below)
            expanded += [{title: inner}] if inner else []
    return expanded


def _add_assets(looks: str, files: Files, config: MkDocsConfig) -> dict[str, File]:
    """Add our stylesheets, scripts and fonts, unless the user has files of those names."""
    packaged = [
        path
        for path in (_STYLESHEET, *_SCRIPTS, printing.SCRIPT, *printing.FONTS)
        if path not in files.src_uris
    ]
    made = {path: File.generated(config, path, abs_src_path=str(printing.BASE / path)) for path in packaged}
    if printing.STYLESHEET not in files.src_uris:
        made[printing.STYLESHEET] = File.generated(config, printing.STYLESHEET, content=looks)
    for file in made.values():
        files.append(file)
    return made


def _ids(written: Written) -> frozenset[str]:
    return frozenset(re.findall(r' id="([^"]*)"', written.html))


def _anchor_link(entry: Entry) -> AnchorLink:
    anchor_link = AnchorLink(entry.title, entry.anchor, entry.level)
    anchor_link.children = [_anchor_link(child) for child in entry.children]
    return anchor_link
