export type FileKind =
  | 'image'
  | 'html'
  | 'pdf'
  | 'markdown'
  | 'table'
  | 'parquet'
  | 'audio'
  | 'video'
  | 'text'
  | 'other';

const MIB = 1 << 20;

type Look = { kind: FileKind; type?: string };

const BY_ENDING: Record<string, Look> = {
  png: { kind: 'image', type: 'image/png' },
  jpg: { kind: 'image', type: 'image/jpeg' },
  jpeg: { kind: 'image', type: 'image/jpeg' },
  gif: { kind: 'image', type: 'image/gif' },
  webp: { kind: 'image', type: 'image/webp' },
  avif: { kind: 'image', type: 'image/avif' },
  bmp: { kind: 'image', type: 'image/bmp' },
  // As an image a drawing runs no script.
  svg: { kind: 'image', type: 'image/svg+xml' },
  html: { kind: 'html' },
  htm: { kind: 'html' },
  pdf: { kind: 'pdf', type: 'application/pdf' },
  md: { kind: 'markdown' },
  markdown: { kind: 'markdown' },
  csv: { kind: 'table' },
  tsv: { kind: 'table' },
  parquet: { kind: 'parquet' },
  wav: { kind: 'audio', type: 'audio/wav' },
  mp3: { kind: 'audio', type: 'audio/mpeg' },
  ogg: { kind: 'audio', type: 'audio/ogg' },
  flac: { kind: 'audio', type: 'audio/flac' },
  m4a: { kind: 'audio', type: 'audio/mp4' },
  mp4: { kind: 'video', type: 'video/mp4' },
  webm: { kind: 'video', type: 'video/webm' },
  mov: { kind: 'video', type: 'video/quicktime' },
};

/** Endings that are never text: fetching a part of them would show nothing. */
const BINARY =
  /\.(bin|pt|pth|ckpt|safetensors|onnx|pkl|pickle|joblib|npy|npz|h5|hdf5|zip|gz|tar|tgz|zst|xz|7z|so|whl|skops|arrow|feather|db|sqlite3?|ubj|cbm|model)$/i;

/** How much of a file a preview fetches at most: text and tables from their beginning, the others only whole. */
export const CAPS: Record<FileKind, number> = {
  image: 25 * MIB,
  html: 10 * MIB,
  pdf: 50 * MIB,
  markdown: MIB,
  table: 2 * MIB,
  parquet: Number.POSITIVE_INFINITY,
  audio: 100 * MIB,
  video: 100 * MIB,
  text: MIB,
  other: 0,
};

const PARTIAL: readonly FileKind[] = ['text', 'markdown', 'table'];
export const isPartial = (kind: FileKind): boolean => PARTIAL.includes(kind);

export const endingOf = (path: string): string => /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';

export function lookOf(path: string): Look {
  return BY_ENDING[endingOf(path)] ?? { kind: BINARY.test(path) ? 'other' : 'text' };
}

export const artifactUrl = (runId: string, path: string): string =>
  `/get-artifact?run_id=${encodeURIComponent(runId)}&path=${encodeURIComponent(path)}`;

/** The same, for the frame that shows a page: the server puts it into a box without our origin. */
export const artifactPageUrl = (runId: string, path: string): string =>
  `${artifactUrl(runId, path)}&show=page`;
