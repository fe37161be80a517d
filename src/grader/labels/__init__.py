"""Labels: what human readers said of answers, from annotated Markdown or JSON lines."""

from grader.labels.annotated import LabelledAnswer, LabelledHeader, Mark, check_labelled, load_labelled
from grader.labels.gold import LEVELS, Gold, Question, Rating
from grader.labels.read import Labels, read_labels

__all__ = [
    "LEVELS",
    "Gold",
    "LabelledAnswer",
    "LabelledHeader",
    "Labels",
    "Mark",
    "Question",
    "Rating",
    "check_labelled",
    "load_labelled",
    "read_labels",
]
