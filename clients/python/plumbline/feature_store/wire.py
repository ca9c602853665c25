"""Rows and types of Python's libraries, in the words of the server."""

from __future__ import annotations

import base64
import datetime
import decimal
from typing import Any, Callable, Dict, List, Mapping

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


def assert_storable(schema: pa.Schema) -> None:
    """Refuses what Delta has no type for, and parquet would make bare numbers of: spans of time their microseconds, pandas' periods their
    count since 1970.

    Raises:
        ValueError: naming the column that holds them, in lists and structs too.
    """
    for field in schema:
        for unit, is_one in _UNLIKE.items():
            if _has(is_one, field.type):
                raise _no_type(f"the column {field.name!r}", unit, f"df[{field.name!r}]")


# By what they are called: how an Arrow type is told to be one.
_UNLIKE = {
    "timedeltas": pa.types.is_duration,
    "periods": lambda kind: getattr(kind, "extension_name", "") == "pandas.period",
}


def _has(is_one: Callable[[pa.DataType], bool], kind: pa.DataType) -> bool:
    return is_one(kind) or any(_has(is_one, kind.field(at).type) for at in range(kind.num_fields))


def _no_type(what: str, unit: str, column: str = "") -> ValueError:
    to = f"{column} = {column}.dt." if column else "value."
    remedy = {
        "timedeltas": f"Send numbers, of a unit that its name says: {to}total_seconds()",
        "periods": f"Send the times at which they begin: {to}to_timestamp()",
    }
    return ValueError(f"{what} holds {unit}, for which tables have no type. {remedy[unit]}")


def _unlike(value: Any) -> str:
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return ""
    if isinstance(value, pd.Period):
        return "periods"
    return "timedeltas" if isinstance(value, (datetime.timedelta, np.timedelta64)) else ""


def json_value(value: Any) -> Any:
    """A value as JSON has it: NaN and pandas' other blanks are null, times ISO 8601, decimals and numbers beyond 2^53 texts.

    Raises:
        ValueError: for timedeltas and periods.
    """
    if unit := _unlike(value):
        raise _no_type(f"the value {value}", unit)
    if isinstance(value, Mapping):
        return {str(key): json_value(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [json_value(each) for each in value]
    if isinstance(value, np.ndarray) and value.ndim > 0:
        return [json_value(each) for each in value]
    if isinstance(value, np.datetime64) and isinstance(value.tolist(), int):  # a bare count of nanoseconds
        return json_value(pd.Timestamp(value))
    if hasattr(value, "tolist"):  # numpy's other scalars, and pandas' columns
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
        if unit := _unlike(value):
            raise _no_type(f"the column {name!r}", unit)
    return json_value(row)
