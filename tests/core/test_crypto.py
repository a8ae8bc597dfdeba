"""Private fields are unreadable in the database and unchangeable."""

import stat

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import text

from core.crypto import Vault


def test_what_is_locked_opens_again_and_never_looks_the_same(tmp_path):
    vault = Vault.open(tmp_path)
    one, two = vault.lock("13800000000"), vault.lock("13800000000")
    assert one != two
    assert "138" not in one
    assert one.startswith("k1.")
    assert Vault.open(tmp_path).unlock(one) == "13800000000"
    mode = (tmp_path / "secrets" / "field_keys.json").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_a_changed_value_is_refused(tmp_path):
    vault = Vault.open(tmp_path)
    locked = vault.lock("王站长")
    flipped = locked[:-4] + ("A" if locked[-4] != "A" else "B") + locked[-3:]
    with pytest.raises(InvalidTag):
        vault.unlock(flipped)


@pytest.mark.writes
def test_keeper_is_stored_encrypted_and_remembered_without_value(session, make_station):
    station = make_station(keeper_name="王站长", keeper_phone="13800001234")
    assert station.keeper_phone == "13800001234"
    raw = session.execute(text("SELECT keeper_name, keeper_phone FROM stations")).one()
    assert all(value.startswith("k1.") for value in raw)
    history = session.execute(text("SELECT new FROM station_changes")).scalars().all()
    assert "13800001234" not in str(history)
