"""Wording: normal form, tokens, sentences, lemmas, spelling. Knows nothing of documents or rubrics."""
