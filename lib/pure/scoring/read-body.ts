/** What a scoring request asks, by MLflow's protocol, and MLflow's words for what is wrong with it. */
import { AppError } from '../errors';

export const FORMATS = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const;
export type Format = (typeof FORMATS)[number];

export type Asked = {
  /**
   * `csv` and `parquet` come as a body of their own; `unified` is a chat, completion or embedding request; of `tensors`, which another
   * protocol sends, the value is a list of SentTensor.
   */
  format: Format | 'csv' | 'parquet' | 'unified' | 'tensors';
  value: unknown;
  params?: Record<string, unknown>;
  clientRequestId?: string;
};

const TYPES = ['text/csv', 'application/json', 'application/vnd.apache.parquet'];
const FIELDS = `The input must be a JSON dictionary with exactly one of the input fields {${FORMATS.map((one) => `'${one}'`).join(', ')}}`;
const CHANGED =
  'IMPORTANT: The MLflow Model scoring protocol has changed in MLflow version 2.0. If you are seeing this error, you are likely ' +
  'using an outdated scoring request format. Send the data under one of these keys.';
const UNIFIED = ['messages', 'prompt', 'input'];
const SHOWN = 1000;

export const badRequest = (message: string) => new AppError('BAD_REQUEST', message);
/** What MLflow raises as an invalid input. */
export const invalidInput = (message: string) => badRequest(`Invalid input. ${message}`);
const unsupported = (message: string) => new AppError('UNSUPPORTED_MEDIA_TYPE', message);

/** @throws UNSUPPORTED_MEDIA_TYPE */
export function mediaTypeOf(header: string | undefined): string {
  const [type = '', ...params] = (header ?? '').split(';').map((part) => part.trim());
  const pairs = params.map((pair) => pair.split('=', 2).map((part) => part.trim()));
  for (const [key, value = ''] of pairs) {
    if (key?.toLowerCase() === 'charset') {
      if (value.replace(/^"|"$/g, '').toLowerCase() !== 'utf-8')
        throw unsupported('The scoring server only supports UTF-8');
    } else if (key) throw unsupported(`Unrecognized content type parameters: ${key}. ${CHANGED}`);
  }
  if (!TYPES.includes(type.toLowerCase())) {
    const names = TYPES.map((one) => `'${one}'`).join(', ');
    throw unsupported(
      `This predictor only supports the following content types: Types: [${names}]. Got '${header ?? ''}'.`,
    );
  }
  return type.toLowerCase();
}

/** @throws BAD_REQUEST, UNSUPPORTED_MEDIA_TYPE */
export function readBody(mediaType: string, body: string): Asked {
  if (mediaType === 'text/csv') return { format: 'csv', value: body };
  if (mediaType !== 'application/json') return { format: 'parquet', value: body };
  const given = parseJson(body);
  if (Array.isArray(given)) throw invalidInput(`${FIELDS}. Received a list.`);
  if (typeof given !== 'object' || given === null) {
    throw invalidInput(`${FIELDS}. Received unexpected input type '${pythonClass(given)}.`);
  }
  return askedOf(given as Record<string, unknown>);
}

export function askedOf(fields: Record<string, unknown>): Asked {
  const params = isRecord(fields.params) ? { params: fields.params } : {};
  const id = fields.client_request_id;
  const common = { ...params, ...(typeof id === 'string' && { clientRequestId: id.slice(0, 200) }) };
  const found = FORMATS.filter((format) => Object.hasOwn(fields, format));
  if (found.length === 0 && UNIFIED.some((key) => Object.hasOwn(fields, key))) {
    return { format: 'unified', value: fields, ...common };
  }
  const [format] = found;
  if (found.length !== 1 || format === undefined) {
    const list = `[${found.map((one) => `'${one}'`).join(', ')}]`;
    throw badRequest(`${FIELDS}. Received dictionary with input fields: ${list}. ${CHANGED}`);
  }
  if (Object.hasOwn(fields, 'signature_name') && (format === 'instances' || format === 'inputs')) {
    throw invalidInput('"signature_name" parameter is currently not supported');
  }
  return { format, value: fields[format], ...common };
}

/** As Python reads JSON: NaN and the infinities are numbers there. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (/\b(NaN|Infinity)\b/.test(body)) {
      try {
        return JSON.parse(plain(body));
      } catch {
        // Told below, with the text as it came.
      }
    }
    const shown = body.length > SHOWN ? `${body.slice(0, SHOWN)}…` : body;
    throw invalidInput(
      `Ensure that input is a valid JSON formatted string. Error: '${error instanceof Error ? error.message : error}'\nInput: \n${shown}\n`,
    );
  }
}

/** Outside of texts, bare NaN becomes null, and an infinity a number beyond all bounds. */
const plain = (body: string) =>
  body.replace(/"(?:[^"\\]|\\.)*"|\bInfinity\b|\bNaN\b/g, (found) => {
    if (found.startsWith('"')) return found;
    return found === 'NaN' ? 'null' : '1e999';
  });

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function pythonClass(value: unknown): string {
  if (value === null || value === undefined) return "<class 'NoneType'>";
  if (Array.isArray(value)) return "<class 'list'>";
  if (typeof value === 'object') return "<class 'dict'>";
  if (typeof value === 'number') return Number.isInteger(value) ? "<class 'int'>" : "<class 'float'>";
  return typeof value === 'boolean' ? "<class 'bool'>" : "<class 'str'>";
}
