"""Tell whether everything installed beside this interpreter is under an allowed licence.

It needs no other package, so that any environment can be asked.
"""

import re
import sys
from importlib.metadata import Distribution, distributions
from typing import NamedTuple

ALLOWED = frozenset({"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MPL-2.0", "PSF-2.0"})

# Licences that ask no more than an allowed one.
EQUAL = {
    "MIT-0": "the terms of MIT, without the duty to repeat its notice",
    "MIT-CMU": "the terms of MIT, in older words, and no use of the author's name",
    "MPL-1.1": "the version before 2.0, with the same duties; of Pyphen, which only PDFs need",
    "0BSD": "the terms of ISC, without the duty to repeat its notice",
}

# What a classifier says; an empty text where it leaves the version open.
CLASSIFIERS = {
    "License :: OSI Approved :: Apache Software License": "",
    "License :: OSI Approved :: BSD License": "",
    "License :: OSI Approved :: ISC License (ISCL)": "ISC",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "License :: OSI Approved :: Python Software Foundation License": "PSF-2.0",
}


class Reading(NamedTuple):
    """What somebody read in the licence file of a distribution, and where."""

    licence: str
    reason: str


# Distributions whose metadata leaves the licence open.
UNCLEAR = {
    "axe-playwright-python": Reading(
        "MIT AND MPL-2.0", "its LICENSE is the text of MIT; the axe.min.js in it names MPL 2.0"
    ),
    "cssselect2": Reading("BSD-3-Clause", "its LICENSE says so; its classifier says BSD"),
    "pydyf": Reading("BSD-3-Clause", "its LICENSE says so; its classifier says BSD"),
    "pyphen": Reading("MPL-1.1", "its LICENSE lets one choose between GPL, LGPL and MPL 1.1"),
    "segno": Reading("BSD-3-Clause", "its LICENSE has three clauses; its classifier says BSD"),
    "tinycss2": Reading("BSD-3-Clause", "its LICENSE says so; its classifier says BSD"),
    "typos": Reading("MIT OR Apache-2.0", "its classifiers name both; its project offers the choice"),
    "weasyprint": Reading("BSD-3-Clause", "its LICENSE says so; its classifier says BSD"),
    "webencodings": Reading("BSD-3-Clause", "its LICENSE says so; its classifier says BSD"),
    "arrow": Reading("Apache-2.0", "its LICENSE is the text of version 2.0; its classifier names none"),
    "colorama": Reading("BSD-3-Clause", "its LICENSE.txt has three clauses; its classifier says BSD"),
    "ghp-import": Reading("Apache-2.0", "its LICENSE is the text of version 2.0; its metadata name none"),
    "grimp": Reading(
        "BSD-2-Clause", "its LICENSE has two clauses; its metadata say so in words of their own"
    ),
    "import-linter": Reading("BSD-2-Clause", "as grimp, of the same author"),
    "jinja2": Reading("BSD-3-Clause", "its LICENSE.txt has three clauses; its classifier says BSD"),
    "pip-api": Reading("Apache-2.0", "its metadata hold the whole text of version 2.0 instead of its name"),
    "pip-audit": Reading("Apache-2.0", "its LICENSE is the text of version 2.0; its classifier names none"),
    "sortedcontainers": Reading(
        "Apache-2.0", "its LICENSE names version 2.0; its metadata spell it otherwise"
    ),
    "trove-classifiers": Reading(
        "Apache-2.0", "its LICENSE is the text of version 2.0; its classifier has none"
    ),
}


def name(distribution: Distribution) -> str:
    """Return the normalised name of `distribution`."""
    return re.sub(r"[-_.]+", "-", distribution.metadata["Name"]).lower()


def stated(distribution: Distribution) -> str:
    """Return the SPDX expression in the metadata of `distribution`, empty if they leave it open."""
    if expression := _fields(distribution, "License-Expression"):
        return expression[0]
    classifiers = {line for line in _fields(distribution, "Classifier") if line.startswith("License ::")}
    if classifiers - CLASSIFIERS.keys():
        return ""
    texts = ALLOWED.intersection(_fields(distribution, "License"))
    named = texts or {CLASSIFIERS[line] for line in classifiers}
    return next(iter(named)) if len(named) == 1 else ""


def _fields(distribution: Distribution, key: str) -> list[str]:
    return distribution.metadata.get_all(key, [])


def problem(distribution: Distribution) -> str:
    """Return why `distribution` may not be installed here, an empty text if it may."""
    reading = UNCLEAR.get(name(distribution))
    expression = reading.licence if reading else stated(distribution)
    if not expression:
        return f"{name(distribution)}: its metadata leave the licence open; read it and add it to UNCLEAR"
    if not allowed(expression):
        return f"{name(distribution)}: {expression} is not an allowed licence"
    return ""


def allowed(expression: str) -> bool:
    """Tell whether an SPDX `expression` leaves a choice of allowed licences only.

    One with brackets or an exception is refused: none has been needed.
    """
    return any(
        all(part in ALLOWED or part in EQUAL for part in choice.split(" AND "))
        for choice in expression.split(" OR ")
    )


if __name__ == "__main__":
    sys.exit("\n".join(sorted(filter(None, map(problem, distributions())))) or None)
