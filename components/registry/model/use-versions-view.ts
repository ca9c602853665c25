'use client';
import { useQueryStates } from 'nuqs';
import { VERSIONS_LINK } from './versions-link';

export const useVersionsView = () => useQueryStates(VERSIONS_LINK);
