'use client';
import { useQueryStates } from 'nuqs';
import { CATALOG_LINK } from './catalog-link';

export const useCatalogView = () => useQueryStates(CATALOG_LINK);
