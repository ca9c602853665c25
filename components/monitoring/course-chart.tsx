'use client';
import { ChartInSight, ChartOnItsWay } from '@/components/charts/chart-in-sight';
import { lazyPart } from '@/components/ui/lazily';

const CourseLines = lazyPart(() => import('./course-lines').then((module) => module.default), {
  isOnServer: false,
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
