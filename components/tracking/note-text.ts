export const NOTE_TAG = 'mlflow.note.content';

/** The first words of a note, without their marks. */
export const firstLine = (note: string): string =>
  (note.split('\n').find((line) => line.trim() !== '') ?? '').replace(/^#+\s*|[*_`]/g, '');
