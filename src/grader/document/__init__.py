"""Reading: bytes or text into a Document with exact offsets."""

from grader.document.model import Document, Kind, Sentence
from grader.document.passages import Passage, in_context, passages
from grader.document.reading import read_bytes, read_text

__all__ = ["Document", "Kind", "Passage", "Sentence", "in_context", "passages", "read_bytes", "read_text"]
