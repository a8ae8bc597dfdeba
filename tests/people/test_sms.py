"""Text messages in a file: every line whole, however many write at once."""

import json
import multiprocessing

from people.sms import FileSms

LONG = "长" * 3000


def _write(path, app, who):
    with app.app_context():
        for number in range(50):
            FileSms(path).send(f"{who}-{number}", LONG)


def test_lines_of_several_processes_never_mix(tmp_path, app):
    path = tmp_path / "sms.jsonl"
    fork = multiprocessing.get_context("fork")
    writers = [fork.Process(target=_write, args=(path, app, who)) for who in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert {line["to"] for line in lines} == {f"{w}-{n}" for w in range(4) for n in range(50)}
    assert all(set(line) == {"to", "text", "at"} and line["text"] == LONG for line in lines)
    assert path.stat().st_mode & 0o777 == 0o600
