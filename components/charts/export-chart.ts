'use client';
import { saveFile } from '@/lib/client/save-file';
import { toast } from '@/lib/client/toast';
import { fileName } from '@/lib/pure/file-name';
import { drawingOf } from './drawing';
import type { LineLook } from './lines';
import { type Picture, toCsv } from './picture';

export type ExportFormat = 'png' | 'svg' | 'csv';

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
    const svg = frame && drawingOf(frame, name, picture, legend);
    if (!svg) return void toast.error('There is no drawing to save: view it as a chart first.');
    const text = new XMLSerializer().serializeToString(svg);
    const vector = new Blob([text], { type: 'image/svg+xml' });
    save(format === 'svg' ? vector : await toPng(text, svg), name, format);
  } catch (error) {
    toast.error(`The chart could not be saved: ${error instanceof Error ? error.message : error}`);
  }
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

const save = (blob: Blob, name: string, extension: string) =>
  saveFile(`${fileName(name, 'chart')}.${extension}`, blob);
