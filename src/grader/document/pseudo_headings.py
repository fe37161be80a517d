"""Lines that are headings though nobody marked them up: bold or bare lines, "STEP 3:", "3) Metrics"."""

from __future__ import annotations

import re

_NUMBER = r"(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5}|[A-G])"
_LABEL = r"(?:step|part|phase|section|stage|chapter|topic|question|q)"
_NUMBERED = re.compile(
    rf"^(?:{_LABEL}\s*#?\s*{_NUMBER}\s*[:.)\-–—]*|{_NUMBER}\s*[.):\-–—]+)\s*(?P<title>\S.*)?$", re.IGNORECASE
)
_BOLD = re.compile(r"^(\*\*|__)(?P<title>[^*_].*?)\1\s*:?$")
_UNDERLINE = re.compile(r"^\s*(=+|-{3,}|\*{3,}|_{3,})\s*$")
_STATEMENT = re.compile(r"->|=>|→|=|\d%|[<>;]")
_FULL_STOP = (".", "!", ",", ";")

MAX_WORDS = 9


def is_underline(line: str) -> bool:
    """A line of === or --- under a heading, or between two parts."""
    return bool(_UNDERLINE.match(line))


def heading_level(line: str, *, alone: bool, followed: bool) -> int | None:
    """Depth of a line that serves as a heading, or None for ordinary text.

    alone: the line is a paragraph by itself (blank lines around it).
    followed: more text comes before the next heading-like line, so that it can head something.
    Levels: 2 "STEP 3: Metrics", 3 "3) Metrics", 4 a bold or bare line.
    """
    line = line.strip()
    bold = _BOLD.match(line)
    title = bold.group("title") if bold else line
    words = len(title.split())
    if not words or words > MAX_WORDS or (title.endswith(_FULL_STOP) and not _NUMBERED.match(title)):
        return None
    if title.endswith(_FULL_STOP):
        return None
    numbered = _NUMBERED.match(title)
    if numbered and numbered.group("title") and not _STATEMENT.search(title):
        return 2 if title[:1].isalpha() and title[0].lower() in "spcqt" and not title[1:2].isspace() else 3
    if bold:
        return 4
    if not followed or _STATEMENT.search(title):
        return None
    if title.isupper() and words <= 6 and len(title) > 3:
        return 4
    if title.endswith(":"):
        return 4 if words <= 6 else None
    if title.endswith("?"):
        return 4 if alone and words <= MAX_WORDS else None
    return 4 if alone and words <= 6 and title[:1].isupper() else None
