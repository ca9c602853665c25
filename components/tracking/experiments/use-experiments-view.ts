'use client';
import { useQueryStates } from 'nuqs';
import { EXPERIMENTS_LINK } from './experiments-link';

export const useExperimentsView = () => useQueryStates(EXPERIMENTS_LINK);
