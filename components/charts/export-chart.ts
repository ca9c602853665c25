'use client';
import { toast } from 'sonner';
import type { LineLook } from './lines';
import { type Picture, toCsv } from './picture';

export type ExportFormat = 'png' | 'svg' | 'csv';

const COLOURS = ['fill', 'stroke', 'color'] as const;
const TITLE = 32;
const ROW = 18;
const SHARPNESS = 2;

/** Saves a chart as it is on screen, with its title and legend; or its numbers. */
export async function exportChart(
  format: ExportFormat,
  name: string,
  frame: HTMLElement | null,
  picture: Picture,
  legend: readonly LineLook[],
): Promise<void> {
  try {
    if (format === 'csv') return save(new Blob([toCsv(picture.table())], { type: 'text/csv' }), name, format);
    const svg = frame && drawing(frame, name, picture, legend);
    if (!svg) return void toast.error('There is no drawing to save: view it as a chart first.');
    const text = new XMLSerializer().serializeToString(svg);
    const vector = new Blob([text], { type: 'image/svg+xml' });
    save(format === 'svg' ? vector : await toPng(text, svg), name, format);
  } catch (error) {
    toast.error(`The chart could not be saved: ${error instanceof Error ? error.message : error}`);
  }
}

/** All layers of a chart as one drawing that needs no page around it. */
function drawing(
  frame: HTMLElement,
  name: string,
  { sentence }: Picture,
  legend: readonly LineLook[],
): SVGSVGElement | undefined {
  const layers = [...frame.querySelectorAll<SVGSVGElement>('[role="img"] svg')].filter(
    (layer) => !layer.parentElement?.closest('svg'),
  );
  if (layers.length === 0) return undefined;
  const { width, height } = frame.getBoundingClientRect();
  const total = TITLE + height + legend.length * ROW + 8;
  const page = getComputedStyle(document.body);
  const root = element('svg', { width, height: total, viewBox: `0 0 ${width} ${total}` });
  root.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  root.setAttribute('font-family', page.fontFamily);
  root.append(element('title', {}, sentence));
  root.append(element('rect', { width, height: total, fill: page.backgroundColor }));
  root.append(element('text', { x: 12, y: 21, 'font-size': 14, 'font-weight': 600, fill: page.color }, name));
  for (const layer of layers) {
    const copy = layer.cloneNode(true) as SVGSVGElement;
    settle(layer, copy);
    copy.setAttribute('y', String(TITLE));
    root.append(copy);
  }
  for (const [at, look] of legend.entries()) {
    const y = TITLE + height + at * ROW + 8;
    const stroke = resolve(look.colour, frame);
    const line = element('path', { d: `M12 ${y}h20`, stroke, 'stroke-width': 2, fill: 'none' });
    if (look.dash) line.setAttribute('stroke-dasharray', look.dash);
    root.append(line, element('text', { x: 40, y: y + 4, 'font-size': 12, fill: page.color }, look.name));
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
function settle(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  for (const property of COLOURS) {
    if (to.getAttribute(property)?.includes('var('))
      to.setAttribute(property, style.getPropertyValue(property));
  }
  to.removeAttribute('class');
  for (const [at, child] of [...from.children].entries()) {
    const copy = to.children[at];
    if (copy) settle(child, copy);
  }
}

function resolve(colour: string, within: HTMLElement): string {
  const name = /^var\((--[\w-]+)\)$/.exec(colour)?.[1];
  return name ? getComputedStyle(within).getPropertyValue(name) : colour;
}

async function toPng(svg: string, { width, height }: SVGSVGElement): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width.baseVal.value * SHARPNESS;
  canvas.height = height.baseVal.value * SHARPNESS;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, fail) =>
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error('the browser gave no image'))), 'image/png'),
  );
}

function save(blob: Blob, name: string, extension: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `${name.replace(/[^\w.-]+/g, '-') || 'chart'}.${extension}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
