"""Rows and types of Python's libraries, in the words of the server."""

from __future__ import annotations

import base64
import datetime
import decimal
from typing import Any, Dict, List, Mapping

import numpy as np
import pandas as pd
import pyarrow as pa

#: What a double holds exactly: beyond it a whole number goes as a text.
_SAFE = 2**53 - 1

_NAMES = {
    pa.bool_(): "boolean",
    pa.int8(): "byte",
    pa.int16(): "short",
    pa.int32(): "integer",
    pa.int64(): "long",
    pa.uint8(): "short",
    pa.uint16(): "integer",
    pa.uint32(): "long",
    pa.uint64(): "decimal(20,0)",
    pa.float16(): "float",
    pa.float32(): "float",
    pa.float64(): "double",
    pa.string(): "string",
    pa.large_string(): "string",
    pa.string_view(): "string",
    pa.binary(): "binary",
    pa.large_binary(): "binary",
    pa.date32(): "date",
    pa.date64(): "date",
}


def type_name(kind: pa.DataType) -> str:
    """An Arrow type as Delta calls it; one that Delta lacks as Arrow does, for the server to refuse by its name."""
    if kind in _NAMES:
        return _NAMES[kind]
    if pa.types.is_timestamp(kind):
        return "timestamp"
    if pa.types.is_decimal(kind):
        return f"decimal({kind.precision},{kind.scale})"
    if pa.types.is_dictionary(kind):
        return type_name(kind.value_type)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return f"array<{type_name(kind.value_type)}>"
    if pa.types.is_map(kind):
        return f"map<{type_name(kind.key_type)},{type_name(kind.item_type)}>"
    if pa.types.is_struct(kind):
        fields = ",".join(f"{kind.field(at).name}:{type_name(kind.field(at).type)}" for at in range(kind.num_fields))
        return f"struct<{fields}>"
    return str(kind)


def assert_no_durations(schema: pa.Schema) -> None:
    """Delta has no type for a span of time, and parquet would make bare microseconds of it.

    Raises:
        ValueError: naming the column that holds timedeltas, in lists and structs too.
    """
    for field in schema:
        if _has_duration(field.type):
            raise _no_duration(f"the column {field.name!r}", f"df[{field.name!r}] = df[{field.name!r}].dt.total_seconds()")


def _has_duration(kind: pa.DataType) -> bool:
    return pa.types.is_duration(kind) or any(_has_duration(kind.field(at).type) for at in range(kind.num_fields))


def _no_duration(what: str, remedy: str) -> ValueError:
    return ValueError(f"{what} holds timedeltas, for which tables have no type. Send numbers, of a unit that its name says: {remedy}")


def json_value(value: Any) -> Any:
    """A value as JSON has it: NaN and pandas' other blanks are null, times ISO 8601, decimals and numbers beyond 2^53 texts.

    Raises:
        ValueError: for timedeltas.
    """
    if isinstance(value, (datetime.timedelta, np.timedelta64)) and not pd.isna(value):
        raise _no_duration(f"the value {value}", "value.total_seconds()")
    if isinstance(value, Mapping):
        return {str(key): json_value(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [json_value(each) for each in value]
    if hasattr(value, "tolist"):  # numpy's arrays and scalars
        return json_value(value.tolist())
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) <= _SAFE else str(value)
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    return value


def json_rows(rows: Any) -> List[Dict[str, Any]]:
    """Rows of a frame, of mappings or of one mapping, as JSON has them."""
    given = rows.to_dict("records") if isinstance(rows, pd.DataFrame) else [rows] if isinstance(rows, Mapping) else rows
    return [_json_row(row) for row in given]


def _json_row(row: Any) -> Any:
    if not isinstance(row, Mapping):
        return json_value(row)
    for name, value in row.items():
        if isinstance(value, (datetime.timedelta, np.timedelta64)) and not pd.isna(value):
            raise _no_duration(f"the column {name!r}", "value.total_seconds()")
    return json_value(row)
