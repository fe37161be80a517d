"""Cohorts: many answers in, a folder of results out."""
