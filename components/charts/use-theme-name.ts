'use client';
import { useTheme } from 'next-themes';

/** For colours that no style sheet can give. */
export const useThemeName = (): 'light' | 'dark' => (useTheme().resolvedTheme === 'dark' ? 'dark' : 'light');
