"""Is all HTML and CSS of a site valid? `python tools/audit_html.py SITE`; needs Java and npm.

The Nu HTML checker reads every page of the site, and those stylesheets that are ours, not the theme's.
Nothing that it calls an error passes. The exit code is 1 when there is one, 2 when the checker did not run.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

# As a script it finds its own folder only.
sys.path.insert(0, str(Path(__file__).parent.parent))
from tools.site_checkers import CheckerError, installed, run

BATCH = 100
"""Files that the checker gets at once: command lines have limits."""


def errors(files: Sequence[Path], kind: str) -> Iterator[str]:
    """Yield what the checker calls an error in files of one kind, `html` or `css`.

    Raises CheckerError.
    """
    jar = installed() / "vnu-jar" / "build" / "dist" / "vnu.jar"
    # Deeply nested lists take more stack than Java gives by itself.
    java = ("java", "-Xss8m", "-jar", str(jar), f"--{kind}", "--errors-only", "--exit-zero-always")
    for at in range(0, len(files), BATCH):
        checked = run(*java, "--format", "json", *map(str, files[at : at + BATCH]), status=0)
        try:
            messages = json.loads(checked.stderr)["messages"]
        except (ValueError, KeyError):
            raise CheckerError(f"the checker said {checked.stderr[:200]!r}") from None
        for message in messages:
            yield f"{message['url']}:{message.get('lastLine', 1)}: {message['message']}"


def ours(stylesheets: Iterable[Path]) -> list[Path]:
    """Return the stylesheets that are not the theme's, which it writes with a digest in their names."""
    return sorted(path for path in stylesheets if "." not in path.stem)


def main() -> int:
    """Print each error, and how much was checked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", type=Path, metavar="SITE", help="the folder of the built site")
    site = parser.parse_args().site.absolute()
    files = {"html": sorted(site.rglob("*.html")), "css": ours(site.rglob("*.css"))}
    if not all(files.values()):
        print(f"audit_html: no site in {site}", file=sys.stderr)
        return 2
    try:
        found = [error for kind, paths in files.items() for error in errors(paths, kind)]
    except CheckerError as error:
        print(f"audit_html: {error}", file=sys.stderr)
        return 2
    print(*found, sep="\n", end="\n" * bool(found))
    print(f"{len(files['html'])} pages, {len(files['css'])} stylesheets, {len(found)} errors")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
