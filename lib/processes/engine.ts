/** The embedded query engine, apart from web and worker: they start it, speak to it by messages, and outlive it. */
import { serve } from '@/lib/platform/duckdb/child';

serve();
