export {
  addDataSources,
  deleteDataSources,
  deleteTag,
  setTag,
  updateTable,
} from './change-table';
export { checkOnline } from './check-online';
export { compareTableVersions } from './compare-versions';
export { createTable } from './create-table';
export { createTrainingSet, previewTrainingSet } from './create-training-set';
export { dropTable } from './drop-table';
export { exportQuery } from './export-query';
export { exportTrainingSet } from './export-training-set';
export { findEntity } from './find-entity';
export { getOnlineFeatures } from './get-online-features';
export { getTable, getTableState } from './get-table';
export { ingestRows } from './ingest-rows';
export { getFeatureUse, getLineage, getRunLineage } from './lineage';
export { listRelations } from './list-relations';
export { listTables } from './list-tables';
export { listVersions } from './list-versions';
export { optimizeTable, restoreTable, vacuumTable } from './maintain';
export { getOnlineStore, listOnlineStores } from './online-stores';
export { getOnlineTable } from './online-table';
export { getFeatureHistory, getProfile } from './profile';
export { dropOnline, publishTable } from './publish-table';
export { listColumns, queryTables, streamQuery } from './query-tables';
export { readTable, sampleRows } from './read-table';
export { refreshTable, registerTable } from './register-table';
export { listFacets, searchFeatures } from './search-features';
export { planOnSpark, readTrainingRows } from './spark-plan';
export { getTrainingSet, linkRun, listTrainingSets, lookUpRows, readTrainingSet } from './training-sets';
export { uploadLabels } from './upload-labels';
export { stageRows, uploadRows } from './uploads';
export { writeTable } from './write-table';
