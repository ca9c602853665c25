export type { Download, Range } from './artifacts';
