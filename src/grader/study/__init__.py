"""A case study made ready for reading answers: everything that answers are compared with, embedded once."""

from grader.study.held_out import without_accepted, without_near_miss, without_reference
from grader.study.prepared import Embed, PreparedCase, Rows, known_vectors, plain_statement, prepare

__all__ = [
    "Embed",
    "PreparedCase",
    "Rows",
    "known_vectors",
    "plain_statement",
    "prepare",
    "without_accepted",
    "without_near_miss",
    "without_reference",
]
