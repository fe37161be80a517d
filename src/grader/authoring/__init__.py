"""Authoring: what helps to write a case study and to know that it grades well."""
