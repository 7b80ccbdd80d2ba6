"""Pages as the theme finished them, which need not be done again while nothing around them changes."""

import re
from collections.abc import Iterator
from typing import ClassVar

from jinja2 import BytecodeCache, ChoiceLoader, DictLoader, Environment
from jinja2.bccache import Bucket
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

TEMPLATE = "cribsheet-finished.html"
"""The template of pages that are finished already; they have their HTML as `finished`."""

_KNOWN = {"search", "material/search", "cribsheet"}
"""Plugins of which it is known what they do to our pages."""

_ELSEWHERE = frozenset(
    ["config_file_path", "docs_dir", "hooks", "nav", "plugins", "site_dir", "strict", "theme", "watch"]
)
"""Settings that shape no page, or are looked at one by one."""

_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def surroundings(config: MkDocsConfig, nav: Navigation, *, serves: bool) -> str | None:
    """Return all that the theme puts around the content of our pages, as one text.

    None if others may have a say of which nothing is known: plugins, hooks, templates of one's own.
    """
    if not set(config.plugins) <= _KNOWN or config.hooks or config.theme.custom_dir:
        return None
    settings = [f"{key}={value!r}" for key, value in config.items() if key not in _ELSEWHERE]
    theme = {key: config.theme[key] for key in config.theme}
    return _ADDRESS.sub("", "\n".join((*settings, repr(theme), str(nav), str(serves))))


def place(page: Page) -> Iterator[str]:
    """Yield what the theme shows of a page besides its content."""
    yield from map(str, (page.title, page.url, page.edit_url, sorted(page.meta.items())))


def draw(page: Page, env: Environment, config: MkDocsConfig, files: Files, nav: Navigation) -> str:
    """Return what the theme makes of a page, as MkDocs does when it builds one."""
    page.active = True
    try:
        context = get_context(nav, files, config, page)
        context = config.plugins.on_page_context(context, page=page, config=config, nav=nav)
        return env.get_template("main.html").render(context)
    finally:
        page.active = False


class _Compiled(BytecodeCache):
    """Templates as they were compiled for an earlier build of this process."""

    _codes: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket of a template if it is known."""
        if bucket.key in self._codes:
            bucket.bytecode_from_string(self._codes[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember a template."""
        self._codes[bucket.key] = bucket.bytecode_to_string()


def prepare(env: Environment) -> None:
    """Let the environment have the template of finished pages, and compile each template once."""
    loaders = [loader for loader in (env.loader,) if loader]
    env.loader = ChoiceLoader([*loaders, DictLoader({TEMPLATE: "{{ page.finished.value }}"})])
    env.bytecode_cache = _Compiled()
