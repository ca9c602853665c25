'use client';
import { PageBar } from '@/components/shell/page-bar';
export const HomePage = () => <PageBar title="Home" />;
