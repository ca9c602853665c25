/** What callers give, made into what a schema says it is, or refused by the name of the field. */
import type { core, z } from 'zod';
import { AppError, type InputIssue } from '../pure/errors';

type Path = InputIssue['path'];

/**
 * @param saidAs what the caller knows a field of the schema by, where that is something else
 * @throws INVALID_PARAMETER_VALUE naming the first field that is wrong, with all of them as its issues
 */
export function parseInput<Input extends z.ZodType>(
  schema: Input,
  raw: unknown,
  saidAs: (path: Path) => Path = (path) => path,
): z.output<Input> {
  const result = schema.safeParse(raw, { reportInput: true });
  if (result.success) return result.data;
  const issues = result.error.issues
    .map(toInputIssue)
    .map((issue) => ({ ...issue, path: saidAs(issue.path) }));
  const [first] = issues;
  const field = first?.path.join('.');
  const message = first?.kind === 'sentence' ? first.message : `${field || 'input'}: ${first?.message}`;
  throw new AppError('INVALID_PARAMETER_VALUE', message, { field, issues });
}

function toInputIssue(issue: core.$ZodIssue): InputIssue {
  const received = 'input' in issue ? issue.input : undefined;
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  const alias = issue.code === 'custom' ? issue.params?.alias : undefined;
  return { path, message: issue.message, received, kind: kindOf(issue, received), alias };
}

/** A schema's own checks may say `params: { kind }`; the rest follows from what zod found. */
function kindOf(issue: core.$ZodIssue, received: unknown): InputIssue['kind'] {
  if (issue.code === 'custom' && issue.params?.kind) return issue.params.kind;
  if (issue.code === 'invalid_union') return 'type';
  if (issue.code !== 'invalid_type') return 'value';
  return received === undefined ? 'missing' : 'type';
}
