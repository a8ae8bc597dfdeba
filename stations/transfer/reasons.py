"""Why a file or a row was not taken as it stood: a code and its figures. The words are in `messages.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Why(StrEnum):
    """Everything an import can have to say about a file or a row."""

    # the whole file
    EMPTY_FILE = "empty_file"
    NOT_A_FILE = "not_a_file"
    FILE_TOO_BIG = "file_too_big"
    UNKNOWN_FORMAT = "unknown_format"
    BINARY = "binary"
    OLD_EXCEL = "old_excel"
    BROKEN_UTF8 = "broken_utf8"
    BROKEN_GB = "broken_gb"
    BROKEN_CSV = "broken_csv"
    BROKEN_XLSX = "broken_xlsx"
    XLSX_BOMB = "xlsx_bomb"
    BROKEN_JSON = "broken_json"
    NOT_FEATURES = "not_features"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    NO_HEADERS = "no_headers"
    SAME_HEADER_TWICE = "same_header_twice"
    NO_ROWS = "no_rows"
    UNKNOWN_COLUMN = "unknown_column"
    OTHER_SHEET = "other_sheet"
    BROKEN_PBF = "broken_pbf"
    PRIVATE_GEOJSON = "private_geojson"
    # a row that does not land
    NO_NAME = "no_name"
    NAME_IS_FORMULA = "name_is_formula"
    TOO_LONG = "too_long"
    TOO_MANY_CELLS = "too_many_cells"
    NO_DATUM = "no_datum"
    NO_DATUM_IN_ROW = "no_datum_in_row"
    UNKNOWN_DATUM = "unknown_datum"
    NOT_A_NUMBER = "not_a_number"
    HALF_A_POSITION = "half_a_position"
    SWAPPED = "swapped"
    OUT_OF_RANGE = "out_of_range"
    ZERO_POSITION = "zero_position"
    OUTSIDE_CHINA = "outside_china"
    FAR_FROM_REGION = "far_from_region"
    FAR_FROM_FILE = "far_from_file"
    NOT_A_POINT = "not_a_point"
    UNKNOWN_LIFE_CYCLE = "unknown_life_cycle"
    UNKNOWN_REGION = "unknown_region"
    BAD_EXCEPTIONS = "bad_exceptions"
    SAME_CODE = "same_code"
    SIMILAR_IN_FILE = "similar_in_file"
    SIMILAR_EXISTING = "similar_existing"
    CODE_OF_ANOTHER = "code_of_another"
    REFUSED_BY_DIRECTORY = "refused_by_directory"
    # a row that lands, with something to look at
    HOURS_NOT_UNDERSTOOD = "hours_not_understood"
    UNKNOWN_FACILITY = "unknown_facility"
    FACILITY_TWICE = "facility_twice"
    UNKNOWN_WORD = "unknown_word"
    FIXED_SWAPPED = "fixed_swapped"
    NO_POSITION = "no_position"
    HTML_IN_TEXT = "html_in_text"
    REGION_GUESSED = "region_guessed"
    STAYS_WITHDRAWN = "stays_withdrawn"
    PHONE_MASKED = "phone_masked"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing to say, for instance `Reason(Why.NOT_A_NUMBER, {"field": "lon", "value": "abc"})`."""

    why: Why
    params: Mapping[str, object] = field(default_factory=dict)


class UnreadableFile(Exception):
    """The file as a whole cannot be read; nothing of it was taken."""

    def __init__(self, why: Why, **params: object) -> None:
        super().__init__(why)
        self.reason = Reason(why, params)
