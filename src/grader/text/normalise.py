"""Wording prepared for matching. Quotes always come from the text as it was written, never from here."""

from __future__ import annotations

import re
import unicodedata

# Characters that take no space: a reader does not see them, so a matcher must not either.
ZERO_WIDTH = (
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_INVISIBLE = {ord(char): None for char in ZERO_WIDTH}
_PLAIN = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201a": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u2013": "-",
        "\u2014": " - ",
        "\u2212": "-",
        "\u2026": "...",
        "\u2192": " -> ",
        "\u21d2": " -> ",
        "\u2190": " <- ",
        "\u2022": " ",
        "\u00a0": " ",
    }
)
_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\s]{0,500}(?:\s\"[^\"\n]{0,200}\")?\)")
_COMMENT = re.compile(r"<!--[^<]{0,500}?-->", re.DOTALL)
_EMPHASIS = re.compile(r"(\*\*|__|~~|`+)")
_STAR = re.compile(r"(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_SPACE = re.compile(r"\s+")


def plain_text(raw: str) -> str:
    """One line of plain wording: NFC, straight quotes, no markup, no invisible characters, single spaces."""
    text = _COMMENT.sub(" ", raw)
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE).translate(_PLAIN)
    text = _LINK.sub(r"\1", text)
    text = _EMPHASIS.sub("", text)
    text = _STAR.sub("", text)
    return _SPACE.sub(" ", text).strip()


def printable(text: str) -> str:
    """The text with every control character and broken surrogate replaced, so that no terminal or file acts on it."""
    return "".join("\ufffd" if unicodedata.category(char) in ("Cc", "Cs") else char for char in text)
