"""The report of an import on a terminal: what came in, what goes back, what changes."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from flask_babel import gettext

from stations.directory.values import PRIVATE
from stations.transfer.importing import ImportResult
from stations.transfer.messages import field_name, words
from stations.transfer.plan import Action, FieldChange, PlannedRow
from stations.transfer.undo import Left, UndoResult

LONGEST_VALUE = 60
SAID_ONCE_FROM = 5


def _(text: str, **params: object) -> str:
    return str(gettext(text, **params))


def lines(result: ImportResult, *, rehearsal: bool, details: bool) -> Iterator[str]:
    """The whole report. `details` shows every field of every row, as a rehearsal always does."""
    table = result.table
    kind = f"CSV {table.encoding}" if table.format == "csv" else table.format.upper()
    yield _("%(kind)s,%(rows)s 行", kind=kind, rows=len(table.rows))
    for remark in result.remarks:
        yield f"! {words(remark)}"
    often = _often(result)
    for text, times in often.items():
        yield "! " + _("%(said)s(共 %(n)s 行)", said=text, n=times)
    for row in result.rows:
        yield from _row(row, often, show_fields=details or rehearsal)
    yield ""
    yield _summary(result, rehearsal=rehearsal)


def _often(result: ImportResult) -> dict[str, int]:
    """Remarks that many rows share word for word: said once, on top."""
    said = Counter(words(remark) for row in result.rows for remark in row.remarks)
    return {text: times for text, times in said.most_common() if times > SAID_ONCE_FROM}


def _row(row: PlannedRow, often: Collection[str], *, show_fields: bool) -> Iterator[str]:
    kept = [change for change in row.changes if change.kept]
    remarks = [text for text in map(words, row.remarks) if text not in often]
    quiet = row.action is Action.UNCHANGED or not show_fields
    if quiet and not row.faults and not remarks and not kept:
        return
    yield _headline(row)
    for fault in row.faults:
        yield f"    ✗ {words(fault)}"
    for remark in remarks:
        yield f"    ! {remark}"
    for change in row.changes:
        if change.kept:
            yield f"    = {_kept(change)}"
        elif show_fields:
            yield f"    {_step(change, new=row.action is Action.CREATE)}"


def _headline(row: PlannedRow) -> str:
    what = {
        Action.CREATE: _("新增"),
        Action.CHANGE: _("修改"),
        Action.UNCHANGED: _("不变"),
        Action.REFUSED: _("退回"),
    }[row.action]
    label = " ".join(filter(None, (row.draft.code, row.draft.name)))
    return _("第 %(n)s 行 [%(what)s] %(label)s", n=row.draft.row.number, what=what, label=label)


def _step(change: FieldChange, *, new: bool) -> str:
    name = field_name(change.field)
    if new:
        return f"+ {name}: {_shown(change.field, change.after)}"
    before, after = _shown(change.field, change.before), _shown(change.field, change.after)
    return f"~ {name}: {before} → {after}"


def _kept(change: FieldChange) -> str:
    return _(
        "保留 %(field)s:%(before)s(人工改过,不用表里的 %(after)s)",
        field=field_name(change.field),
        before=_shown(change.field, change.before),
        after=_shown(change.field, change.after),
    )


def _shown(name: str, value: Any) -> str:
    """A value on one line; private ones are named, not shown: terminals are logged."""
    if value in (None, "", [], {}):
        return _("(空)")
    if name in PRIVATE:
        return _("(不显示)")
    if isinstance(value, dict):
        value = " ".join(f"{key}:{state}" for key, state in value.items())
    elif isinstance(value, list):
        value = "、".join(map(str, value))
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def _summary(result: ImportResult, *, rehearsal: bool) -> str:
    counts = result.counts
    said = _(
        "新增 %(created)s,修改 %(changed)s,不变 %(unchanged)s,退回 %(refused)s",
        created=counts[Action.CREATE],
        changed=counts[Action.CHANGE],
        unchanged=counts[Action.UNCHANGED],
        refused=counts[Action.REFUSED],
    )
    if rehearsal:
        return _("试运行(没有写入):%(said)s", said=said)
    if not result.batch_id:
        return _("没有变化:%(said)s", said=said)
    return _("已写入:%(said)s。批次 %(batch)s", said=said, batch=result.batch_id)


def undo_lines(result: UndoResult) -> Iterator[str]:
    """The report of an undo."""
    for left in result.left:
        yield f"= {_left(left)}"
    yield _(
        "已撤回:撤销 %(withdrawn)s 个新增的驿站,恢复 %(restored)s 个驿站的原值,保留 %(left)s 处",
        withdrawn=result.withdrawn,
        restored=result.restored,
        left=len(result.left),
    )


def _left(left: Left) -> str:
    label = f"{left.code} {left.name}"
    if left.why == "private":
        return _(
            "%(label)s:%(field)s 的原值没有留底,请人工核对",
            label=label,
            field=field_name(left.field),
        )
    if left.field == "*":
        return _("%(label)s:导入后有人改过或核实过,保留", label=label)
    return _("%(label)s:%(field)s 之后有人改过,保留", label=label, field=field_name(left.field))
