"""The sample road network: a schematic 莲都, drawn by a program, not surveyed."""
