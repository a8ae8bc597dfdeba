"""Stations in and out: county lists, open data, places of a map extract, and the way back (undo)."""
