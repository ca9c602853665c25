/** A pair of marks around words. An underscore within a word, as in `val_loss`, is none. */
const PAIRS = /(\*{1,3}|`)(?=\S)(.+?)\1|(?<![\p{L}\p{N}_])(_{1,3})(?=\S)(.+?)\3(?![\p{L}\p{N}_])/gu;
const LINKS = /!?\[([^\]]*)\]\([^)]*\)/g;

/** The first line of a text in Markdown, without its marks: for places that have no room for them. */
export function firstLine(markdown: string): string {
  const line = markdown.split('\n').find((each) => each.trim() !== '') ?? '';
  const bare = line.trim().replace(/^(#+|>|[-*+])\s+/, '');
  return bare
    .replace(LINKS, '$1')
    .replace(PAIRS, (_, _star, inStars: string | undefined, _line, inLines) => inStars ?? inLines);
}
