"""How one import is meant: what the command line says."""

from dataclasses import dataclass

from core.geo import Crs
from stations.directory.rules import SourceKind


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """The choices of an import; the defaults refuse rather than guess."""

    crs: Crs | None = None
    crs_fills_blanks: bool = False
    fix_swapped: bool = False
    accept_similar: bool = False
    allow_far: bool = False
    region: str = ""
    type: str = ""
    source: SourceKind = SourceKind.IMPORT
