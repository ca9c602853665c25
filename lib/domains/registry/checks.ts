import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
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

export function labelOf(check: Check): string {
  switch (check.kind) {
    case 'signature':
      return 'The model has a signature';
    case 'inputExample':
      return 'The model has an input example';
    case 'description':
      return 'The version is described';
    case 'unchanged':
      return 'The files are as they were registered';
    case 'tag':
      return check.value === undefined
        ? `The tag ${check.key} is set`
        : `The tag ${check.key} is ${check.value}`;
    case 'metric': {
      const on = check.dataset ? ` on ${check.dataset}` : '';
      return `${check.key}${on} ${check.op} ${check.value}`;
    }
    case 'report':
      return `${check.name} has passed`;
  }
}

/** Looks at each of the things that must be true, and says what is. */
export async function runChecks(
  ctx: Context,
  subject: Subject,
  checks: readonly Check[],
): Promise<CheckResult[]> {
  if (checks.length === 0) return [];
  const [evidence, metrics] = await Promise.all([evidenceOf(ctx, subject), metricsOf(ctx, subject, checks)]);
  return Promise.all(
    checks.map(async (check) => ({
      check,
      label: labelOf(check),
      ...(metrics.get(check) ?? (await verdict(check, subject, evidence))),
    })),
  );
}

async function evidenceOf(ctx: Context, { model, version }: Subject): Promise<Evidence> {
  const [found] = await ctx.sql<Evidence>(sql`
    SELECT (SELECT facts FROM model_version_facts WHERE model_key = ${model.key} AND version = ${version.version}) AS facts,
           (SELECT coalesce(json_agg(json_build_object('key', key, 'value', value)), '[]') FROM model_version_tags
            WHERE model_key = ${model.key} AND version = ${version.version}) AS tags,
           (SELECT coalesce(json_agg(json_build_object('name', name, 'status', status, 'summary', summary, 'url', url,
                                                       'reportedBy', reported_by, 'time', time)), '[]') FROM version_checks
            WHERE model_key = ${model.key} AND version = ${version.version}) AS reports`);
  return found ?? { facts: null, tags: [], reports: [] };
}

const COMPARE = {
  '>': (is: number, wanted: number) => is > wanted,
  '>=': (is: number, wanted: number) => is >= wanted,
  '<': (is: number, wanted: number) => is < wanted,
  '<=': (is: number, wanted: number) => is <= wanted,
  '=': (is: number, wanted: number) => is === wanted,
};

type MetricCheck = Extract<Check, { kind: 'metric' }>;

async function metricsOf(
  ctx: Context,
  { version }: Subject,
  checks: readonly Check[],
): Promise<Map<Check, Verdict>> {
  const asked = checks.filter((check): check is MetricCheck => check.kind === 'metric');
  const measured = await measuredValues(ctx, { runId: version.runId, modelId: version.loggedModelId }, asked);
  return new Map(
    asked.map((check, at) => {
      const { value = null, isSeen = true } = measured[at] ?? {};
      if (value === null) return [check, passed(false, `${check.key} was not measured`)];
      const isPassed = COMPARE[check.op](value, check.value);
      return [
        check,
        passed(isPassed, isSeen ? `${check.key} is ${value}` : 'measured where you may not look'),
      ];
    }),
  );
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
  if (path === undefined || !facts?.fingerprint) return passed(false, 'this server does not keep its files');
  const now = await fingerprintOf(`artifacts/${path}`);
  return now?.digest === facts.fingerprint
    ? passed(true, `${facts.files} files, none written since`)
    : passed(false, 'files were written, added or removed since it was registered');
}
