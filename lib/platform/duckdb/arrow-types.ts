/** Which of the engine's types has which type of Arrow, and what the others travel as. */
import {
  type DuckDBListType,
  type DuckDBMapType,
  type DuckDBStructType,
  type DuckDBType,
  DuckDBTypeId,
} from '@duckdb/node-api';
import * as arrow from 'apache-arrow';
import { identifier } from '../../pure/sql-text';

/** Types of one width, laid out alike on both sides. */
export const FIXED: Partial<Record<DuckDBTypeId, { type: arrow.DataType; width: number }>> = {
  [DuckDBTypeId.TINYINT]: { type: new arrow.Int8(), width: 1 },
  [DuckDBTypeId.SMALLINT]: { type: new arrow.Int16(), width: 2 },
  [DuckDBTypeId.INTEGER]: { type: new arrow.Int32(), width: 4 },
  [DuckDBTypeId.BIGINT]: { type: new arrow.Int64(), width: 8 },
  [DuckDBTypeId.UTINYINT]: { type: new arrow.Uint8(), width: 1 },
  [DuckDBTypeId.USMALLINT]: { type: new arrow.Uint16(), width: 2 },
  [DuckDBTypeId.UINTEGER]: { type: new arrow.Uint32(), width: 4 },
  [DuckDBTypeId.UBIGINT]: { type: new arrow.Uint64(), width: 8 },
  [DuckDBTypeId.FLOAT]: { type: new arrow.Float32(), width: 4 },
  [DuckDBTypeId.DOUBLE]: { type: new arrow.Float64(), width: 8 },
  // Sums of whole numbers come as one; both lay out 128 bits alike.
  [DuckDBTypeId.HUGEINT]: { type: new arrow.Decimal(0, 38, 128), width: 16 },
  [DuckDBTypeId.DATE]: { type: new arrow.DateDay(), width: 4 },
  [DuckDBTypeId.TIME]: { type: new arrow.TimeMicrosecond(), width: 8 },
  [DuckDBTypeId.TIMESTAMP]: { type: new arrow.TimestampMicrosecond(), width: 8 },
  [DuckDBTypeId.TIMESTAMP_S]: { type: new arrow.TimestampSecond(), width: 8 },
  [DuckDBTypeId.TIMESTAMP_MS]: { type: new arrow.TimestampMillisecond(), width: 8 },
  [DuckDBTypeId.TIMESTAMP_NS]: { type: new arrow.TimestampNanosecond(), width: 8 },
  [DuckDBTypeId.TIMESTAMP_TZ]: { type: new arrow.TimestampMicrosecond('UTC'), width: 8 },
};

/** The type to cast to before the column can travel: the same name where it already can. */
export function travelType(type: DuckDBType): string {
  switch (type.typeId) {
    case DuckDBTypeId.BOOLEAN:
    case DuckDBTypeId.VARCHAR:
    case DuckDBTypeId.BLOB:
    case DuckDBTypeId.DECIMAL:
      return type.toString();
    case DuckDBTypeId.SQLNULL:
      return 'INTEGER';
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.ARRAY:
      return `${travelType((type as DuckDBListType).valueType)}[]`;
    case DuckDBTypeId.MAP: {
      const { keyType, valueType } = type as DuckDBMapType;
      return `MAP(${travelType(keyType)}, ${travelType(valueType)})`;
    }
    case DuckDBTypeId.STRUCT: {
      const { entryNames, entryTypes } = type as DuckDBStructType;
      const fields = entryTypes.map((each, at) => `${identifier(entryNames[at] ?? '')} ${travelType(each)}`);
      return `STRUCT(${fields.join(', ')})`;
    }
    default:
      return FIXED[type.typeId] ? type.toString() : 'VARCHAR';
  }
}
