"""Sentence embeddings behind one small protocol, and their store on disk."""

from grader.embedding.encoder import Encoder, Vectors
from grader.embedding.sentence_transformer import SentenceTransformerEncoder, built_in_encoder, built_in_folder
from grader.embedding.store import VectorStore, default_cache_folder
from grader.embedding.wrapped import RememberingEncoder, StoredEncoder

__all__ = [
    "Encoder",
    "RememberingEncoder",
    "SentenceTransformerEncoder",
    "StoredEncoder",
    "VectorStore",
    "Vectors",
    "built_in_encoder",
    "built_in_folder",
    "default_cache_folder",
]
