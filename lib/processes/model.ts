/** One model's process, apart from the model server that started it and speaks to it. */
import { serveModel } from '@/lib/platform/runtimes/model-child';

serveModel();
