/** Every operation that the console may call. The type of this table is the browser's client. */
import type { z } from 'zod';
import type { Operation } from '@/lib/core/operation';
import type { AnyOperation } from '@/lib/core/surface';
import * as demo from '@/lib/domains/demo/operations';
import * as features from '@/lib/domains/features/operations';
import * as home from '@/lib/domains/home/operations';
import * as identity from '@/lib/domains/identity/operations';
import * as importing from '@/lib/domains/importing/operations';
import * as monitoring from '@/lib/domains/monitoring/operations';
import * as registry from '@/lib/domains/registry/operations';
import * as reports from '@/lib/domains/reports/operations';
import * as scoring from '@/lib/domains/scoring/operations';
import * as serving from '@/lib/domains/serving/operations';
import * as tracking from '@/lib/domains/tracking/operations';

const {
  // Bytes travel by their own routes.
  downloadArtifact: _a,
  downloadRunArtifact: _b,
  downloadLoggedModelArtifact: _c,
  uploadArtifact: _d,
  uploadRunArtifact: _e,
  uploadPart: _h,
  exportRuns: _i,
  watchRuns: _m,
  // It answers a session's secret, which only its own route may put into a cookie.
  ...trackingOperations
} = tracking;
const {
  signIn: _f,
  signOut: _g,
  // They end and begin in a browser's address bar.
  beginSso: _begin,
  finishSso: _finish,
  // A file, by its own route.
  exportAuditLog: _audit,
  ...identityOperations
} = identity;
const { exportReport: _j, ...importingOperations } = importing;
const {
  exportActivity: _k,
  exportStageHistory: _n,
  downloadVersionArtifact: _l,
  watchModels: _o,
  ...registryOperations
} = registry;
const {
  uploadRows: _upload,
  uploadLabels: _labels,
  readTable: _read,
  streamQuery: _query,
  exportQuery: _answer,
  readTrainingSet: _set,
  exportTrainingSet: _setFile,
  readTrainingRows: _given,
  lookUpRows: _look,
  getOnlineFeatures: _online,
  ...featureOperations
} = features;
const {
  uploadData: _data,
  // They are pages of their own, opened by a token.
  openReport: _page,
  readReportData: _json,
  readReportFile: _file,
  readReportBadge: _badge,
  exportReport: _export,
  ...monitoringOperations
} = monitoring;

// For pods, by its own route.
const { fetchArchive: _archive, ...servingOperations } = serving;
const { uploadInput: _rows, downloadResult: _result, watchJob: _p, ...scoringOperations } = scoring;

/** Side by side: two domains may call an operation alike. */
const domains = [
  identityOperations,
  trackingOperations,
  importingOperations,
  registryOperations,
  featureOperations,
  monitoringOperations,
  scoringOperations,
  servingOperations,
  reports,
  demo,
  home,
] as const;

export const operations = domains.flatMap((domain): unknown[] => Object.values(domain)) as AnyOperation[];

type EachOf<Domain> = Domain extends object ? Domain[keyof Domain] : never;
// biome-ignore lint/suspicious/noExplicitAny: any operation, whatever its input.
type Listed = Extract<EachOf<(typeof domains)[number]>, Operation<any, any, any>>;
type Named<Name> = Extract<Listed, { name: Name }>;

/** What goes in and comes out, by operation name. */
export type ConsoleOperations = {
  [Name in Listed['name']]: Named<Name> extends Operation<infer Input, infer Output, Name>
    ? { input: z.input<Input>; output: Output }
    : never;
};
