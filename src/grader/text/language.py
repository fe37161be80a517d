"""Which language a text is written in, told by its script and its function words (spaCy's stop-word lists)."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from importlib import import_module

_CANDIDATES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "pl", "tr", "id")
_SCRIPTS = {
    "CYRILLIC": "ru",
    "CJK": "zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "ARABIC": "ar",
    "HEBREW": "he",
    "DEVANAGARI": "hi",
    "GREEK": "el",
    "THAI": "th",
}
_MIN_WORDS = 8


@lru_cache(maxsize=1)
def _function_words() -> dict[str, frozenset[str]]:
    lists = {code: import_module(f"spacy.lang.{code}.stop_words").STOP_WORDS for code in _CANDIDATES}
    # A word that several lists hold tells nothing about the language; short ones are mostly such.
    counts = Counter(word for words in lists.values() for word in words)
    return {
        code: frozenset(word for word in words if counts[word] <= 2 and word.isalpha() and len(word) > 1)
        for code, words in lists.items()
    }


def language(text: str) -> str | None:
    """ISO 639-1 code of the text's main language, or None when there is too little text to tell.

    Terse notes have few function words of any language: they count as English unless another language clearly leads.
    """
    letters = [char for char in text if char.isalpha()]
    if not letters:
        return None
    foreign = Counter(_script(char) for char in letters if ord(char) > 0x36F)
    script, share = foreign.most_common(1)[0] if foreign else (None, 0)
    if script and share > 0.3 * len(letters):
        # Kana decides for Japanese though most of its letters are shared with Chinese.
        return "ja" if foreign.get("ja", 0) > 0.1 * len(letters) else script
    found = [word for word in "".join(c if c.isalpha() else " " for c in text.lower()).split() if word]
    if len(found) < _MIN_WORDS:
        return "en" if found else None
    counts = {code: sum(word in words for word in found) / len(found) for code, words in _function_words().items()}
    best = max(_CANDIDATES, key=lambda code: (counts[code], code == "en"))
    return best if best != "en" and counts[best] > 0.12 and counts[best] > 2 * counts["en"] else "en"


@lru_cache(maxsize=4096)
def _script(char: str) -> str | None:
    name = unicodedata.name(char, "")
    return _SCRIPTS.get(name.split(" ")[0])
