"""Online rows in the types of their table: JSON, as which they come, has fewer."""

from __future__ import annotations

import base64
import datetime
import decimal
from typing import Any, Callable, Dict, Mapping, Sequence, Tuple

import pandas as pd
import pyarrow as pa

from .rest import frame_of

_AS: Dict[str, Tuple[pa.DataType, Callable[[Any], Any]]] = {
    "byte": (pa.int8(), int),
    "short": (pa.int16(), int),
    "integer": (pa.int32(), int),
    "long": (pa.int64(), int),
    # JSON has no infinities: they come as texts.
    "float": (pa.float32(), float),
    "double": (pa.float64(), float),
    "boolean": (pa.bool_(), bool),
    "string": (pa.string(), str),
    "binary": (pa.binary(), base64.b64decode),
    "date": (pa.date32(), datetime.date.fromisoformat),
}
_TIMES = {"timestamp": pa.timestamp("us", "UTC"), "timestamp_ntz": pa.timestamp("us")}


def _array_of(values: Sequence[Any], kind: str) -> pa.Array:
    if kind in _TIMES:
        return pa.array(values, pa.string()).cast(_TIMES[kind])
    if kind.startswith("decimal("):
        precision, scale = kind[len("decimal(") : -1].split(",")
        arrow, read = pa.decimal128(int(precision), int(scale)), decimal.Decimal
    else:
        arrow, read = _AS[kind]
    return pa.array([None if value is None else read(value) for value in values], arrow)


def typed_frame(rows: Sequence[Mapping[str, Any]], types: Mapping[str, str]) -> pd.DataFrame:
    """A frame of rows of JSON, whose columns are what ``read_table`` makes of the same values.

    Args:
        types: the columns and what Delta calls their types. Lists, maps and structs stay as JSON has them.
    """
    values = {name: [row.get(name) for row in rows] for name in types}
    plain = {name: kind for name, kind in types.items() if kind in _AS or kind in _TIMES or kind.startswith("decimal(")}
    typed = frame_of(pa.table({name: _array_of(values[name], kind) for name, kind in plain.items()}))
    columns = {name: typed[name] if name in plain else pd.Series(values[name], dtype="object") for name in types}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(rows)))
