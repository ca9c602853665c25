/** Results that are read piece by piece, while what they are made of is held. */
import { type Engine, type EngineOptions, withEngine } from './index';

type Pieces = AsyncGenerator<Uint8Array, unknown, void>;

/**
 * What `lend` gives stays lent for as long as what `make` makes of it is being read. Nothing is begun before the first piece is
 * asked for; whoever stops reading gives it back.
 */
export async function* streamWhile<Lent>(
  lend: (use: (lent: Lent) => Promise<void>) => Promise<void>,
  make: (lent: Lent) => Pieces,
): AsyncGenerator<Uint8Array, void, void> {
  let give: (pieces: Pieces) => void = () => undefined;
  let end: () => void = () => undefined;
  const pieces = new Promise<Pieces>((resolve) => {
    give = resolve;
  });
  const read = new Promise<void>((resolve) => {
    end = resolve;
  });
  const lent = lend(async (given) => {
    give(make(given));
    await read;
  });
  try {
    yield* await Promise.race([pieces, lent.then(() => pieces)]);
  } finally {
    end();
    await lent;
  }
}

/** Holds an engine for as long as what `work` yields is being read. */
export const engineStream = (
  options: EngineOptions,
  work: (engine: Engine) => Pieces,
): AsyncGenerator<Uint8Array, void, void> => streamWhile<Engine>((use) => withEngine(options, use), work);
