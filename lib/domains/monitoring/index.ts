export { measureMonitors } from './metrics';
export { renderNothing, renderReport } from './reports/render-report';
export type { Report } from './reports/report-data';
