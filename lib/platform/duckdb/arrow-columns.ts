/** Columns of the engine's chunks, copied from its memory into Arrow's layout without a JavaScript value a cell. */
import {
  type DuckDBDecimalType,
  type DuckDBListType,
  type DuckDBMapType,
  type DuckDBStructType,
  type DuckDBType,
  DuckDBTypeId,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import * as arrow from 'apache-arrow';
import { Growing, typed, Validity } from './arrow-buffers';
import { FIXED } from './arrow-types';

/** Gathers pieces of one column and gives them back as one array of Arrow's. */
export interface ColumnBuilder {
  readonly type: arrow.DataType;
  append(vector: duckdb.Vector, start: number, count: number): void;
  /** What was gathered since the last time. */
  finish(): arrow.Data;
}

export function columnBuilder(type: DuckDBType): ColumnBuilder {
  const fixed = FIXED[type.typeId];
  if (fixed) return new FixedColumn(fixed.type, fixed.width);
  switch (type.typeId) {
    case DuckDBTypeId.BOOLEAN:
      return new BooleanColumn();
    case DuckDBTypeId.DECIMAL:
      return new DecimalColumn(type as DuckDBDecimalType);
    case DuckDBTypeId.VARCHAR:
      return new BytesColumn(new arrow.Utf8());
    case DuckDBTypeId.BLOB:
      return new BytesColumn(new arrow.Binary());
    case DuckDBTypeId.LIST:
      return ListColumn.ofList(type as DuckDBListType);
    case DuckDBTypeId.MAP:
      return ListColumn.ofMap(type as DuckDBMapType);
    case DuckDBTypeId.STRUCT: {
      const { entryNames, entryTypes } = type as DuckDBStructType;
      return new StructColumn([...entryNames], entryTypes.map(columnBuilder));
    }
    default:
      throw new Error(`No Arrow type for ${type}.`);
  }
}

// Arrow's own types of `makeData` want the very class of each column, which only run time knows.
const makeData = arrow.makeData as unknown as (parts: Record<string, unknown>) => arrow.Data;

class FixedColumn implements ColumnBuilder {
  private readonly validity = new Validity();
  private readonly data = new Growing();
  constructor(
    readonly type: arrow.DataType,
    private readonly width: number,
  ) {}

  append(vector: duckdb.Vector, start: number, count: number): void {
    const { width } = this;
    const bytes = duckdb.vector_get_data(vector, (start + count) * width);
    this.data.push(bytes.subarray(start * width, (start + count) * width));
    this.validity.append(vector, start, count);
  }

  finish(): arrow.Data {
    return makeData({
      type: this.type,
      ...this.validity.finish(),
      data: typed(this.type, this.data.finish()),
    });
  }
}

class BooleanColumn implements ColumnBuilder {
  readonly type = new arrow.Bool();
  private readonly validity = new Validity();
  private readonly data = new Growing();

  append(vector: duckdb.Vector, start: number, count: number): void {
    this.data.push(duckdb.vector_get_data(vector, start + count).subarray(start, start + count));
    this.validity.append(vector, start, count);
  }

  finish(): arrow.Data {
    const bytes = this.data.finish();
    const bits = new Uint8Array(Math.ceil(bytes.byteLength / 8));
    for (let at = 0; at < bytes.byteLength; at += 1) {
      if (bytes[at] === 1) bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
    }
    return makeData({ type: this.type, ...this.validity.finish(), data: bits });
  }
}

/** The engine keeps a decimal in 16 to 128 bits by its width, Arrow always in 128. */
class DecimalColumn implements ColumnBuilder {
  readonly type: arrow.DataType;
  private readonly width: number;
  private readonly validity = new Validity();
  private readonly data = new Growing();

  constructor({ width, scale }: DuckDBDecimalType) {
    this.type = new arrow.Decimal(scale, width, 128);
    this.width = width <= 4 ? 2 : width <= 9 ? 4 : width <= 18 ? 8 : 16;
  }

  append(vector: duckdb.Vector, start: number, count: number): void {
    const { width } = this;
    const bytes = duckdb
      .vector_get_data(vector, (start + count) * width)
      .subarray(start * width, (start + count) * width);
    this.validity.append(vector, start, count);
    if (width === 16) {
      this.data.push(bytes);
      return;
    }
    const first = this.data.take(count * 16);
    for (let row = 0; row < count; row += 1) {
      const from = row * width;
      const sign = (bytes[from + width - 1] ?? 0) & 0x80 ? 0xff : 0;
      const to = first + row * 16;
      this.data.bytes.set(bytes.subarray(from, from + width), to);
      this.data.bytes.fill(sign, to + width, to + 16);
    }
  }

  finish(): arrow.Data {
    return makeData({
      type: this.type,
      ...this.validity.finish(),
      data: typed(this.type, this.data.finish()),
    });
  }
}

/** Texts and bytes: short ones lie in their 16-byte entry, longer ones behind its pointer. */
class BytesColumn implements ColumnBuilder {
  private readonly validity = new Validity();
  private readonly data = new Growing();
  private offsets = [0];
  constructor(readonly type: arrow.Utf8 | arrow.Binary) {}

  append(vector: duckdb.Vector, start: number, count: number): void {
    const entries = duckdb.vector_get_data(vector, (start + count) * 16);
    const view = new DataView(entries.buffer, entries.byteOffset, entries.byteLength);
    const isValid = this.validity.append(vector, start, count);
    for (let row = start; row < start + count; row += 1) {
      if (!isValid || isValid(row)) {
        const at = row * 16;
        const length = view.getUint32(at, true);
        this.data.push(
          length <= 12
            ? entries.subarray(at + 4, at + 4 + length)
            : duckdb.get_data_from_pointer(
                entries.buffer as ArrayBuffer,
                entries.byteOffset + at + 8,
                length,
              ),
        );
      }
      this.offsets.push(this.data.length);
    }
  }

  finish(): arrow.Data {
    const valueOffsets = Int32Array.from(this.offsets);
    this.offsets = [0];
    return makeData({ type: this.type, ...this.validity.finish(), valueOffsets, data: this.data.finish() });
  }
}

/** Lists and maps: an offset and a length a row into one column of elements. */
class ListColumn implements ColumnBuilder {
  private readonly validity = new Validity();
  private offsets = [0];
  private total = 0;
  private constructor(
    readonly type: arrow.DataType,
    private readonly elements: ColumnBuilder,
  ) {}

  static ofList({ valueType }: DuckDBListType): ListColumn {
    const elements = columnBuilder(valueType);
    return new ListColumn(new arrow.List(new arrow.Field('element', elements.type, true)), elements);
  }

  static ofMap({ keyType, valueType }: DuckDBMapType): ListColumn {
    const [key, value] = [columnBuilder(keyType), columnBuilder(valueType)];
    const entries = new StructColumn(['key', 'value'], [key, value], ['key']);
    const field = new arrow.Field('entries', entries.type as arrow.Struct, false);
    return new ListColumn(new arrow.Map_(field as never), entries);
  }

  append(vector: duckdb.Vector, start: number, count: number): void {
    const bytes = duckdb.vector_get_data(vector, (start + count) * 16);
    const entries = new BigUint64Array(bytes.buffer, bytes.byteOffset, (start + count) * 2);
    const isValid = this.validity.append(vector, start, count);
    const child = duckdb.list_vector_get_child(vector);
    let from = 0;
    let length = 0;
    for (let row = start; row < start + count; row += 1) {
      const size = !isValid || isValid(row) ? Number(entries[row * 2 + 1]) : 0;
      const at = Number(entries[row * 2]);
      this.total += size;
      this.offsets.push(this.total);
      if (size === 0) continue;
      if (length > 0 && at !== from + length) {
        this.elements.append(child, from, length);
        length = 0;
      }
      if (length === 0) from = at;
      length += size;
    }
    if (length > 0) this.elements.append(child, from, length);
  }

  finish(): arrow.Data {
    const valueOffsets = Int32Array.from(this.offsets);
    this.offsets = [0];
    this.total = 0;
    return makeData({
      type: this.type,
      ...this.validity.finish(),
      valueOffsets,
      child: this.elements.finish(),
    });
  }
}

class StructColumn implements ColumnBuilder {
  readonly type: arrow.DataType;
  private readonly validity = new Validity();
  constructor(
    names: string[],
    private readonly fields: ColumnBuilder[],
    required: string[] = [],
  ) {
    this.type = new arrow.Struct(
      fields.map(({ type }, at) => {
        const name = names[at] ?? '';
        return new arrow.Field(name, type, !required.includes(name));
      }),
    );
  }

  append(vector: duckdb.Vector, start: number, count: number): void {
    this.validity.append(vector, start, count);
    for (const [at, field] of this.fields.entries()) {
      field.append(duckdb.struct_vector_get_child(vector, at), start, count);
    }
  }

  finish(): arrow.Data {
    return makeData({
      type: this.type,
      ...this.validity.finish(),
      children: this.fields.map((field) => field.finish()),
    });
  }
}
