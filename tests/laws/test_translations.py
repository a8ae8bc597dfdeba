"""Every Chinese word a user can see has its English."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.support.tree import PACKAGES, ROOT

FOLDER = ROOT / "translations" / "en" / "LC_MESSAGES"
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2"), ("**.js", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "_l": None, "lazy_gettext": None, "ngettext": (1, 2)}
HAN = re.compile(r"[\u3400-\u9fff]")
PLACE = re.compile(r"%\(\w+\)[sdif]|%%")


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
    found = extract_from_dir(folder, METHODS, keywords=KEYWORDS)
    return {m if isinstance(m, str) else m[0] for _, _, m, _, _ in found}


@pytest.fixture(scope="module")
def used() -> set[str]:
    """The words of the product: no tests, no environment, no data."""
    folders = (ROOT / name for name in [*PACKAGES, "templates", "sample"])
    return {word for folder in folders if folder.is_dir() for word in words_in(folder)}


@pytest.fixture(scope="module")
def written() -> list[Catalog]:
    """The English files: the general one, and those that a room keeps for itself."""
    return [read_po(BytesIO(path.read_bytes()), locale="en") for path in FOLDER.glob("*.po")]


@pytest.fixture(scope="module")
def catalogue(written: list[Catalog]) -> Catalog:
    merged = Catalog(locale="en")
    for message in (m for one in written for m in one if m.id):
        merged[message.id] = message
    return merged


def test_every_word_is_translated(used: set[str], catalogue: Catalog):
    assert len(used) > 50
    assert wrong(used, catalogue) == []


def test_no_word_is_kept_that_nobody_says(used: set[str], catalogue: Catalog):
    kept = {m.id if isinstance(m.id, str) else m.id[0] for m in catalogue if m.id}
    assert kept - used == set()


def test_no_word_has_two_translations(written: list[Catalog]):
    said: dict[object, set[object]] = {}
    for message in (m for one in written for m in one if m.id):
        said.setdefault(message.id, set()).add(str(message.string))
    assert {word for word, english in said.items() if len(english) > 1} == set()


def test_untranslated_words_are_caught(tmp_path: Path):
    (tmp_path / "planted.py").write_text("_('没有翻译'); _('已有'); _('%(n)s 米'); _('模糊')\n")
    po = 'msgid "已有"\nmsgstr "here"\n\nmsgid "%(n)s 米"\nmsgstr "metres"\n'
    po += '\n#, fuzzy\nmsgid "模糊"\nmsgstr "vague"\n'
    catalogue = read_po(BytesIO(po.encode()), locale="en")
    assert wrong(words_in(tmp_path), catalogue) == [
        "lost a place: %(n)s 米 → metres",
        "not translated: 模糊",
        "missing: 没有翻译",
    ]
