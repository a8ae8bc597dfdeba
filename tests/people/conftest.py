"""People for tests: signed in as the product does it, without the text message."""

import json
from dataclasses import dataclass
from itertools import count

import pytest

from core.actor import COMMAND_LINE
from core.db import db, transaction
from core.permissions import Role
from people import actions, grants, queries
from people.codes import SendCode, TakeCode, new_code
from people.grants import GiveGrant
from people.model import SignIn
from people.rules import SignInKind


@dataclass(frozen=True)
class Person:
    """Somebody signed in: by a bearer token for the API and by a cookie for pages."""

    app: object
    phone: str
    id: str
    token: str
    key: str

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def browser(self):
        """A browser that is signed in."""
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["key"] = self.key
        return client

    def actor(self):
        """What he may do now. Needs an app context."""
        return queries.actor_by_key(db.session(), self.token, SignInKind.TOKEN)


def open_by(phone: str, kind: SignInKind) -> actions.Opened:
    device = f"test {kind}"
    with transaction() as session:
        code = new_code(session, SendCode(phone, device, "10.0.0.1"))
    with transaction() as session:
        taken = TakeCode(code, device, phone)
        opened = actions.sign_in(session, actions.SignInByCode(taken, kind, "测试"))
    assert isinstance(opened, actions.Opened)
    return opened


@pytest.fixture
def person(app):
    """Makes people: `person()` is a rider; `person(Role.KEEPER, "331102")` has a grant."""
    numbers = count()

    def make(role: Role | None = None, region: str = "", station_id: str = "", *, proven=True):
        phone = f"1380013{next(numbers):04}"
        with app.app_context():
            opened = [open_by(phone, kind) for kind in (SignInKind.TOKEN, SignInKind.COOKIE)]
            if role:
                with transaction() as session:
                    grants.give(session, COMMAND_LINE, GiveGrant(phone, role, region, station_id))
            if proven:
                with transaction() as session:
                    for one in opened:
                        at = one.sign_in.created_at
                        session.get_one(SignIn, one.sign_in.id).proven_at = at
            account_id = opened[0].sign_in.account_id
        return Person(app, phone, account_id, opened[0].key, opened[1].key)

    return make


@pytest.fixture
def messages(app, settings):
    """Reads the text messages that were sent since the test began: `messages()`."""
    path = settings.data_dir / "sms.jsonl"
    path.unlink(missing_ok=True)

    def read() -> list[dict[str, str]]:
        if not path.exists():
            return []
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    return read


@pytest.fixture
def last_code(messages):
    """The code of the newest text message."""
    import re

    return lambda: re.search(r"\d{6}", messages()[-1]["text"])[0]
