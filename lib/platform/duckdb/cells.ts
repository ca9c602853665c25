/** The engine's values as JSON can carry them, without loss. */
import {
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
  type DuckDBValueConverter,
  JsonDuckDBValueConverter,
} from '@duckdb/node-api';
import type { Cell } from './protocol';

const ISO = /^(.+?) (\d\d:.+?)(\+00)?$/;

const wholeNumber = (value: DuckDBValue): Cell => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
};
const instant = (value: DuckDBValue): Cell =>
  String(value).replace(ISO, (_, date, time, zone) => `${date}T${time}${zone ? 'Z' : ''}`);

const OURS: Partial<Record<DuckDBTypeId, (value: DuckDBValue) => Cell>> = {
  [DuckDBTypeId.BIGINT]: wholeNumber,
  [DuckDBTypeId.UBIGINT]: wholeNumber,
  [DuckDBTypeId.HUGEINT]: wholeNumber,
  [DuckDBTypeId.TIMESTAMP]: instant,
  [DuckDBTypeId.TIMESTAMP_S]: instant,
  [DuckDBTypeId.TIMESTAMP_MS]: instant,
  [DuckDBTypeId.TIMESTAMP_NS]: instant,
  // The process runs in UTC.
  [DuckDBTypeId.TIMESTAMP_TZ]: instant,
  [DuckDBTypeId.BLOB]: (value) => Buffer.from((value as { bytes: Uint8Array }).bytes).toString('base64'),
  [DuckDBTypeId.INTERVAL]: String,
};

export const toCell: DuckDBValueConverter<Cell> = (value, type, converter) => {
  if (value === null || value === undefined) return null;
  // Most values by far, for which looking up their type would cost more than they do.
  if (typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))) return value;
  const convert = OURS[type.typeId];
  if (convert) return convert(value);
  return JsonDuckDBValueConverter(value, type, converter as never) as Cell;
};

/** The type as SQL names it: `DECIMAL(10,2)`, `BIGINT[]`. */
export const typeName = (type: DuckDBType): string => type.toString();
