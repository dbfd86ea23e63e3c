"""Every ORDER BY means the same on both databases: text by its bytes, rows without a value at a place that is named."""

import re

from sqlalchemy import Column, String

from app.extensions import Model
from tests.kit.databases import import_models
from tests.kit.source import modules, shown

ORDER = re.compile(r"\border_by\(")
PART = re.compile(r"(by_bytes\()?\b([A-Z]\w+)\.(\w+)((?:\)?\.\w+\([^()]*\))*)")
# Asked for with a condition that leaves out rows without a value, or with another value in its place.
NEVER_EMPTY = ("app/schools/queries/board.py: Membership.class_id", "app/visits/today.py: Assignment.starts_at")


def test_no_order_is_left_to_the_database() -> None:
    import_models()
    tables = {mapper.class_.__name__: mapper for mapper in Model.registry.mappers}
    doubtful = []
    for path in modules():
        text = path.read_text("utf-8")
        for found in ORDER.finditer(text):
            for bytewise, name, attribute, calls in PART.findall(_inside(text, found.end())):
                column = tables[name].columns.get(attribute) if name in tables else None
                if column is not None and (why := _doubt(column, bool(bytewise), calls)):
                    doubtful.append(f"{shown(path)}: {name}.{attribute} {why}")
    assert not [one for one in doubtful if not one.startswith(NEVER_EMPTY)], "\n".join(doubtful)


def _inside(text: str, start: int) -> str:
    depth, end = 1, start
    while depth:
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        end += 1
    return text[start:end]


def _doubt(column: Column[object], bytewise: bool, calls: str) -> str:
    if column.nullable and "nulls_" not in calls and "is_" not in calls:
        return "may be empty: nulls_first() or nulls_last()"
    kind = column.type
    if isinstance(kind, String) and not bytewise:
        told = kind._variant_mapping.get("postgresql", kind)
        return "" if getattr(told, "collation", None) == "C" else "is text: by_bytes() of app/storage/order.py"
    return ""
