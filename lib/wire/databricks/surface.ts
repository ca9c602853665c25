/** The managed platform's dialect: MLflow's in all that matters, at its own paths. */
import type { Surface } from '@/lib/core/surface';
import { authenticateRequest } from '../authenticate';
import { fail, readInput } from '../mlflow/surface';
import { routes } from './routes';

export const databricks: Surface = {
  name: 'databricks',
  routes,
  authenticate: authenticateRequest,
  read: readInput,
  fail,
};
