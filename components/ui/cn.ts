import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ['xs', 'sm', 'base', 'lg', 'xl'],
      shadow: ['float'],
      animate: ['pop', 'fade', 'live', 'shimmer'],
    },
  },
});

export const cn = (...classes: ClassValue[]) => merge(clsx(classes));
