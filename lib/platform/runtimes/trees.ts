import type { OpenModel } from './model-child';

/** XGBoost's and LightGBM's own files, read and answered without their libraries. */
export async function openTrees(file: string, kind: 'xgboost' | 'lightgbm'): Promise<OpenModel> {
  throw new Error(`${file}: ${kind} is executed by Python`);
}
