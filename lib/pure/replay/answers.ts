/** What a prediction says, so that two of them can be held against each other. */
import { className } from '../drift/profile/classes';

export type Answer = number | string | boolean | null;

/** `classes` are the same or not, `numbers` are so far apart, `values` are lists or objects that are the same or not. */
export type AnswerKind = 'classes' | 'numbers' | 'values';

const PREFERRED = /^(label|output_label|class|prediction|predicted)/i;
/** Whole numbers, and no more different ones than that, are classes. */
const MOST_CLASSES = 20;

const isScalar = (value: unknown): value is Answer => value === null || typeof value !== 'object';

/**
 * Which of several outputs is compared: one that is called as labels are, else the first that is a single value. Undefined where an
 * answer is one value by itself.
 */
export function outputOf(outputs: Iterable<unknown>): string | undefined {
  for (const output of outputs) {
    if (output === null || output === undefined) continue;
    if (typeof output !== 'object' || Array.isArray(output)) return undefined;
    const single = Object.entries(output).filter(([, value]) => isScalar(alone(value)));
    return (single.find(([name]) => PREFERRED.test(name)) ?? single[0])?.[0];
  }
  return undefined;
}

/** A list of one value is that value. */
const alone = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);

/**
 * @param name of several outputs; the one in this place where another version calls them by other names, and where the other version
 * has one answer alone, the one that is compared
 * @returns a text of JSON for what is no single value; null for no answer, and for numbers that are none
 */
export function answerOf(output: unknown, name: string | undefined, place = 0): Answer {
  let said = alone(output);
  if (said !== null && typeof said === 'object' && !Array.isArray(said)) {
    const outputs = said as Record<string, unknown>;
    const key =
      name === undefined ? outputOf([outputs]) : name in outputs ? name : Object.keys(outputs)[place];
    if (key !== undefined) said = alone(outputs[key]);
  }
  if (said === undefined || (typeof said === 'number' && !Number.isFinite(said))) return null;
  return isScalar(said) ? said : JSON.stringify(said);
}

export function kindOf(answers: Iterable<Answer>): AnswerKind {
  const numbers = new Set<number>();
  let isWhole = true;
  let hasText = false;
  for (const answer of answers) {
    if (answer === null) continue;
    if (typeof answer === 'string' && /^[[{]/.test(answer)) return 'values';
    if (typeof answer !== 'number') hasText = true;
    else {
      isWhole &&= Number.isInteger(answer);
      if (numbers.size <= MOST_CLASSES) numbers.add(answer);
    }
  }
  return hasText || (isWhole && numbers.size <= MOST_CLASSES) ? 'classes' : 'numbers';
}

/** `1` and `true`, `1` and `'1'`, `1` and `'1.0'` are one class: labels often come in another type than answers. */
export function isSameClass(a: Answer, b: Answer): boolean {
  if (typeof a === 'boolean' && typeof b === 'number') return Number(a) === b;
  if (typeof a === 'number' && typeof b === 'boolean') return a === Number(b);
  return className(String(a)) === className(String(b));
}
