#!/bin/sh
# Compile the lock files again, after a change of a requirements*.in: deploy/lock.sh [--upgrade]
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")/.." && pwd -P)
cd "$here"
. deploy/environment.sh
ensure_environment dev
compile() {
    UV_CUSTOM_COMPILE_COMMAND=deploy/lock.sh "$here/.venv/bin/uv" pip compile --quiet --universal \
        --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links "$@"
}
compile "$@" requirements-setup.in -o requirements-setup.txt
compile "$@" requirements.in -o requirements.txt
compile "$@" -c requirements.txt requirements-dev.in -o requirements-dev.txt
say "requirements*.txt 已更新 / compiled"
