"""The grader: one object that knows the shelf, the models and the scale, and grades texts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from grader.document import Document, read_bytes, read_text
from grader.embedding import (
    Encoder,
    SentenceTransformerEncoder,
    VectorStore,
    built_in_encoder,
    built_in_folder,
    default_cache_folder,
)
from grader.embedding.read_vectors import ReadVectors, read_vectors
from grader.errors import GraderError, Problem, UsageError
from grader.library import CaseStudy, Shelf, load_shelf
from grader.matching.explain import Explanation, explain
from grader.matching.match import match
from grader.matching.model import VerdictModel
from grader.matching.phrases import PhraseIndex
from grader.matching.verifier import LearnedVerifier, Verifier
from grader.provenance import case_digest, code_digest, config_digest, program_version
from grader.resources import resource
from grader.scoring.levels import DEFAULT_SCALE, Scale
from grader.scoring.score import Bounds, Read, not_graded, score
from grader.scoring.scorecard import Provenance, Scorecard
from grader.segmentation import SegmenterModel, segment, undivided
from grader.study import PreparedCase, prepare

_KEPT = 256


@dataclass(frozen=True)
class Config:
    """All that a user can choose about grading.

    rubrics: further folders of case studies. override: ids of cases there that replace those of the shelf.
    framework: grade by another framework than the rubric's own. model: folder of a local sentence-transformers model
    to use instead of the built-in one. models: folder of the learned parts. cache: folder for reference vectors; None
    keeps them in memory only.
    """

    rubrics: tuple[Path, ...] = ()
    override: tuple[str, ...] = ()
    framework: str | None = None
    model: Path | None = None
    models: Path | None = None
    cache: Path | None = field(default_factory=default_cache_folder)
    scale: Scale = DEFAULT_SCALE


@dataclass(frozen=True)
class Study:
    """A case study ready for grading: its vectors, its phrases, and a digest of its content.

    alternatives: the studies of its case's alternatives.
    """

    prepared: PreparedCase
    index: PhraseIndex
    digest: str
    alternatives: tuple[Study, ...] = ()


class Grader:
    """Grades answers to the case studies on a shelf.

    >>> grader = Grader()                                        # doctest: +SKIP
    >>> grader.grade("We retrieve with HNSW ...", case="visual-search").score    # doctest: +SKIP
    """

    def __init__(
        self,
        config: Config | None = None,
        *,
        shelf: Shelf | None = None,
        encoder: Encoder | None = None,
        verifier: Verifier | None = None,
    ) -> None:
        self.config = config or Config()
        self.shelf = shelf or load_shelf(self.config.rubrics, self.config.override)
        self._encoder = encoder
        self._verifier = verifier
        self._studies: dict[str, Study] = {}
        self._loose: dict[str, Study] = {}  # case studies that lie on no shelf, by digest, the latest last

    def grade(self, text: str, case: str | CaseStudy, answer_id: str = "answer") -> Scorecard:
        """Scorecard of a text. case: id of a case on the shelf, or any case study, as `case_from_reference` makes one.

        Raises GraderError for an unknown case, a broken rubric or text that cannot be read.
        """
        study = self._ready(case)
        return self.grade_document(read_text(text, answer_id), study, answer_id)

    def grade_bytes(self, data: bytes, case: str | CaseStudy, answer_id: str = "answer") -> Scorecard:
        """Scorecard of a file's bytes. Raises GraderError like `grade`."""
        study = self._ready(case)
        return self.grade_document(read_bytes(data, answer_id), study, answer_id)

    def try_grade(self, text: str, case: str | CaseStudy, answer_id: str) -> Scorecard:
        """Like `grade`, but an answer that cannot be graded gets a scorecard that says why."""
        try:
            return self.grade(text, case, answer_id)
        except GraderError as error:
            name = case if isinstance(case, str) else case.rubric.id
            return self.refused(text, name, answer_id, str(error))

    def refused(self, text: str, case: str, answer_id: str, reason: str) -> Scorecard:
        """The scorecard of an answer that is not graded, with the reason."""
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return not_graded(answer_id, case, reason, text, self._provenance(digest, case, 0))

    def explain(self, text: str, case: str, wanted: str | None = None) -> tuple[Explanation, ...]:
        """Why each verdict on a text: for one topic or pitfall, for all topics of a step, or (None) for all topics.

        Raises UsageError when `wanted` names none of them, and GraderError like `grade`.
        """
        study = self.study(case)
        known = self._read(read_text(text), study)
        verdicts = known.matched.verdicts
        topics = verdicts[: study.prepared.topics]
        steps = {v.criterion.step for v in topics}
        if wanted is None or wanted in steps:
            chosen = [v for v in topics if wanted in (None, v.criterion.step)]
        else:
            chosen = [v for v in verdicts if v.criterion.id == wanted]
        if not chosen:
            allowed = (
                *(step for step in study.prepared.case.framework.step_ids if step in steps),
                *(v.criterion.id for v in verdicts),
            )
            raise UsageError(
                Problem(
                    f"there is no topic {wanted!r} and no step of that name with topics in {case!r}",
                    allowed=allowed,
                    given=wanted or "",
                )
            )
        return tuple(explain(v, known.read, study.prepared, study.index, self.verdict) for v in chosen)

    def case(self, case: str) -> CaseStudy:
        """A case study of the shelf by the configured framework."""
        return self.shelf.case(case, self.config.framework)

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder in use."""
        if self._encoder is not None:
            return self._encoder
        return SentenceTransformerEncoder(self.config.model) if self.config.model else built_in_encoder()

    @cached_property
    def segmenter(self) -> SegmenterModel:
        """The learned segmenter."""
        return SegmenterModel.load(self._model_file("segmenter.json"))

    @cached_property
    def verdict(self) -> VerdictModel:
        """The learned verdict."""
        return VerdictModel.load(self._model_file("verdict.json"))

    @cached_property
    def verifier(self) -> Verifier:
        """The learned verifier."""
        return self._verifier or LearnedVerifier(self._model_file("verifier.safetensors"), built_in_folder())

    def _model_file(self, name: str) -> Path:
        path = (self.config.models or resource("models")) / name
        if not path.is_file():
            raise UsageError(
                Problem(
                    "a learned model is missing", str(path), todo="run `grader train`, or install the package again"
                )
            )
        return path

    @cached_property
    def _models_digest(self) -> str:
        digest = hashlib.sha256()
        for name in ("segmenter.json", "verdict.json"):
            digest.update(self._model_file(name).read_bytes())
        digest.update(self.verifier.fingerprint.encode())
        return digest.hexdigest()

    def study(self, case: str) -> Study:
        """A case study made ready, once. Raises GraderError for an unknown case or broken content."""
        if case not in self._studies:
            self._studies[case] = self._prepared(self.case(case))
        return self._studies[case]

    def study_of(self, case: CaseStudy) -> Study:
        """Any case study made ready, whether it lies on the shelf or not. The last 256 are kept."""
        digest = case_digest(case)
        study = self._loose.pop(digest, None) or self._prepared(case)
        self._loose[digest] = study
        if len(self._loose) > _KEPT:
            del self._loose[next(iter(self._loose))]
        return study

    def _ready(self, case: str | CaseStudy) -> Study:
        return self.study(case) if isinstance(case, str) else self.study_of(case)

    def _prepared(self, case: CaseStudy) -> Study:
        # A few sentences that may never be met again are not worth a file each.
        prepared = prepare(case, self.encoder.encode if case.plain else self._embed_content)
        others = tuple(map(self._prepared, case.alternatives))
        return Study(prepared, PhraseIndex(prepared.criteria), case_digest(case), others)

    def _embed_content(self, texts: Sequence[str]):  # type: ignore[no-untyped-def]
        if self.config.cache is None:
            return self.encoder.encode(texts)
        return VectorStore(self.config.cache, code_digest()).encode(self.encoder, texts)

    def _read(self, document: Document, study: Study, vectors: ReadVectors | None = None) -> Read:
        read = vectors or read_vectors(document, self.encoder)
        framework = study.prepared.case.framework
        if len(framework.steps) == 1:
            segmentation = undivided(document, framework)
        else:
            segmentation = segment(read, study.prepared, self.segmenter)
        matched = match(read, study.prepared, study.index, self.verdict, self.encoder.name, self.verifier)
        return Read(read, segmentation, matched)

    def grade_document(self, document: Document, study: Study, answer_id: str = "answer") -> Scorecard:
        """Scorecard of a document by a study, which may be one that was changed after `study` made it.

        Of a study and its alternatives the one that the document meets best counts: by score, then by confidence, then
        the first.
        """
        vectors = read_vectors(document, self.encoder)
        cards = [self._card(document, vectors, one, study.digest, answer_id) for one in (study, *study.alternatives)]
        return max(cards, key=_rank)

    def _card(self, document: Document, vectors: ReadVectors, study: Study, digest: str, answer_id: str) -> Scorecard:
        bounds = Bounds(self.verdict.similarity_floor, self.verdict.similarity_ceiling, self.verdict.relevance_floor)
        provenance = self._provenance(document.sha256, digest, len(study.prepared.case.references))
        known = self._read(document, study, vectors)
        return score(answer_id, known, study.prepared, self.config.scale, bounds, provenance)

    def _provenance(self, text: str, case: str, references: int) -> Provenance:
        digest = config_digest(text, case, self._models_digest, self.encoder.fingerprint, self.config.scale)
        return Provenance(version=program_version(), config=digest, encoder=self.encoder.name, references=references)


def _rank(card: Scorecard) -> tuple[float, float]:
    told = [topic.confidence for step in card.steps for topic in step.topics]
    return (-1.0 if card.score is None else card.score, sum(told) / len(told) if told else 0.0)
