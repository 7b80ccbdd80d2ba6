"""How pages of the theme are mended, and what their policy lets run."""

from base64 import b64encode
from hashlib import sha256

import pytest
from jinja2 import DictLoader, Environment

from cribsheet.touch_up import mark, touch_up
from cribsheet.writers.policy import policy

TEMPLATE = '<meta charset="utf-8"><script>own()</script><script src="a.js"></script>{{ content }}'


def page(content: str, *, restrict: bool = True) -> str:
    environment = Environment(loader=DictLoader({"main.html": TEMPLATE}), autoescape=False)  # noqa: S701 - as MkDocs
    mark(environment)
    return touch_up(environment.get_template("main.html").render(content=content), restrict=restrict)


def digest(script: str) -> str:
    return "sha256-" + b64encode(sha256(script.encode()).digest()).decode()


def test_only_what_stands_in_a_template_may_run() -> None:
    made = page("<script>smuggled()</script>")
    assert f"'{digest('own()')}'" in made
    assert digest("smuggled()") not in made
    assert '<script>own()</script><script src="a.js">' in made


def test_a_server_gets_no_policy() -> None:
    assert page("text", restrict=False) == TEMPLATE.replace("{{ content }}", "text")


def test_nothing_unsafe_is_allowed() -> None:
    assert "unsafe" not in policy(["sha256-x"])
    assert "default-src 'none'" in policy()


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('<td style="text-align: right;">1</td>', '<td class="cs-right">1</td>'),
        ("<th></th>", "<td></td>"),
        ('<th style="text-align: center;"></th>', '<td class="cs-center"></td>'),
        (
            '<input class="md-toggle" type="checkbox" autocomplete="off">',
            '<input class="md-toggle" type="checkbox">',
        ),
        (
            '<div data-md-component="search" role="dialog"></div>',
            '<div data-md-component="search"></div>',
        ),
        ("<td>&lt;th&gt;</td>", "<td>&lt;th&gt;</td>"),
    ],
)
def test_markup_is_mended(wrong: str, right: str) -> None:
    assert touch_up(wrong, restrict=False) == right
