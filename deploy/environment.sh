# Read by ./run, ./test and .ci/run (POSIX sh): one Python environment in .venv, made or brought up
# to date. Expects $here, the folder of the checkout. Sets $python.

say() { printf '%s\n' "· $*"; }
stop() { printf '%s\n' "× $*" >&2; exit 1; }

# What a candidate must be able to do. It is run, not looked up: a name on the PATH may be a shim
# of a version manager that leads nowhere. Prints a rank, lowest first; nothing when unfit.
# 3.12 and 3.13 come first because the road engine can be imported there; 3.11 works as well.
rank_of() {
    "$1" -c '
import sys
import ensurepip, lzma, sqlite3, ssl, venv, zlib
ranks = {(3, 13): 1, (3, 12): 2, (3, 11): 3, (3, 14): 4}
if sqlite3.sqlite_version_info >= (3, 35) and sys.version_info[:2] in ranks:
    print(ranks[sys.version_info[:2]])
' 2>/dev/null </dev/null
}

# Every path that may be a Python, one a line.
python_candidates() {
    if [ -n "${LEILEME_PYTHON:-}" ]; then
        printf '%s\n' "$LEILEME_PYTHON"
        return 0
    fi
    for name in python3.13 python3.12 python3 python3.11 python3.14 python; do
        command -v "$name" || true
    done
    for path in /usr/bin/python3 /usr/local/bin/python3 \
        "${PYENV_ROOT:-${HOME:-/nonexistent}/.pyenv}"/versions/3.1[1-4]*/bin/python; do
        if [ -x "$path" ]; then printf '%s\n' "$path"; fi
    done
}

find_python() {
    best=9
    found=
    list=$(python_candidates)
    while IFS= read -r candidate; do
        [ -n "$candidate" ] || continue
        rank=$(rank_of "$candidate") || continue
        case $rank in [1-4]) ;; *) continue ;; esac
        if [ "$rank" -lt "$best" ]; then best=$rank found=$candidate; fi
        if [ "$best" -eq 1 ]; then break; fi
    done <<LIST
$list
LIST
    if [ -z "$found" ]; then found=$(python_from_uv) || found=; fi
    [ -n "$found" ] || stop \
        "找不到 Python 3.11–3.13(带 venv)。请安装后重试,例如: apt install python3 python3-venv" \
        "/ No Python 3.11 to 3.13 with venv found; install one, for example: apt install python3 python3-venv"
    printf '%s\n' "$found"
}

python_from_uv() {
    command -v uv >/dev/null 2>&1 || return 1
    say "没有合适的 Python,用 uv 下载 3.13 / no fitting Python, uv fetches 3.13" >&2
    uv python install 3.13 >&2 || return 1
    candidate=$(uv python find --managed-python 3.13) || return 1
    [ -n "$(rank_of "$candidate")" ] && printf '%s\n' "$candidate"
}

# ensure_environment runtime|dev
ensure_environment() {
    python=$here/.venv/bin/python
    # Anything set for another Python must not leak into this one.
    unset PYTHONHOME PYTHONPATH VIRTUAL_ENV || true
    if ! "$python" -I "$here/deploy/set_up.py" --check "$1" 2>/dev/null; then
        base=$(find_python) || exit 1
        "$base" -I "$here/deploy/set_up.py" "$1" || exit $?
    fi
}
