/**
 * A drift report as HTML that needs nothing beside itself: no script of others, no font, no picture to be fetched. The embedded page and
 * the exported file are the same.
 */
import { percent } from '@/lib/pure/drift/explain';
import type { Verdict } from '@/lib/pure/drift/verdict/judge';
import { formatCount, formatNumber, plural } from '@/lib/pure/format';
import type { ColumnView } from '../get-column';
import type { Report } from './report-data';
import { STYLE } from './style';

/** Any text may be in a category's name. */
export const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

const VERDICT_WORDS: Record<Verdict, [label: string, mark: string]> = {
  stable: ['Stable', ''],
  noise: ['Noise', '~'],
  'not-enough-data': ['Too few rows', '·'],
  'not-computable': ['Not computable', '?'],
  drift: ['Drift', '!'],
  severe: ['Severe drift', '!!'],
};

export type RenderOptions = {
  /** A file: nothing in it leads anywhere. */
  isStandalone?: boolean;
  /** Of the script that the embedded page brings along. */
  nonce?: string;
  script?: string;
  chosen?: { column?: string | undefined; window?: number | undefined };
  /** Where the report is as a file, for whom may take it along. */
  file?: string | undefined;
};

export function renderReport(report: Report, options: RenderOptions = {}): string {
  const { monitor, slice, drift, columns, madeTime } = report;
  const last = drift.windows.at(-1);
  const body = last
    ? `${summary(report)}${map(report, options)}${togetherPart(report)}${columns.map((column) => columnPart(column, report)).join('')}`
    : '<p class="quiet">No window is closed yet.</p>';
  const where = slice ? ` · ${escaped(slice)}` : '';
  const take = options.file
    ? ` · <a href="${escaped(options.file)}" download="drift-report.html">Download as a file</a>`
    : '';
  return page(
    `Drift of ${monitor.name}`,
    `<header><h1>${escaped(monitor.name)}</h1><p class="quiet">Windows of ${escaped(monitor.granularity)}, ${escaped(monitor.timeZone)}${where}</p></header>
     ${body}
     <footer class="quiet">Made <time datetime="${new Date(madeTime).toISOString()}">${new Date(madeTime).toISOString().slice(0, 16).replace('T', ' ')} UTC</time> by Plumbline${take}</footer>`,
    options,
  );
}

/** What stands where a report was. */
export const renderNothing = (options: RenderOptions = {}): string =>
  page(
    'Report',
    '<p class="nothing">This report is not available any more. Ask for a new link.</p>',
    options,
  );

const page = (title: string, body: string, { nonce, script }: RenderOptions): string => {
  const own = nonce === undefined ? '' : ` nonce="${nonce}"`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escaped(title)}</title><style${own}>${STYLE}</style></head>
<body><main>${body}</main>${script === undefined ? '' : `<script${own}>${script}</script>`}</body></html>`;
};

const whenOf = (start: number, { monitor }: Report): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: monitor.timeZone,
    day: 'numeric',
    month: 'short',
    ...(/day|week|month/.test(monitor.granularity)
      ? { year: 'numeric' }
      : { hour: '2-digit', minute: '2-digit' }),
  }).format(start);

const verdictBadge = (verdict: Verdict) =>
  `<span class="badge v-${verdict}">${VERDICT_WORDS[verdict][0]}</span>`;

function summary(report: Report): string {
  const { windows, lines } = report.drift;
  const last = windows.at(-1);
  if (!last) return '';
  const drifted = lines.filter(({ cells }) =>
    ['drift', 'severe'].includes(cells.at(-1)?.verdict ?? ''),
  ).length;
  return `<section class="card"><h2>${whenOf(last.start, report)} ${verdictBadge(last.verdict)}</h2>
    <p>${drifted} of ${plural(lines.length, 'column')} drifted. ${formatCount(last.rows)} rows.</p></section>`;
}

function map(report: Report, { isStandalone, chosen }: RenderOptions): string {
  const { windows, lines } = report.drift;
  const cell = (verdict: Verdict | undefined, title: string, href: string, isChosen: boolean) => {
    const [, mark] = verdict ? VERDICT_WORDS[verdict] : ['', ''];
    const look = `class="cell ${verdict ? `v-${verdict}` : ''}${isChosen ? ' chosen' : ''}" title="${escaped(title)}" aria-label="${escaped(title)}"`;
    return isStandalone || !verdict
      ? `<td><span role="img" ${look}>${mark}</span></td>`
      : `<td><a href="${escaped(href)}" ${look}>${mark}</a></td>`;
  };
  const rows = lines.map(({ column, cells }) => {
    const own = cells.map((found, at) => {
      const start = windows[at]?.start ?? 0;
      const words = found ? VERDICT_WORDS[found.verdict][0] : 'not judged';
      const query = new URLSearchParams({ column, window: String(start) });
      const isChosen = chosen?.column === column && chosen.window === start;
      return cell(found?.verdict, `${column}, ${whenOf(start, report)}: ${words}`, `?${query}`, isChosen);
    });
    return `<tr><th scope="row">${escaped(column)}</th>${own.join('')}</tr>`;
  });
  const legend = Object.entries(VERDICT_WORDS)
    .map(
      ([verdict, [label, mark]]) =>
        `<li><span aria-hidden="true" class="cell v-${verdict}">${mark}</span> ${label}</li>`,
    )
    .join('');
  return `<section class="card"><h2>Columns by windows</h2><div class="scroll" tabindex="0" role="region" aria-label="Columns by windows"><table class="map"><tbody>${rows.join('')}</tbody></table></div><ul class="legend">${legend}</ul></section>`;
}

function togetherPart({ together }: Report): string {
  if (together.length === 0) return '';
  const lines = together.map(
    ({ name, verdict, because }) =>
      `<li><strong>${escaped(name)}</strong> ${verdictBadge(verdict)} ${escaped(because)}</li>`,
  );
  return `<section class="card"><h2>Columns together</h2><ul>${lines.join('')}</ul></section>`;
}

function columnPart(column: ColumnView, report: Report): string {
  const { point, distribution, window } = column;
  const sentences = distribution?.sentences.map((sentence) => `<li>${escaped(sentence)}</li>`).join('') ?? '';
  const verdict = point ? verdictBadge(point.verdict as Verdict) : '';
  return `<section class="card"><h2>${escaped(column.column)} <span class="quiet">${whenOf(window.start, report)}</span> ${verdict}</h2>
    ${point ? `<p>${escaped(point.because)}</p>` : ''}<ul>${sentences}</ul>${distribution ? bars(column) : ''}${point ? statistics(column) : ''}</section>`;
}

const WIDTH = 640;
const HEIGHT = 150;

/** The chart is drawn here, once: a file has no script to draw it. */
function bars({ column, distribution }: ColumnView): string {
  const list = distribution?.bars ?? [];
  const most = Math.max(1e-9, ...list.flatMap((bar) => [bar.reference, bar.current]));
  const step = WIDTH / Math.max(1, list.length);
  const bar = (share: number, x: number, name: string, fill: string) => {
    const height = (share / most) * (HEIGHT - 4);
    return `<rect class="${fill}" x="${x.toFixed(1)}" y="${(HEIGHT - height).toFixed(1)}" width="${(step * 0.38).toFixed(1)}" height="${height.toFixed(1)}"><title>${escaped(name)}: ${percent(share)}</title></rect>`;
  };
  const drawn = list.map(({ label, reference, current }, at) => {
    const x = at * step + step * 0.1;
    return (
      bar(reference, x, `${label}, reference`, 'before') +
      bar(current, x + step * 0.4, `${label}, now`, 'now')
    );
  });
  const rows = list
    .map(
      ({ label, reference, current }) =>
        `<tr><th scope="row">${escaped(label)}</th><td>${percent(reference)}</td><td>${percent(current)}</td></tr>`,
    )
    .join('');
  return `<p class="keys"><span class="key before"></span> Reference <span class="key now"></span> This window</p>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(column)}: shares, reference and this window" preserveAspectRatio="none">${drawn.join('')}</svg>
    <details><summary>As a table</summary><table class="plain"><thead><tr><th scope="col">Value</th><th scope="col">Reference</th><th scope="col">This window</th></tr></thead><tbody>${rows}</tbody></table></details>`;
}

function statistics({ point, measures }: ColumnView): string {
  if (!point) return '';
  const lines: [string, string][] = [
    ['Rows of the reference', formatCount(point.n)],
    ['Rows of the window', formatCount(point.m)],
    ...(point.p === null ? [] : [[`p (${point.test})`, point.p.toPrecision(2)] as [string, string]]),
    ...measures.map(({ title, unit, value }): [string, string] => [
      `${title} (${unit})`,
      formatNumber(value),
    ]),
  ];
  const rows = lines
    .map(([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td>${escaped(value)}</td></tr>`)
    .join('');
  return `<details><summary>Statistics</summary><table class="plain"><tbody>${rows}</tbody></table></details>`;
}
