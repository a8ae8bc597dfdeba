"""Hypothesis without its clock: a busy machine is no counterexample."""

from hypothesis import settings

settings.register_profile("hours", deadline=None)
settings.load_profile("hours")
