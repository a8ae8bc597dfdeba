"""What a command says when the database cannot take what it has to write."""

import pytest
from sqlalchemy.exc import OperationalError

from core import commands


@pytest.mark.parametrize("why", ["database is locked", "database or disk is full"])
def test_a_database_that_refuses_is_one_clear_line(runner, monkeypatch, why):
    def refuse(*_args):
        raise OperationalError("DELETE", {}, Exception(why))

    monkeypatch.setattr(commands, "forget_old", refuse)
    result = runner.invoke(args=["purge"])
    assert result.exit_code == 1
    assert why in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_file_that_cannot_be_written_is_one_clear_line(runner, tmp_path):
    target = tmp_path / "nowhere" / "list.csv"
    result = runner.invoke(args=["stations", "export", str(target)])
    assert result.exit_code == 1
    assert "nowhere" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
