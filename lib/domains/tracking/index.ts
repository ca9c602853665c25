export { type ArtifactFolder, artifactFolder } from './adopt-artifacts';
export { adoptExperiment, type ForeignExperiment } from './adopt-experiment';
export { adoptModel, type ForeignModel } from './adopt-model';
export { adoptPoints, type ForeignPoint } from './adopt-points';
export { adoptRun, type ForeignRun } from './adopt-run';
export type { Adopted, Finding } from './adopted';
export type { Download, Range } from './artifacts';
export type { Seen } from './merge-fields';
export { csvWriter, type ExportColumn } from './run-files';
