export const NOTE_TAG = 'mlflow.note.content';
