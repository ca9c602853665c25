'use client';
import { useQueryState } from 'nuqs';
import { INBOX_LINK } from './inbox-link';

export const useInboxView = () => useQueryState('view', INBOX_LINK.view);
