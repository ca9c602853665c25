/** Whether what a link or a saved view says can be used: an older or newer console may have written it. Pure. */
import { SECTIONS_BY, type SectionChoices } from './sections';

export const isText = (value: unknown): value is string => typeof value === 'string';
export const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);
export const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
export const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);
export const isRange = (value: unknown): value is [low: number, high: number] =>
  Array.isArray(value) && value.length === 2 && value.every(isNumber) && Number(value[0]) <= Number(value[1]);
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** What fits of an object that a link brought. */
export const fitting = <Whole extends object>(
  value: unknown,
  checks: { [K in keyof Whole]-?: (value: unknown) => boolean },
) =>
  Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).filter(
      ([name, each]) => Object.hasOwn(checks, name) && checks[name as keyof Whole](each),
    ),
  ) as Partial<Whole>;

export const SECTION_CHECKS: { [K in keyof SectionChoices]: (value: unknown) => boolean } = {
  by: (value) => SECTIONS_BY.some((by) => by === value),
  folded: (value) => isObject(value) && Object.values(value).every(isFlag),
  sections: isTexts,
};
