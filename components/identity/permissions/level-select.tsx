'use client';
import { Select } from '@/components/ui/select';
import { LEVELS, type Level, type ObjectType } from '@/lib/pure/permission-levels';

/** `CAN_MANAGE_STAGING_VERSIONS` as people read it. */
export const textOf = (level: string) => {
  const words = level.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

type LevelSelectProps = {
  objectType: ObjectType;
  label: string;
  value: Level;
  onValueChange: (level: Level) => void;
};

export const LevelSelect = ({ objectType, ...props }: LevelSelectProps) => (
  <Select {...props} options={LEVELS[objectType].map((level) => ({ value: level, label: textOf(level) }))} />
);
