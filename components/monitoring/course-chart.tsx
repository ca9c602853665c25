'use client';
import dynamic from 'next/dynamic';
import { ChartInSight, ChartOnItsWay } from '@/components/charts/chart-in-sight';

const CourseLines = dynamic(() => import('./course-lines'), {
  ssr: false,
  loading: ChartOnItsWay,
});

export type CoursePoint = {
  label: string;
  value: number | null;
  /** Without labels, or of chance: a line with its band. */
  expected?: number | null;
  band?: [number, number] | null;
};

export type CourseChartProps = {
  label: string;
  points: readonly CoursePoint[];
  names: { value: string; expected?: string };
  limit?: { value: number; name: string } | undefined;
  height?: number;
};

/** One number over the windows; a window without it is a gap. */
export const CourseChart = ({ label, height = 160, ...course }: CourseChartProps) => (
  <ChartInSight label={label} height={height}>
    {(width) => <CourseLines {...course} width={width} height={height} />}
  </ChartInSight>
);
