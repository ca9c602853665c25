/** CSV as pandas writes it: a header line, quoted texts with doubled quotes, empty fields for what is missing. */

/** Lines of fields. A field that was quoted stays a text, even an empty one; another that is empty is null. */
export function parseCsv(text: string): (string | null)[][] {
  const lines: (string | null)[][] = [];
  let line: (string | null)[] = [];
  let at = 0;
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
      field = value;
    } else {
      const from = at;
      while (at < end && text[at] !== ',' && text[at] !== '\n' && text[at] !== '\r') at += 1;
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
