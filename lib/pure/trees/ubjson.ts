/** Universal Binary JSON, as XGBoost writes it: objects, texts, numbers, and arrays of one type. */
import { Unreadable } from './ensemble';

const TEXT = new TextDecoder();

export function readUbjson(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const marker = () => String.fromCharCode(view.getUint8(at++));
  const take = (size: number) => {
    const from = at;
    at += size;
    if (at > bytes.byteLength) throw new Unreadable('the file ends too early');
    return from;
  };
  const scalar = (type: string): number => {
    switch (type) {
      case 'i':
        return view.getInt8(take(1));
      case 'U':
        return view.getUint8(take(1));
      case 'I':
        return view.getInt16(take(2));
      case 'l':
        return view.getInt32(take(4));
      case 'L':
        return Number(view.getBigInt64(take(8)));
      case 'd':
        return view.getFloat32(take(4));
      case 'D':
        return view.getFloat64(take(8));
      default:
        throw new Unreadable(`an unknown type '${type}'`);
    }
  };
  const text = (): string => {
    const size = scalar(marker());
    const from = take(size);
    return TEXT.decode(bytes.subarray(from, from + size));
  };
  const value = (type: string): unknown => {
    if (type === '{') return object();
    if (type === '[') return array();
    if (type === 'S') return text();
    if (type === 'C') return String.fromCharCode(view.getUint8(take(1)));
    if (type === 'T' || type === 'F') return type === 'T';
    if (type === 'Z' || type === 'N') return null;
    return scalar(type);
  };
  function object(): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (;;) {
      if (String.fromCharCode(view.getUint8(at)) === '}') {
        at += 1;
        return result;
      }
      const name = text();
      result[name] = value(marker());
    }
  }
  function array(): unknown[] {
    let type: string | undefined;
    let next = marker();
    if (next === '$') {
      type = marker();
      next = marker();
    }
    const result: unknown[] = [];
    if (next === '#') {
      const count = scalar(marker());
      for (let index = 0; index < count; index += 1) result.push(value(type ?? marker()));
      return result;
    }
    for (; next !== ']'; next = marker()) result.push(value(next));
    return result;
  }
  return value(marker());
}
