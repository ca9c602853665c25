/** Members of an object's JSON text, cut out as they are written: to parse numbers and write them again costs more than all else of a look-up. */

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const OPENING = new Set([91, 123]);
const CLOSING = new Set([93, 125]);

/** Behind the text that begins at `from`. */
function endOfText(json: string, from: number): number {
  let at = from + 1;
  while (json.charCodeAt(at) !== QUOTE) at += json.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at + 1;
}

function endOfNested(json: string, from: number): number {
  let depth = 0;
  let at = from;
  do {
    const code = json.charCodeAt(at);
    if (OPENING.has(code)) depth += 1;
    else if (CLOSING.has(code)) depth -= 1;
    at = code === QUOTE ? endOfText(json, at) : at + 1;
  } while (depth > 0);
  return at;
}

function endOfValue(json: string, from: number): number {
  const code = json.charCodeAt(from);
  if (code === QUOTE) return endOfText(json, from);
  if (OPENING.has(code)) return endOfNested(json, from);
  const comma = json.indexOf(',', from);
  return comma < 0 ? json.length - 1 : comma;
}

/**
 * What cuts the named members out of texts, in the order of the names; undefined where a text has none. Members that stand in the
 * names' order are found without looking them up.
 *
 * @returns takes objects as JSON.stringify writes them, without spaces
 */
export function memberPicker(names: readonly string[]): (json: string) => (string | undefined)[] {
  const labels = names.map((name) => `${JSON.stringify(name)}:`);
  const places = new Map(labels.map((label, place) => [label, place]));
  return (json) => {
    const picked = new Array<string | undefined>(names.length).fill(undefined);
    let next = 0;
    for (let at = 1; json.charCodeAt(at) === QUOTE; ) {
      const label = labels[next];
      let place: number | undefined = next;
      let from = at + (label?.length ?? 0);
      if (label === undefined || !json.startsWith(label, at)) {
        from = endOfText(json, at) + 1;
        place = places.get(json.slice(at, from));
      }
      const end = endOfValue(json, from);
      if (place !== undefined) {
        picked[place] = json.slice(from, end);
        next = place + 1;
      }
      at = json.charCodeAt(end) === COMMA ? end + 1 : json.length;
    }
    return picked;
  };
}

const PLAIN = '-?\\d[^,}]*|"[^"\\\\]*"|true|false';
const MOST_IN_A_RUN = 200;

/**
 * What cuts a run of members out of texts, whole: nearly always they stand one behind the other in the names' order, and to cut them out
 * one by one is most of what a look-up of many keys costs.
 *
 * @returns takes objects as JSON.stringify writes them; undefined where a member is missing, null, nested, or out of its turn, or where one
 *   before them is nested: then they are to be picked one by one
 */
export function runPicker(names: readonly string[]): (json: string) => string | undefined {
  if (names.length === 0 || names.length > MOST_IN_A_RUN || !names.every((name) => /^\w+$/.test(name)))
    return () => undefined;
  const members = names.map((name) => `"${name}":(?:${PLAIN})`).join(',');
  const run = new RegExp(`^\\{(?:"\\w+":(?:${PLAIN}|null),)*?(${members})[,}]`);
  return (json) => run.exec(json)?.[1];
}
