"""Every Chinese word a user can see has its English, and the compiled file is the written one."""

import re
import shutil
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from tests.support.tree import ROOT

WRITTEN = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"
HAN = re.compile(r"[\u3400-\u9fff]")
PLACE = re.compile(r"%\(\w+\)[sdif]|%%")
HOW = "deploy/words.sh collects the words of code and templates into the catalogue"


def wrong(used: set[str], catalogue: Catalog) -> list[str]:
    """Words in use that the catalogue lacks, leaves empty or fuzzy, or translates with other places."""
    found = []
    for word in sorted(used):
        message = catalogue.get(word)
        if message is None:
            found.append(f"missing: {word}")
            continue
        english = message.string if isinstance(message.string, str) else " ".join(message.string)
        if not english.strip() or message.fuzzy:
            found.append(f"not translated: {word}")
        elif HAN.search(english):
            found.append(f"still Chinese: {word} → {english}")
        elif set(PLACE.findall(word)) - set(PLACE.findall(english)):
            found.append(f"lost a place: {word} → {english}")
    return found


def words_in(folder: Path) -> set[str]:
    """Every message of the code and the templates under `folder`."""
    with (ROOT / "babel.cfg").open() as configured:
        methods, options = parse_mapping_cfg(configured)
    found = extract_from_dir(
        folder, methods, options, keywords=KEYWORDS, directory_filter=lambda _: True
    )
    return {m if isinstance(m, str) else m[0] for _, _, m, _, _ in found}


KEYWORDS = {"_": None, "gettext": None, "_l": None, "lazy_gettext": None, "ngettext": (1, 2)}


@pytest.fixture(scope="module")
def used() -> set[str]:
    return words_in_project()


def words_in_project() -> set[str]:
    """Only what is part of the product: no tests, no environment, no data."""
    folders = ["core", "stations", "aid", "people", "desk", "templates", "sample"]
    return {w for name in folders if (ROOT / name).is_dir() for w in words_in(ROOT / name)}


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with WRITTEN.open("rb") as file:
        return read_po(file, locale="en")


def test_every_word_is_translated(used: set[str], catalogue: Catalog):
    assert len(used) > 50
    assert wrong(used, catalogue) == [], HOW


def test_no_word_is_kept_that_nobody_says(used: set[str], catalogue: Catalog):
    kept = {m.id if isinstance(m.id, str) else m.id[0] for m in catalogue if m.id}
    assert kept - used == set(), HOW


def test_the_compiled_file_is_the_written_one(catalogue: Catalog):
    with WRITTEN.with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)
    assert {m.id: m.string for m in compiled if m.id} == {m.id: m.string for m in catalogue if m.id}


def test_untranslated_words_are_caught(tmp_path: Path):
    (tmp_path / "planted.py").write_text("_('没有翻译'); _('已有'); _('%(n)s 米'); _('模糊')\n")
    po = 'msgid "已有"\nmsgstr "here"\n\nmsgid "%(n)s 米"\nmsgstr "metres"\n'
    po += '\n#, fuzzy\nmsgid "模糊"\nmsgstr "vague"\n'
    catalogue = read_po(BytesIO(po.encode()), locale="en")
    shutil.copy(ROOT / "babel.cfg", tmp_path)
    assert wrong(words_in(tmp_path), catalogue) == [
        "lost a place: %(n)s 米 → metres",
        "not translated: 模糊",
        "missing: 没有翻译",
    ]
