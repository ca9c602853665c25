import { isForTerminal, terminalPieces } from './terminal';

export type Piece = {
  text: string;
  look?: 'key' | 'string' | 'number' | 'word' | 'comment' | 'danger' | 'success' | 'warning';
  isBold?: boolean;
};
export type Language = 'json' | 'yaml' | 'python' | 'plain';

const LANGUAGES: Record<string, Language> = {
  json: 'json',
  geojson: 'json',
  ipynb: 'json',
  yaml: 'yaml',
  yml: 'yaml',
  py: 'python',
  toml: 'yaml',
  mlmodel: 'yaml',
};

export const languageOf = (path: string): Language =>
  LANGUAGES[/([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''] ?? 'plain';

const STRING = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`;
const NUMBER = String.raw`-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b`;

const RULES: Record<Exclude<Language, 'plain'>, RegExp> = {
  json: new RegExp(
    String.raw`(?<key>"(?:[^"\\]|\\.)*"(?=\s*:))|(?<string>${STRING})|(?<number>${NUMBER})|(?<word>\b(?:true|false|null)\b)`,
    'g',
  ),
  yaml: new RegExp(
    String.raw`(?<comment>(?:^|\s)#.*$)|(?<key>^\s*(?:-\s+)?[\w./-]+(?=\s*[:=](?:\s|$)))|(?<string>${STRING})|(?<number>${NUMBER})|(?<word>\b(?:true|false|null|yes|no)\b)`,
    'g',
  ),
  python: new RegExp(
    String.raw`(?<comment>#.*$)|(?<string>[rfbu]*(?:${STRING}))|(?<number>${NUMBER})|(?<word>\b(?:and|as|assert|async|await|break|class|continue|def|del|elif|else|except|False|finally|for|from|global|if|import|in|is|lambda|None|not|or|pass|raise|return|True|try|while|with|yield)\b)`,
    'g',
  ),
};

const LONGEST = 2_000;

/** One line in its colours. Line by line is not quite right for texts over several lines, and always fast. */
export function highlightLine(line: string, language: Language): Piece[] {
  if (isForTerminal(line)) return terminalPieces(line);
  if (language === 'plain' || line.length > LONGEST) return [{ text: line }];
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of line.matchAll(RULES[language])) {
    if (match.index > at) pieces.push({ text: line.slice(at, match.index) });
    const look = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0];
    pieces.push({ text: match[0], look: look as Piece['look'] });
    at = match.index + match[0].length;
  }
  if (at < line.length) pieces.push({ text: line.slice(at) });
  return pieces;
}
