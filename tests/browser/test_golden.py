"""Pages of ten kinds look as they did, in two schemes and two widths; `make golden` takes them anew."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page

GOLDEN = Path(__file__).parent / "golden"
MADE_WITH = GOLDEN / "made_with.txt"
PAGES = {
    "home": "",
    "service": "services/sqs/",
    "tables": "services/disaster-recovery/",
    "ended": "services/opsworks/",
    "limits": "limits/",
    "disagreements": "disagreements/",
    "note": "notes/crash-course-3.txt/",
    "sheets": "sheets/",
    "sheet": "sheets/sqs/",
    "written": "how-notes-are-read/markdown/",
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SCREENS = {"desktop": (1280, 1600), "phone": (390, 1200)}
SCALE = 0.5
COLORS = 64
FONTS = ("Helvetica", "monospace", "sans-serif")
"""The families that the theme asks for, which each system has its own fonts for."""

VISIBLE = 48
"""By how much of 255 a color must change before anybody sees it."""
MOST_CHANGED = 0.002
"""The part of the pixels that may change: a line of text is more."""


@pytest.fixture(scope="module")
def anew(browser: Browser) -> Iterator[bool]:
    """Tell whether to take the pictures anew; tests are skipped where they would look different anyhow."""
    here = f"Chromium {browser.version}\n" + "".join(map(_font, FONTS))
    if "CRIBSHEET_GOLDEN" in os.environ:
        GOLDEN.mkdir(exist_ok=True)
        MADE_WITH.write_text(here, encoding="utf-8")
        yield True
        return
    recorded = MADE_WITH.read_text(encoding="utf-8")
    if here != recorded:
        pytest.skip(f"made with {recorded.splitlines()}, and here is {here.splitlines()}")
    yield False


def _font(family: str) -> str:
    program = shutil.which("fc-match")
    if not program:
        return f"{family}: unknown\n"
    command = (program, "--format", "%{family} %{fontversion}", family)
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return f"{family}: {told}\n"


@pytest.fixture
def tab(browser: Browser, site_url: str, scheme: Literal["light", "dark"], screen: str) -> Iterator[Page]:
    """A tab without motion."""
    width, height = SCREENS[screen]
    with browser.new_context(
        base_url=site_url,
        color_scheme=scheme,
        device_scale_factor=SCALE,
        reduced_motion="reduce",
        viewport={"width": width, "height": height},
    ) as context:
        yield context.new_page()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("screen", SCREENS)
def test_pages_look_as_they_did(tab: Page, name: str, scheme: str, screen: str, *, anew: bool) -> None:
    shot = _shot(tab, PAGES[name])
    path = GOLDEN / f"{name}-{scheme}-{screen}.png"
    if anew:
        shot.save(path, optimize=True)
    assert _changed(shot, Image.open(path)) <= MOST_CHANGED


def _shot(tab: Page, path: str) -> Image.Image:
    tab.goto(path, wait_until="networkidle")
    taken = Image.open(BytesIO(tab.screenshot(animations="disabled", caret="hide")))
    return taken.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)


def _changed(one: Image.Image, other: Image.Image) -> float:
    """Return the part of the pixels that anybody sees a difference in; 1 for pictures of different sizes."""
    if one.size != other.size:
        return 1.0
    difference = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).convert("L")
    return sum(difference.histogram()[VISIBLE:]) / (one.width * one.height)
