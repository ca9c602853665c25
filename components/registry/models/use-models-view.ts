'use client';
import { useQueryStates } from 'nuqs';
import { MODELS_LINK } from './models-link';

export const useModelsView = () => useQueryStates(MODELS_LINK);
