export { dismissFirstSteps, getFirstSteps, noteComparison } from './first-steps';
