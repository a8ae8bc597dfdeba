"""Cells: cleaned for storing, harmless in spreadsheets, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations.transfer.text import clean, has_html, is_formula, neutralise, restore


def test_full_width_digits_become_plain_and_chinese_punctuation_stays():
    assert clean("中山街１２号（Ａ座）　二楼") == "中山街12号（A座） 二楼"


def test_invisible_characters_go():
    assert clean("甲\u200b\x07\u202e驿 \n 站\ufeff") == "甲驿 站"


@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n'＝ ax1"), max_size=8))
def test_neutralising_is_lossless_and_leaves_nothing_a_spreadsheet_runs(text):
    safe = neutralise(text)
    assert restore(safe) == text
    assert safe.lstrip(" ")[:1] not in set("=+-@\t\r\n＝＋－＠")


def test_an_apostrophe_of_a_stranger_stays():
    assert restore("'twas") == "'twas"


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ('=HYPERLINK("x")', True),
        ("＝1+1", True),
        ("+SUM(1)", True),
        ("@SUM(1)", True),
        ("@home咖啡", False),
        ("-1F 驿站", False),
    ],
)
def test_formulas_are_told_from_names(name, formula):
    assert is_formula(name) is formula


@pytest.mark.parametrize(
    ("text", "html"), [("<script>x</script>", True), ("a<b 且 c>d", False), ("甲", False)]
)
def test_tags_are_noticed(text, html):
    assert has_html(text) is html
