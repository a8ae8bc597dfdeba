"""Runs our modules in Node: the one that Playwright brings, so that nothing has to be installed."""

import json
import subprocess
from pathlib import Path
from typing import Any

import playwright

ROOT = Path(__file__).resolve().parents[2]
NODE = Path(playwright.__file__).parent / "driver" / "node"
RUN = """
import { readFileSync } from "node:fs";
const given = JSON.parse(readFileSync(0, "utf8"));
const answer = await (async (given) => { %s })(given);
process.stdout.write(JSON.stringify(answer ?? null));
"""


def run(body: str, given: object = None) -> Any:
    """The value that a piece of JavaScript returns for `given`.

    `load("x.js")` in it gives a module of static/js. Raises AssertionError with what Node said.
    """
    url = (ROOT / "static" / "js").as_uri()
    script = f'const load = (name) => import("{url}/" + name);\n' + RUN % body
    done = subprocess.run(
        [NODE, "--input-type=module", "-e", script],
        input=json.dumps(given), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
