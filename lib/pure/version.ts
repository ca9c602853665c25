/** Our own version, and the MLflow version whose API we speak (clients ask for it at /version). */
export const VERSION = '0.1.0';
export const MLFLOW_VERSION = '3.17.2';
