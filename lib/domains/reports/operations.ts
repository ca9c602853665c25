export {
  createReport,
  deleteReport,
  getReport,
  getRevision,
  listReports,
  listRevisions,
  updateReport,
} from './reports';
