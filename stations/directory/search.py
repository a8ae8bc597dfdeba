"""What a search looks at: names, aliases, address and their pinyin, full and by initials."""

from collections.abc import Iterable

from pypinyin import Style, lazy_pinyin

LONGEST_QUERY = 60


def searchable(words: Iterable[str]) -> str:
    """One line of lower-case text that holds everything a search may match."""
    found: list[str] = []
    for word in filter(None, words):
        plain = fold(word)
        found.append(plain)
        if not plain.isascii():
            found.append(fold("".join(lazy_pinyin(word))))
            found.append(fold("".join(lazy_pinyin(word, style=Style.FIRST_LETTER))))
    return " ".join(dict.fromkeys(found))


def fold(text: str) -> str:
    """Lower case without the blanks people type or forget."""
    return "".join(text.lower().split())
