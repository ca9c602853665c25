import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { inLanes } from '@/lib/pure/in-lanes';
import { checkWords } from '@/lib/pure/rule-words';
import { measuredValues, proxiedPath } from '../tracking';
import type { ModelRow, VersionRow } from './load';
import type { KeyValue } from './model-shape';
import type { Check } from './schemas';
import { fingerprintOf, type VersionFacts } from './version-facts';

export type CheckResult = {
  check: Check;
  /** What must be, in words. */
  label: string;
  state: 'passed' | 'failed' | 'pending';
  /** What is. */
  detail: string;
  url?: string;
};

type Report = {
  name: string;
  status: CheckResult['state'];
  summary: string;
  url: string;
  reportedBy: string;
  time: number;
};
type Evidence = { facts: VersionFacts | null; tags: KeyValue[]; reports: Report[] };
type Subject = { model: Pick<ModelRow, 'key'>; version: VersionRow };
type Verdict = Omit<CheckResult, 'check' | 'label'>;

const passed = (isPassed: boolean, detail: string): Verdict => ({
  state: isPassed ? 'passed' : 'failed',
  detail,
});

export type Question = Subject & { checks: readonly Check[] };

/** Looks at each of the things that must be true, and says what is. */
export const runChecks = async (
  ctx: Context,
  subject: Subject,
  checks: readonly Check[],
): Promise<CheckResult[]> => (await runChecksOf(ctx, [{ ...subject, checks }]))[0] ?? [];

/** The same of several versions, each by its own checks: as many looks into the database as for one. */
export async function runChecksOf(ctx: Context, questions: readonly Question[]): Promise<CheckResult[][]> {
  if (questions.every(({ checks }) => checks.length === 0)) return questions.map(() => []);
  const [evidence, metrics] = await Promise.all([evidenceOf(ctx, questions), metricsOf(ctx, questions)]);
  const results = questions.map(({ checks }) => new Array<CheckResult>(checks.length));
  await inLanes(placesOf(questions), LANES, async ({ question, at, place, check }) => {
    const found =
      metrics.get(`${at}/${place}`) ??
      (await verdict(check, question, evidence.get(keyOf(question)) ?? NO_EVIDENCE));
    (results[at] as CheckResult[])[place] = { check, label: checkWords(check), ...found };
  });
  return results;
}

const placesOf = (questions: readonly Question[]) =>
  questions.flatMap((question, at) =>
    question.checks.map((check, place) => ({ question, at, place, check })),
  );

/** Some look into the artifact store. */
const LANES = 8;
const NO_EVIDENCE: Evidence = { facts: null, tags: [], reports: [] };
const keyOf = ({ model, version }: Subject) => `${model.key}/${version.version}`;

async function evidenceOf(ctx: Context, subjects: readonly Subject[]): Promise<Map<string, Evidence>> {
  const found = await ctx.sql<Evidence & { key: string }>(sql`
    SELECT asked.model_key || '/' || asked.version AS key,
           (SELECT facts FROM model_version_facts AS fact
            WHERE fact.model_key = asked.model_key AND fact.version = asked.version) AS facts,
           (SELECT coalesce(json_agg(json_build_object('key', key, 'value', value)), '[]') FROM model_version_tags AS tag
            WHERE tag.model_key = asked.model_key AND tag.version = asked.version) AS tags,
           (SELECT coalesce(json_agg(json_build_object('name', name, 'status', status, 'summary', summary, 'url', url,
                                                       'reportedBy', reported_by, 'time', time)), '[]') FROM version_checks AS report
            WHERE report.model_key = asked.model_key AND report.version = asked.version) AS reports
    FROM (SELECT DISTINCT * FROM unnest(${subjects.map(({ model }) => model.key)}::int[],
                                        ${subjects.map(({ version }) => version.version)}::int[]) AS given (model_key, version)) AS asked`);
  return new Map(found.map(({ key, ...evidence }) => [key, evidence]));
}

const COMPARE = {
  '>': (is: number, wanted: number) => is > wanted,
  '>=': (is: number, wanted: number) => is >= wanted,
  '<': (is: number, wanted: number) => is < wanted,
  '<=': (is: number, wanted: number) => is <= wanted,
  '=': (is: number, wanted: number) => is === wanted,
};

async function metricsOf(ctx: Context, questions: readonly Question[]): Promise<Map<string, Verdict>> {
  const asked = placesOf(questions).flatMap(({ check, ...where }) =>
    check.kind === 'metric' ? [{ check, ...where }] : [],
  );
  const measured = await measuredValues(
    ctx,
    asked.map(({ question: { version }, check: { key, dataset } }) => ({
      runId: version.runId,
      modelId: version.loggedModelId,
      key,
      dataset,
    })),
  );
  return new Map(
    asked.map(({ at, place, check }, index) => {
      const { value = null, isSeen = true } = measured[index] ?? {};
      return [`${at}/${place}`, judged(check, value, isSeen)];
    }),
  );
}

function judged(check: Extract<Check, { kind: 'metric' }>, value: number | null, isSeen: boolean): Verdict {
  if (value === null) return passed(false, `${check.key} was not measured`);
  const isPassed = COMPARE[check.op](value, check.value);
  return passed(
    isPassed,
    isSeen ? `${check.key} is ${told(value, check.value)}` : 'measured where you may not look',
  );
}

/** As short as it is read, unless that would say it is what it was held against. */
function told(value: number, limit: number): string {
  const short = Number(value.toPrecision(6));
  return String(short === limit ? value : short);
}

async function verdict(
  check: Check,
  { version }: Subject,
  { facts, tags, reports }: Evidence,
): Promise<Verdict> {
  switch (check.kind) {
    case 'signature':
      return facts?.signature ? passed(true, 'it has one') : passed(false, 'its files say nothing of one');
    case 'inputExample':
      return facts?.inputExample ? passed(true, facts.inputExample) : passed(false, 'its files hold none');
    case 'description':
      return version.description.trim() ? passed(true, 'it is') : passed(false, 'there is no description');
    case 'unchanged':
      return isUnchanged(version, facts);
    case 'tag': {
      const tag = tags.find(({ key }) => key === check.key);
      if (!tag) return passed(false, 'it is not set');
      return passed(
        check.value === undefined || tag.value === check.value,
        `it is ${tag.value.slice(0, 200)}`,
      );
    }
    case 'report': {
      const report = reports.find(({ name }) => name === check.name);
      if (!report) return { state: 'pending', detail: 'nothing was reported yet' };
      const detail = report.summary || `reported by ${report.reportedBy}`;
      return { state: report.status, detail, ...(report.url && { url: report.url }) };
    }
    case 'metric':
      return passed(false, 'was not measured');
  }
}

async function isUnchanged({ storageLocation }: VersionRow, facts: VersionFacts | null): Promise<Verdict> {
  const path = proxiedPath(storageLocation);
  if (path === undefined || !facts) return passed(false, 'this server does not keep its files');
  if (!facts.fingerprint) return passed(false, 'it has no files, or too many to tell');
  const now = await fingerprintOf(`artifacts/${path}`);
  return now?.digest === facts.fingerprint
    ? passed(true, `${facts.files} files, none written since`)
    : passed(false, 'files were written, added or removed since it was registered');
}
