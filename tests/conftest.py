"""What all tests share: where things are, the built site, and how hard hypothesis searches."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from cribsheet.catalogue import Catalogue, load

ROOT = Path(__file__).parent.parent
SEEDS = Path(os.environ.get("CRIBSHEET_SEEDS") or ROOT.parent / "shared" / "seeds")

# `make test` looks at the same examples each time. Before a release, look further:
# `pytest --hypothesis-profile thorough`.
settings.register_profile("default", deadline=None, derandomize=True, max_examples=50)
settings.register_profile("thorough", deadline=None, max_examples=5000)
settings.load_profile("default")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what reads the seed notebooks when they are absent, and say so."""
    if SEEDS.is_dir():
        return
    skip = pytest.mark.skip(reason="the seed notebooks are not here: set CRIBSHEET_SEEDS")
    for item in items:
        if item.get_closest_marker("needs_seeds"):
            item.add_marker(skip)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The packaged catalogue."""
    return load(None)


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the seed notebooks; only for tests that are marked `needs_seeds`."""
    return SEEDS


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built flagship site: the one in `CRIBSHEET_SITE`, else built here."""
    if built := os.environ.get("CRIBSHEET_SITE"):
        return Path(built).absolute()
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    subprocess.run(command, check=True, cwd=ROOT)
    return folder
