/** What a refresh is asked, and what it answers. */
import type { ConfiguredMonitor, MonitorRow } from '../load';

export type RefreshRow = {
  id: number;
  monitorId: string;
  trigger: string;
  fromTime: number | null;
  toTime: number | null;
  notifies: boolean;
  attempts: number;
};

export type Refreshed = { watermark: number; windows: number; message: string };

export type Refreshing = {
  monitor: ConfiguredMonitor<MonitorRow>;
  asked: RefreshRow;
  onProgress: (windows: number) => Promise<void>;
  signal?: AbortSignal | undefined;
};
