/** A chart on the page as a drawing by itself. */
import type { LineLook } from './lines';
import type { Picture } from './picture';

const COLOURS = ['fill', 'stroke', 'color'] as const;
const TITLE = 32;
const ROW = 18;

/**
 * All layers of a chart as one drawing that needs no page around it.
 *
 * @param isThemed colours stay names of the page's variables, for whoever defines them anew
 */
export function drawingOf(
  frame: HTMLElement,
  name: string,
  { sentence }: Picture,
  legend: readonly LineLook[],
  isThemed = false,
): SVGSVGElement | undefined {
  const layers = [...frame.querySelectorAll<SVGSVGElement>('[role="img"] svg')].filter(
    (layer) => !layer.parentElement?.closest('svg'),
  );
  if (layers.length === 0) return undefined;
  const { width, height } = frame.getBoundingClientRect();
  const total = TITLE + height + legend.length * ROW + 8;
  const { fontFamily, color, backgroundColor } = getComputedStyle(document.body);
  const text = isThemed ? 'var(--foreground)' : color;
  const ground = isThemed ? 'var(--background)' : backgroundColor;
  const root = element('svg', { width, height: total, viewBox: `0 0 ${width} ${total}` });
  root.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  root.setAttribute('font-family', fontFamily);
  root.append(element('title', {}, sentence));
  root.append(element('rect', { width, height: total, fill: ground }));
  root.append(element('text', { x: 12, y: 21, 'font-size': 14, 'font-weight': 600, fill: text }, name));
  for (const layer of layers) {
    const copy = layer.cloneNode(true) as SVGSVGElement;
    settle(layer, copy, isThemed);
    copy.setAttribute('y', String(TITLE));
    root.append(copy);
  }
  for (const [at, look] of legend.entries()) {
    const y = TITLE + height + at * ROW + 8;
    const stroke = isThemed ? look.colour : resolve(look.colour, frame);
    const line = element('path', { d: `M12 ${y}h20`, stroke, 'stroke-width': 2, fill: 'none' });
    if (look.dash) line.setAttribute('stroke-dasharray', look.dash);
    root.append(line, element('text', { x: 40, y: y + 4, 'font-size': 12, fill: text }, look.name));
  }
  return root as SVGSVGElement;
}

function element(name: string, attributes: Record<string, string | number>, text = ''): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.textContent = text;
  return made;
}

/** Writes out what the page's styles say of each element. */
function settle(from: Element, to: Element, isThemed: boolean): void {
  const style = getComputedStyle(from);
  for (const property of COLOURS) {
    if (!isThemed && to.getAttribute(property)?.includes('var('))
      to.setAttribute(property, style.getPropertyValue(property));
  }
  to.removeAttribute('class');
  for (const [at, child] of [...from.children].entries()) {
    const copy = to.children[at];
    if (copy) settle(child, copy, isThemed);
  }
}

function resolve(colour: string, within: HTMLElement): string {
  const name = /^var\((--[\w-]+)\)$/.exec(colour)?.[1];
  return name ? getComputedStyle(within).getPropertyValue(name) : colour;
}
