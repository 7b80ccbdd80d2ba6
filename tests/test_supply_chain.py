"""What is installed, and what the workflows may do."""

import json
import re
import tomllib
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.conftest import ROOT
from tools import licences
from tools.vulnerabilities import PIN, UnansweredError, vulnerabilities

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").iterdir())
LOCKS = sorted((ROOT / "requirements").iterdir())
# Each of these closes a published vulnerability.
FLOORS = {"markdown": "3.11", "mkdocs-material": "9.8.1", "pymdown-extensions": "13"}

LOCK_LINE = re.compile(r"[a-z\d.-]+==[a-z\d.]+( ; [^\\/]+)? \\|    --hash=sha256:[\da-f]{64}( \\)?")
ACTION = re.compile(r"[\w-]+/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+")
# Whoever opens a pull request must not start what has rights.
TRIGGERS = {"pull_request", "push", "schedule"}
WRITES = {("release.yml", "publish", "id-token"), ("release.yml", "announce", "contents")}
OWN = {".css", ".html", ".js", ".py", ".toml", ".typed"}


def pins(lock: str) -> dict[str, Version]:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    return {name: Version(version) for name, version in PIN.findall(text)}


def requirements() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [Requirement(line) for line in project["dependencies"]]


def floor(requirement: Requirement) -> Version:
    (version,) = (each.version for each in requirement.specifier if each.operator == ">=")
    return Version(version)


# Locks


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_has_versions_and_hashes_and_nothing_else(lock: Path) -> None:
    lines = lock.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not LOCK_LINE.fullmatch(line)] == []
    # A line of a version opens a requirement, and the next must be its hash.
    after = [next_line for line, next_line in zip(lines, [*lines[1:], ""], strict=True) if PIN.match(line)]
    assert after
    assert all(line.lstrip().startswith("--hash=") for line in after)


def test_what_is_installed_together_is_locked_at_one_version() -> None:
    dev = pins("dev")
    for lock in ("build", "runtime"):
        differing = {name for name, version in pins(lock).items() if dev.get(name, version) != version}
        assert differing == set(), lock


def test_the_locks_hold_what_the_project_requires() -> None:
    for lock in ("dev", "runtime", "lowest"):
        locked = pins(lock)
        for requirement in requirements():
            assert locked[canonicalize_name(requirement.name)] in requirement.specifier, lock


def test_the_lowest_versions_are_the_floors() -> None:
    lowest = pins("lowest")
    for requirement in requirements():
        assert lowest[canonicalize_name(requirement.name)] == floor(requirement)


@pytest.mark.parametrize("name", FLOORS)
def test_no_floor_admits_a_vulnerability(name: str) -> None:
    (requirement,) = (each for each in requirements() if canonicalize_name(each.name) == name)
    least = Version(FLOORS[name])
    assert floor(requirement) >= least
    assert all(pins(lock)[name] >= least for lock in ("dev", "runtime", "lowest"))


# Licences


INSTALLED = {licences.name(each): each for each in distributions()}


@pytest.mark.parametrize("name", sorted(INSTALLED))
def test_what_is_installed_is_under_an_allowed_licence(name: str) -> None:
    assert licences.problem(INSTALLED[name]) == ""


def test_only_unclear_licences_are_read_by_hand() -> None:
    read = licences.UNCLEAR.keys() & INSTALLED.keys()
    assert [name for name in read if licences.stated(INSTALLED[name])] == []


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("0BSD", True),
        ("MIT AND PSF-2.0", True),
        ("GPL-3.0-only OR MIT AND ISC", True),
        ("GPL-2.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("MIT OR", False),
        ("(MIT OR ISC) AND GPL-3.0-only", False),
    ],
)
def test_an_expression_is_allowed_when_one_choice_is(expression: str, *, allowed: bool) -> None:
    assert licences.allowed(expression) == allowed


@pytest.mark.parametrize(
    ("lines", "expression"),
    [
        ("License-Expression: ISC\nClassifier: License :: OSI Approved :: MIT License", "ISC"),
        ("License: BSD-3-Clause\nClassifier: License :: OSI Approved :: BSD License", "BSD-3-Clause"),
        ("License: UNKNOWN\nClassifier: License :: OSI Approved :: MIT License", "MIT"),
        ("License: free for all", ""),
        ("Classifier: License :: OSI Approved :: BSD License", ""),
        ("License: MIT\nClassifier: License :: OSI Approved :: GNU General Public License (GPL)", ""),
        ("Keywords: none", ""),
    ],
)
def test_a_licence_is_read_from_metadata_unless_they_leave_it_open(
    lines: str, expression: str, tmp_path: Path
) -> None:
    (tmp_path / "METADATA").write_text(
        f"Metadata-Version: 2.4\nName: it\nVersion: 1\n{lines}\n", encoding="utf-8"
    )
    assert licences.stated(Distribution.at(tmp_path)) == expression


def test_notice_names_every_vendored_folder() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    package = ROOT / "plugins" / "cribsheet"
    vendored = {file.parent for pattern in ("LICEN[CS]E*", "COPYING*") for file in package.rglob(pattern)}
    assert [folder for folder in vendored if folder.relative_to(ROOT).as_posix() not in notice] == []
    foreign = [
        file
        for file in package.rglob("*")
        if file.is_file() and not {"__pycache__", ".hypothesis"} & {*file.parts}
        if (file.suffix not in OWN or ".min." in file.name) and vendored.isdisjoint(file.parents)
    ]
    assert foreign == []


# Vulnerabilities

LOCK = """\
here==1.0 \\
    --hash=sha256:00
elsewhere==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:00
"""
HERE: dict[str, object] = {"name": "here", "version": "1.0", "vulns": []}
ELSEWHERE: dict[str, object] = {
    "name": "elsewhere",
    "version": "2.0",
    "vulns": [{"id": "CVE-1", "fix_versions": ["2.1"]}],
}


def test_other_platforms_are_audited_too() -> None:
    asked: list[str] = []

    def ask(lock: str) -> str:
        asked.append(lock)
        return json.dumps({"dependencies": [HERE, ELSEWHERE]})

    assert vulnerabilities(LOCK, ask) == ["elsewhere==2.0: CVE-1, fixed in ['2.1']"]
    assert "sys_platform" not in asked[0]
    assert "elsewhere==2.0 \\\n    --hash" in asked[0]


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "{}",
        "[]",
        json.dumps({"dependencies": [HERE]}),
        json.dumps({"dependencies": [HERE, {**ELSEWHERE, "version": "2.1"}]}),
        json.dumps({"dependencies": [HERE, {"name": "elsewhere", "skip_reason": "not found"}]}),
    ],
)
def test_no_answer_is_no_pass(answer: str) -> None:
    with pytest.raises(UnansweredError):
        vulnerabilities(LOCK, lambda _: answer)


# Workflows


def jobs(workflow: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = parsed(workflow)["jobs"]
    return found


def steps(workflow: Path) -> list[dict[str, Any]]:
    return [step for job in jobs(workflow).values() for step in job["steps"]]


def parsed(workflow: Path) -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load(workflow.read_text(encoding="utf-8"))
    return found


each_workflow = pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.name)


@each_workflow
def test_a_workflow_starts_with_no_permission(workflow: Path) -> None:
    assert parsed(workflow)["permissions"] == {}


@each_workflow
def test_a_job_asks_for_the_least(workflow: Path) -> None:
    writes = set()
    for name, job in jobs(workflow).items():
        assert set(job["permissions"].values()) <= {"read", "write"}
        writes |= {(workflow.name, name, what) for what, may in job["permissions"].items() if may == "write"}
    assert writes == {each for each in WRITES if each[0] == workflow.name}


@each_workflow
def test_a_workflow_is_started_by_nothing_that_lends_rights(workflow: Path) -> None:
    # YAML reads `on` as true.
    assert parsed(workflow)[True].keys() <= TRIGGERS


@each_workflow
def test_a_workflow_ends_and_runs_once(workflow: Path) -> None:
    assert parsed(workflow)["concurrency"].keys() == {"group", "cancel-in-progress"}
    assert all(0 < job["timeout-minutes"] <= 30 for job in jobs(workflow).values())


@each_workflow
def test_an_action_is_pinned_by_its_commit(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")
    pinned = [line for line in re.findall(r"\buses: *(.*)", text) if ACTION.fullmatch(line)]
    called = [step["uses"] for step in steps(workflow) if "uses" in step]
    assert [line.partition(" # ")[0] for line in pinned] == called
    assert not any("uses" in job for job in jobs(workflow).values())


@each_workflow
def test_a_checkout_leaves_no_credentials(workflow: Path) -> None:
    for step in steps(workflow):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@each_workflow
def test_no_expression_stands_in_a_script(workflow: Path) -> None:
    assert [step["run"] for step in steps(workflow) if "${{" in step.get("run", "")] == []
    assert not [step for step in steps(workflow) if "${{" in str(step.get("with", {}).get("script", ""))]


@each_workflow
def test_no_secret_is_stored(workflow: Path) -> None:
    assert not re.search(r"\bsecrets\b", workflow.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "script",
    [*WORKFLOWS, ROOT / "tools" / "lock", ROOT / "tools" / "audit_locks"],
    ids=lambda script: script.name,
)
def test_what_is_installed_is_locked(script: Path) -> None:
    installs = [line for line in script.read_text(encoding="utf-8").splitlines() if "pip install" in line]
    locked = re.compile(
        r"--require-hashes --only-binary :all: -r requirements/\w+\.txt$|--no-index --no-deps "
    )
    assert installs or "pip" not in script.read_text(encoding="utf-8")
    assert [line for line in installs if not locked.search(line)] == []


def test_make_installs_what_is_locked() -> None:
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    installs = [line for line in lines if "$(PIP_INSTALL)" in line]
    assert "LOCKED := --require-hashes --only-binary :all:" in lines
    assert len(installs) == 2
    assert [
        line for line in installs if "$(LOCKED)" not in line and "--no-build-isolation --no-deps" not in line
    ] == []


def test_actions_and_packages_are_kept_up_to_date() -> None:
    updates = parsed(GITHUB / "dependabot.yml")["updates"]
    assert {each["package-ecosystem"] for each in updates} == {"github-actions", "pip"}


def test_a_release_lists_what_it_consists_of() -> None:
    release = GITHUB / "workflows" / "release.yml"
    scripts = "\n".join(step.get("run", "") for step in steps(release))
    assert re.search(
        r"cyclonedx-py environment .*--output-file dist/sbom\.cdx\.json user-env", scripts, re.DOTALL
    )
    assert "uv publish --trusted-publishing always" in scripts
    assert jobs(release)["publish"]["environment"] == "pypi"
