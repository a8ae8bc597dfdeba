"""One extract in, roads and base map out: the command that asks both rooms."""
