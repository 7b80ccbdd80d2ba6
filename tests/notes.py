"""Generated notes of every style, for the laws."""

from hypothesis import strategies as st

from cribsheet.model import Source

NAMES = ("SQS", "lambda", "Amazon S3", "dynamo db", "API Gateway", "Kinesis Data Streams", "KMS", "Widgets")
FACTS = (
    "a message can be 1 MiB",
    "retention is 4 days by default, 14 at most",
    "not encrypted unless you say so",
    "call `DeleteMessage` when done",
    "see https://example.com/a_b?c=*d* for more.",
    "arn:aws:iam::*:role/* and __init__ and 5*3*2",
    "<placeholder> & <b>bold</b> {{ x }} --8<-- [^1]: *[x]: :emoji:",
    "use **two** queues, SNS -> SQS",
    "a sentence that stops before its end, and",
    "`unclosed code",
    "[unclosed link](",
    "| a | b |",
    "\u3053\u3093\u306b\u3061\u306f, na\u00efve caf\u00e9 \u200b\u00a0\u2028 end",
    "\u0130\u0131\u00df\u017f",
    "9" * 40,
)
BULLETS = ("", "- ", "* ", "\u2022 ", "-> ", "=> ", "1. ", "a) ", "> ", "- [ ] ")
STARS = ("", "", "", "**", "*** ", "- **", "-***")
RULES = (
    "",
    "",
    "====",
    "----",
    "~~~~~",
    "-" * 60,
    "***",
    "```",
    "{",
    "}",
    "...",
    "\t",
    "---> ",
    "![x](y.png)",
    "| --- | --- |",
)

lines = st.builds(
    lambda indent, bullet, stars, name, fact: f"{indent}{bullet}{stars}{name}{fact}",
    st.sampled_from(("", "\t", "\t\t", "\t\t  ", "  ", "    ", "      ")),
    st.sampled_from(BULLETS),
    st.sampled_from(STARS),
    st.sampled_from(("", "", *(f"{name}: " for name in NAMES))),
    st.sampled_from(FACTS),
)
headings = st.builds(
    lambda frame, name: frame.format(name),
    st.sampled_from(
        (
            "{}",
            "{}\n=====",
            "{}\n---",
            "=={}====",
            "--{}--",
            "# {}",
            "## {}:",
            "####### {}",
            "**{}**",
            "{}:",
            "---\n{}\n---",
        )
    ),
    st.sampled_from(NAMES),
)
rules = st.sampled_from(RULES)
anything = st.text(max_size=60)

texts = st.lists(st.one_of(lines, lines, headings, rules, anything), max_size=25).map("\n".join)
"""Whole notes: lines of all dialects in any order, with anything at all between them."""


def source(text: str, path: str = "note.txt") -> Source:
    """Return a note of that text, split as files are: at LF, CRLF and CR."""
    return Source(path, tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))


sources = texts.map(source)
