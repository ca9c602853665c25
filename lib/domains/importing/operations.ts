export { checkSource } from './check-source';
export { getImport, listImports } from './get-import';
export { exportReport, listFindings } from './list-findings';
export { removeImport, repeatImport, resumeImport, startImport, stopImport } from './start-import';
