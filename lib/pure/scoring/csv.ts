/** CSV as pandas writes it: a header line, quoted texts with doubled quotes, empty fields for what is missing. */

/**
 * Lines of fields. A field that was quoted stays a text, even an empty one; another that is empty is null. What stands behind the
 * closing quote belongs to its field, as it does for pandas; a mark of the byte order before all is none of the text.
 */
export function parseCsv(text: string): (string | null)[][] {
  const lines: (string | null)[][] = [];
  let line: (string | null)[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  const end = text.length;
  while (at < end) {
    let field: string | null;
    if (text[at] === '"') {
      let value = '';
      at += 1;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote === -1) throw new SyntaxError(`EOF inside string starting at row ${lines.length}`);
        value += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        value += '"';
        at += 1;
      }
      const behind = at;
      at = endOfField(text, at);
      field = value + text.slice(behind, at);
    } else {
      const from = at;
      at = endOfField(text, at);
      field = at === from ? null : text.slice(from, at);
    }
    line.push(field);
    if (text[at] === ',') {
      at += 1;
      if (at < end && text[at] !== '\n' && text[at] !== '\r') continue;
      line.push(null);
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    if (line.length > 1 || line[0] !== null) lines.push(line);
    line = [];
  }
  return lines;
}

function endOfField(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== ',' && text[at] !== '\n' && text[at] !== '\r') at += 1;
  return at;
}
