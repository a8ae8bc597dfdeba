"""One-time codes cannot be guessed, used twice, carried elsewhere or sent without end."""

from collections import Counter
from datetime import timedelta
from random import Random
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from core.clock import frozen, now
from core.db import db, transaction
from core.errors import TooMany
from people.actions import Refused, SignInByCode, sign_in
from people.codes import SendCode, TakeCode, new_code, take_code
from people.model import Account, OneTimeCode
from people.rules import SignInKind

PHONE = "13800138000"
HERE = {"REMOTE_ADDR": "112.10.1.1"}


def ask(client, phone=PHONE, where=HERE):
    return client.post("/api/v1/auth/otp", json={"phone": phone}, environ_base=where)


def trade(client, code, phone=PHONE, where=HERE):
    body = {"phone": phone, "code": code}
    return client.post("/api/v1/auth/token", json=body, environ_base=where)


def other(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_code_is_good_once(client, last_code):
    ask(client)
    assert trade(client, last_code()).status_code == 200
    assert trade(client, last_code()).status_code == 422


def test_a_code_is_good_for_five_minutes(client, last_code):
    ask(client)
    with frozen(now() + timedelta(minutes=5, seconds=1)):
        assert trade(client, last_code()).status_code == 422
    with frozen(now() + timedelta(minutes=4, seconds=50)):
        assert trade(client, last_code()).status_code == 200


def test_the_sixth_try_is_too_late_even_with_the_right_code(client, last_code):
    ask(client)
    for _ in range(5):
        assert trade(client, other(last_code())).status_code == 422
    assert trade(client, last_code()).status_code == 422


def test_the_fifth_try_may_be_right(client, last_code):
    ask(client)
    for _ in range(4):
        trade(client, other(last_code()))
    assert trade(client, last_code()).status_code == 200


def test_a_code_is_good_where_it_was_asked_for(client, last_code):
    ask(client)
    assert trade(client, last_code(), where={"REMOTE_ADDR": "39.7.1.1"}).status_code == 422
    assert trade(client, last_code(), where={"REMOTE_ADDR": "2409:8a28::1"}).status_code == 422
    # A carrier gives a phone another address of the same network between two calls.
    assert trade(client, last_code(), where={"REMOTE_ADDR": "112.10.200.7"}).status_code == 200


def test_a_code_is_good_for_its_phone(client, last_code):
    ask(client)
    code = last_code()
    assert trade(client, code, phone="13900139000").status_code == 422
    ask(client, phone="13900139000")
    assert trade(client, code, phone="13900139000").status_code == 422


def test_another_purpose_needs_another_code(app):
    with app.app_context():
        with transaction() as session:
            code = new_code(session, SendCode(PHONE, "d", "a"))
        with transaction() as session:
            assert take_code(session, TakeCode(code, "d", PHONE, purpose="other")) is None  # type: ignore[arg-type]
        with transaction() as session:
            assert take_code(session, TakeCode(code, "d", PHONE)) == PHONE


def test_a_new_code_takes_the_place_of_the_old(client, last_code):
    ask(client)
    first = last_code()
    ask(client)
    if first != last_code():
        assert trade(client, first).status_code == 422
    assert trade(client, last_code()).status_code == 200


def test_strangers_asking_do_not_spoil_my_code(client, last_code):
    ask(client)
    mine = last_code()
    stranger = {"REMOTE_ADDR": "39.7.1.1"}
    ask(client, where=stranger)
    for _ in range(6):
        trade(client, "000000", where=stranger)
    assert trade(client, mine).status_code == 200


def test_the_answer_does_not_tell_whether_a_phone_is_known(client, last_code):
    ask(client)
    trade(client, last_code())
    known, unknown = ask(client), ask(client, phone="13900139000")
    assert (known.status_code, known.json) == (unknown.status_code, unknown.json)
    ask(client)
    wrong = [trade(client, other(last_code())), trade(client, "123456", phone="13700137000")]
    assert wrong[0].json == wrong[1].json
    assert wrong[0].status_code == wrong[1].status_code == 422


def test_asking_never_looks_for_the_account(app, client, monkeypatch):
    from sqlalchemy import event

    asked: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    ask(client)
    event.remove(engine, "before_cursor_execute", note)
    assert any("one_time_codes" in statement for statement in asked)
    assert not any("accounts" in statement for statement in asked)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_ten_thousand_wrong_codes_from_many_addresses_open_nothing(app, client, last_code):
    """A hundred networks ask for codes of one phone as often as they may, and try all they can."""
    ask(client)
    mine = last_code()
    dice = Random(7)
    sent: dict[str, str] = {}
    with app.app_context():
        for number in range(300):  # far more than the limits of a phone would let them
            network = f"network 4 {number % 100:04x}"
            with transaction() as session:
                sent[network] = new_code(session, SendCode(PHONE, network, network))
        for _ in range(100):
            with transaction() as session:
                for network, right in sent.items():
                    guess = f"{dice.randrange(1_000_000):06}"
                    taken = TakeCode(other(right) if guess == right else guess, network, PHONE)
                    assert (
                        sign_in(session, SignInByCode(taken, SignInKind.TOKEN))
                        is Refused.WRONG_CODE
                    )
        for network, right in sent.items():  # too late: the tries are used up
            with transaction() as session:
                taken = TakeCode(right, network, PHONE)
                assert sign_in(session, SignInByCode(taken, SignInKind.TOKEN)) is Refused.WRONG_CODE
        assert db.session.scalar(select(func.count()).select_from(Account)) == 0
        most = db.session.scalar(select(func.max(OneTimeCode.tries)))
        assert most == 5
    assert trade(client, mine).status_code == 200


def test_guesses_count_even_when_they_race(app, last_code):
    client = app.test_client()
    ask(client)
    code = last_code()
    start, answers = Barrier(8), Counter()

    def guess():
        racing = app.test_client()
        start.wait()
        for _ in range(2):
            answers[trade(racing, other(code)).status_code] += 1

    threads = [Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {422: 16}
    with app.app_context():
        assert db.session.scalar(select(OneTimeCode.tries)) == 5


def test_one_code_opens_one_sign_in_even_when_it_races(app, last_code):
    ask(app.test_client())
    code, start, answers = last_code(), Barrier(6), Counter()

    def race():
        racing = app.test_client()
        start.wait()
        answers[trade(racing, code).status_code] += 1

    threads = [Thread(target=race) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers[200] == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Account)) == 1


@pytest.fixture
def limited(app, monkeypatch):
    """The app with its limits on."""
    from dataclasses import replace

    within = replace(app.extensions["settings"], rate_limits=True, sms_per_hour=70)
    monkeypatch.setitem(app.extensions, "settings", within)
    with app.app_context():
        yield


def send(phone=PHONE, address="a", device="d"):
    with transaction() as session:
        return new_code(session, SendCode(phone, device, address))


def test_a_phone_gets_five_codes_in_a_quarter_of_an_hour(limited):
    start = now()
    for number in range(5):
        with frozen(start + timedelta(minutes=number)):
            send(address=f"a{number}", device=f"d{number}")
    with frozen(start + timedelta(minutes=10)), pytest.raises(TooMany) as refused:
        send(address="a9", device="d9")
    assert refused.value.headers == {"Retry-After": "300"}
    with frozen(start + timedelta(minutes=15)):
        send()


def test_a_phone_gets_twenty_codes_a_day(limited):
    start = now()
    for number in range(20):
        with frozen(start + timedelta(hours=number)):
            send()
    with frozen(start + timedelta(hours=23)), pytest.raises(TooMany):
        send()


def test_an_address_gets_sixty_codes_an_hour(limited):
    for number in range(60):
        send(phone=f"1380000{number:04}")
    with pytest.raises(TooMany):
        send(phone="13900139000")
    send(phone="13900139000", address="b")


def test_all_together_get_as_many_as_the_operator_pays_for(limited):
    for number in range(70):
        send(phone=f"1380000{number:04}", address=f"a{number}")
    with pytest.raises(TooMany):
        send(phone="13900139000", address="b")


def test_too_many_is_said_as_such(limited, app):
    client = app.test_client()
    for _ in range(5):
        ask(client)
    answer = ask(client)
    assert answer.status_code == 429
    assert answer.json["type"] == "/problems/too-many"
    assert int(answer.headers["Retry-After"]) > 800


def test_a_message_that_cannot_be_sent_is_said_and_logs_nobody(app, client, monkeypatch, caplog):
    class Broken:
        def send(self, to, text):
            raise OSError("no line")

    monkeypatch.setitem(app.extensions, "sms", Broken())
    answer = ask(client)
    assert answer.status_code == 503
    assert answer.json["type"] == "/problems/sms"
    assert PHONE not in caplog.text
