export { getDemoData } from './get-demo-data';
export { loadDemoData, removeDemoData } from './start-work';
