"""Measurements: `python -m bench.index`, `.http`, `.pack`. They print a table and write docs/performance.md."""
