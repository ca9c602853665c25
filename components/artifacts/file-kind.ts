export type FileKind =
  | 'image'
  | 'drawing'
  | 'page'
  | 'pdf'
  | 'markdown'
  | 'json'
  | 'table'
  | 'parquet'
  | 'notebook'
  | 'onnx'
  | 'mlmodel'
  | 'audio'
  | 'video'
  | 'text'
  | 'other';

const KINDS: Record<Exclude<FileKind, 'text' | 'other' | 'mlmodel'>, string> = {
  image: 'png jpg jpeg gif webp avif bmp ico',
  drawing: 'svg',
  page: 'html htm',
  pdf: 'pdf',
  markdown: 'md markdown mdx',
  json: 'json geojson',
  table: 'csv tsv',
  parquet: 'parquet pq',
  notebook: 'ipynb',
  onnx: 'onnx',
  audio: 'wav mp3 ogg flac m4a opus',
  video: 'mp4 webm mov ogv',
};

const BY_ENDING = new Map<string, FileKind>(
  Object.entries(KINDS).flatMap(([kind, endings]) =>
    endings.split(' ').map((ending) => [ending, kind as FileKind] as const),
  ),
);

/** Endings that are never text: fetching a part of them would show nothing. */
const BINARY =
  /\.(bin|pt|pth|ckpt|safetensors|pkl|pickle|joblib|npy|npz|h5|hdf5|zip|gz|tar|tgz|zst|xz|7z|so|whl|skops|arrow|feather|db|sqlite3?|ubj|cbm|model)$/i;

const MIB = 1 << 20;

/** Larger files of these kinds are not read as a whole without being asked; the other kinds are read in parts. */
export const LARGEST: Partial<Record<FileKind, number>> = {
  image: 50 * MIB,
  drawing: 10 * MIB,
  page: 20 * MIB,
  pdf: 50 * MIB,
  json: 8 * MIB,
  notebook: 20 * MIB,
  markdown: MIB,
  mlmodel: MIB,
  text: MIB,
  table: 16 * MIB,
};

export const endingOf = (path: string): string => /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';

export function kindOf(path: string): FileKind {
  if (/(^|\/)MLmodel$/.test(path)) return 'mlmodel';
  return BY_ENDING.get(endingOf(path)) ?? (BINARY.test(path) ? 'other' : 'text');
}
