"""The shapes that tell one Markdown block from another."""

import re

INDENTED_CODE = 4
"""Columns from which Markdown reads a line as code; here, hashes and rules are none there."""

ATX = re.compile(r"(#++)(?:[ \t]++(.*?)(?:(?<![ \t])[ \t]++#++)?|(?<=##)([^#\s].*))$")
RULE = re.compile(r"([-*_])(?:[ \t]*\1){2,}|[=~─━═—–]{4,}")
UNDERLINE_SIGNS = frozenset("=-~")
UNDERLINE = re.compile(r"=+|-{3,}|~{4,}")
FENCE = re.compile(r"(`{3,}+|~{3,}+)\s*+\{?\.?([\w+#.-]*+)\s*+\}?([^`]*)$")
BARE_FENCE = re.compile(r"`{3,}|~{3,}")
ITEM = re.compile(r"(?:([-*+•‣◦▪])|(\d{1,9})[.)])([ \t]+|$)")
TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
CONTENTS = re.compile(r"(?:[-*+]|\d+[.)])[ \t]+\[[^\]]*\]\(#[^)]*\)")
CONTENTS_MARK = re.compile(r"\[\[?_?TOC_?\]\]?|<!--(?=[^>]*\btoc\b)[^>]*-->", re.IGNORECASE)
CALLOUT = re.compile(r"\[!([\w-]+)\][+-]?[ \t]*(.*)")
IMAGE = re.compile(
    r"!\[([^\]]*)\]\(\s*<?([^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?(?:\s+[\"']([^\"']*)[\"'])?\s*\)",
)
EMBED = re.compile(r"!\[\[([^\[\]|]+\.(?:png|jpe?g|gif|svg|webp|bmp))(?:\|([^\[\]]+))?\]\]", re.IGNORECASE)
"""A picture in Obsidian: its file, perhaps its size or caption."""

HTML_IMAGE = re.compile(r"<img\b([^<>]*?)/?>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"(?<![\w-])([\w-]++)\s*+=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
ITALIC = re.compile(r"([*_])(?![*_\s])([^*_]+)(?<!\s)\1")
