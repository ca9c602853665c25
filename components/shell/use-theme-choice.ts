'use client';
import { useTheme } from 'next-themes';

/** As long as the change of all colours takes, with some room. */
const STILL = 100;

/** The theme, and how to choose another: colours change at once, not each thing at a pace of its own. */
export function useThemeChoice() {
  const { theme, resolvedTheme, setTheme } = useTheme();
  return {
    theme,
    resolvedTheme,
    setTheme(next: string) {
      const { dataset } = document.documentElement;
      dataset.still = '';
      setTimeout(() => delete dataset.still, STILL);
      setTheme(next);
    },
  };
}
