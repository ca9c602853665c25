/**
 * A report as one file that needs nothing around it: what it says and draws at this moment, and no more than that. Light and dark by
 * the reader's system; it runs no script and asks nobody for anything.
 */
import { drawn } from '@/components/charts/drawn';
import { formatDateTime } from '@/lib/pure/format-date';
import { STYLE } from './report-style';

const COMES_WITHIN = 20_000;
const LARGEST_PICTURE = 5 * 2 ** 20;

const KEPT = new Set(
  'a blockquote br caption code dd del div dl dt em figcaption figure h2 h3 h4 h5 h6 hr li ol p pre section span strong table tbody td th thead time tr ul'.split(
    ' ',
  ),
);
const ATTRIBUTES = ['scope', 'datetime', 'title', 'colspan', 'rowspan', 'aria-label'];
const WITHOUT_END = new Set(['br', 'hr']);

type About = { title: string; address: string; said: string };

export async function reportHtml(article: HTMLElement, { title, address, said }: About): Promise<string> {
  const drawings = await drawAll(article);
  const text = await write(article, drawings);
  const names = [...new Set([...text.matchAll(/var\((--[\w-]+)/g)].map(([, name = '']) => name))];
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; style-src \'unsafe-inline\'">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${written(title)}</title>`,
    `<style>${themes([...names, '--background', '--foreground', '--muted-foreground', '--border', '--accent'])}${STYLE}</style>`,
    `</head><body><main><h1>${written(title)}</h1>${text}`,
    `<footer>${written(said)} <a href="${written(address)}" rel="noreferrer">${written(address)}</a></footer>`,
    '</main></body></html>',
  ].join('\n');
}

/** Each chart is brought into sight, where it draws itself, and taken as it is then. */
async function drawAll(article: HTMLElement): Promise<Map<Element, string>> {
  const found = new Map<Element, string>();
  const from = scrollOf(article);
  const top = from?.scrollTop ?? 0;
  for (const figure of article.querySelectorAll('figure')) {
    figure.scrollIntoView({ block: 'center', behavior: 'instant' });
    const isReady = () => figure.querySelector('[data-slot="skeleton"]') === null;
    await until(figure, isReady);
    const draw = drawn.get(figure);
    if (!draw) continue;
    await until(figure, () => figure.querySelector('[role="img"] svg') !== null, 2_000);
    const svg = await draw();
    if (svg) found.set(figure, new XMLSerializer().serializeToString(svg));
  }
  await until(article, () => article.querySelector('[data-slot="skeleton"]') === null);
  if (from) from.scrollTop = top;
  return found;
}

const scrollOf = (element: Element): Element | null => {
  for (let at = element.parentElement; at; at = at.parentElement)
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  return null;
};

/** What does not come in time is left out, as it is on the page. */
const until = (within: Element, isSo: () => boolean, most = COMES_WITHIN): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      observer.disconnect();
      clearTimeout(timer);
      resolve();
    };
    const observer = new MutationObserver(() => isSo() && end());
    const timer = setTimeout(end, most);
    observer.observe(within, { subtree: true, childList: true, attributes: true });
    if (isSo()) end();
  });

const written = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign,
  );

async function write(node: Node, drawings: ReadonlyMap<Element, string>): Promise<string> {
  if (node.nodeType === Node.TEXT_NODE) return written(node.textContent ?? '');
  if (!(node instanceof Element)) return '';
  const drawing = drawings.get(node);
  if (drawing) return `<figure class="chart">${drawing}</figure>`;
  // Nobody knows when it will be read: no times ago.
  if (node instanceof HTMLTimeElement)
    return `<time datetime="${written(node.dateTime)}">${written(formatDateTime(Date.parse(node.dateTime)))}</time>`;
  if (node instanceof HTMLImageElement) return picture(node);
  const name = node.tagName.toLowerCase();
  if (['button', 'svg', 'select', 'input', 'textarea', 'script', 'style'].includes(name))
    return drawnHere(node, name);
  const parts: string[] = [];
  for (const child of node.childNodes) {
    // What only a gap keeps apart on the page.
    if (child instanceof Element && child.previousSibling instanceof Element) parts.push(' ');
    parts.push(await write(child, drawings));
  }
  const inside = parts.join('');
  if (!KEPT.has(name)) return inside;
  const attributes = ATTRIBUTES.flatMap((each) => {
    const value = node.getAttribute(each);
    return value === null ? [] : [` ${each}="${written(value)}"`];
  }).join('');
  const dot = node instanceof HTMLElement ? node.style.background : '';
  const own = /^var\(--[\w-]+\)$/.test(dot) ? ` class="dot" style="background:${dot}"` : '';
  const link = node instanceof HTMLAnchorElement && /^https?:/.test(node.href);
  const href = link ? ` href="${written(node.href)}" rel="noreferrer"` : '';
  return WITHOUT_END.has(name) ? `<${name}>` : `<${name}${attributes}${own}${href}>${inside}</${name}>`;
}

/** A drawing that is no chart with a frame, as the one of two groups; signs of buttons and states are not taken along. */
function drawnHere(node: Element, name: string): string {
  if (name !== 'svg' || node.closest('button')) return '';
  // A sign that says something says it in words.
  if (node.getAttribute('role') === 'img')
    return `<em>${written(node.getAttribute('aria-label') ?? '')}</em> `;
  if (!node.closest('[role="img"]')) return '';
  const copy = node.cloneNode(true) as Element;
  for (const each of [copy, ...copy.querySelectorAll('*')]) {
    each.removeAttribute('class');
    for (const { name: attribute } of [...each.attributes])
      if (attribute.startsWith('on')) each.removeAttribute(attribute);
  }
  return `<span class="chart">${new XMLSerializer().serializeToString(copy)}</span>`;
}

async function picture(image: HTMLImageElement): Promise<string> {
  const alt = written(image.alt);
  try {
    const response = await fetch(image.currentSrc || image.src);
    const blob = await response.blob();
    if (!response.ok || blob.size > LARGEST_PICTURE || !blob.type.startsWith('image/')) throw new Error();
    const data = await new Promise<string>((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(String(reader.result));
      reader.onerror = () => reject(reader.error);
      reader.readAsDataURL(blob);
    });
    return `<img alt="${alt}" src="${written(data)}">`;
  } catch {
    return `<em>[picture: ${alt}]</em>`;
  }
}

/** The page's variables in both themes, as far as they are named, and those that they name. */
function themes(names: readonly string[]): string {
  const light = variablesOf(':root', names);
  const dark = variablesOf('.dark', names);
  return `:root{color-scheme:light dark;${light}}@media (prefers-color-scheme:dark){:root{${dark}}}`;
}

function variablesOf(selector: string, names: readonly string[]): string {
  const values = new Map<string, string>();
  const wanted = [...names];
  const rules = rulesOf(selector);
  for (let at = 0; at < wanted.length; at += 1) {
    const name = wanted[at] ?? '';
    if (values.has(name)) continue;
    const value = rules.map((style) => style.getPropertyValue(name).trim()).findLast((each) => each !== '');
    if (!value) continue;
    values.set(name, value);
    for (const [, other = ''] of value.matchAll(/var\((--[\w-]+)/g)) wanted.push(other);
  }
  return [...values].map(([name, value]) => `${name}:${value.replace(/[;{}<]/g, '')}`).join(';');
}

function rulesOf(selector: string): CSSStyleDeclaration[] {
  const found: CSSStyleDeclaration[] = [];
  const visit = (rules: CSSRuleList) => {
    for (const rule of rules) {
      if (rule instanceof CSSStyleRule) {
        if (rule.selectorText.split(',').some((each) => each.trim() === selector)) found.push(rule.style);
      } else if (rule instanceof CSSLayerBlockRule) visit(rule.cssRules);
    }
  };
  for (const sheet of document.styleSheets) visit(sheet.cssRules);
  return found;
}
