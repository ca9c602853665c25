/** What is being written behind the notes of a run, while it is not settled of which. Pure. */
export type CarriedNote = {
  /** Goes along to whichever run is chosen. */
  carried: string;
  /** Texts of runs whose own notes were written on: they stay with their run. */
  own: Readonly<Record<string, string>>;
};

const lead = (note: string): string => (note.trim() === '' ? '' : `${note.trimEnd()}\n\n`);

/** What the field holds for a run that has these notes. */
export const textFor = ({ carried, own }: CarriedNote, runId: string, note: string): string =>
  own[runId] ?? lead(note) + carried;

/** What is carried once the field holds another text. */
export function written(before: CarriedNote, runId: string, note: string, text: string): CarriedNote {
  const { [runId]: _, ...own } = before.own;
  return text.startsWith(lead(note))
    ? { carried: text.slice(lead(note).length), own }
    : { carried: before.carried, own: { ...own, [runId]: text } };
}
