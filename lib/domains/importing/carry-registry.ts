import { AppError } from '@/lib/pure/errors';
import { adoptAliases, adoptRegisteredModel, adoptVersion, findForeignFiles } from '../registry';
import type { Finding, Seen } from '../tracking';
import { type Pass, refusalOf } from './pass';
import { type Page, reasonOf, type Source, type SourceRegisteredModel, type SourceVersion } from './source';

const missing = (kind: 'registered model' | 'version', reason: string): Finding => ({
  outcome: 'missing',
  kind,
  item: '',
  reason,
});

/**
 * Registered models with their versions, stages and aliases. Of an import of some experiments only versions come that were made of them.
 * A copy of a version waits for that one; the rounds end when one brings nothing more.
 */
export async function carryRegistry(pass: Pass, source: Source): Promise<void> {
  for (let waiting = Number.POSITIVE_INFINITY; waiting > 0; ) {
    const left = await carryRound(pass, source, false);
    if (left >= waiting) {
      await carryRound(pass, source, true);
      return;
    }
    waiting = left;
  }
}

const tell = (pass: Pass, owner: string, findings: Finding[]) =>
  pass.commit(async () => {
    await pass.report(owner, findings);
    return {};
  });

/** How many models wait for others. */
async function carryRound(pass: Pass, source: Source, isLast: boolean): Promise<number> {
  let waiting = 0;
  let token: string | undefined;
  do {
    const { items, unreadable, nextToken } = await orTold(source, source.registeredModels(token), (reason) =>
      tell(pass, 'registry', [missing('registered model', reason)]),
    );
    const known = await pass.known([...items, ...unreadable].map(({ id }) => id));
    for (const model of items) {
      const before = known.get(model.id);
      if (before?.isDone) continue;
      pass.signal.throwIfAborted();
      if (!(await carryModel(pass, source, model, before?.seen, isLast))) waiting += 1;
    }
    for (const { id, reason } of unreadable) {
      const before = known.get(id);
      if (before?.isDone) continue;
      await pass.commit(async () => {
        await pass.report(id, [missing('registered model', reason)]);
        await pass.remember(id, before?.seen ?? new Map(), true);
        return { delta: { registered: { found: 1 } } };
      });
    }
    token = nextToken;
  } while (token);
  return waiting;
}

/** A page; none where it cannot be had, which is told. Of a server that has no registry nothing is. */
async function orTold<Item>(
  source: Source,
  asked: Promise<Page<Item>>,
  tell: (reason: string) => unknown,
): Promise<Page<Item>> {
  try {
    return await asked;
  } catch (error) {
    const isNone = error instanceof AppError && error.code === 'RESOURCE_DOES_NOT_EXIST';
    if (!isNone) await tell(await reasonOf(source, error));
    return { items: [], unreadable: [] };
  }
}

/** False where a version waits for one of another model. */
async function carryModel(
  pass: Pass,
  source: Source,
  model: SourceRegisteredModel,
  before: Seen | undefined,
  isLast: boolean,
): Promise<boolean> {
  const isWhole = pass.row.experimentIds.length === 0;
  const entering = new Entering(pass, model, before);
  if (isWhole) await entering.enter();
  const told: Finding[] = [];
  let isWaiting = false;
  let token: string | undefined;
  do {
    const { items, unreadable, nextToken } = await orTold(
      source,
      source.versions(model.name, token),
      (reason) => told.push(missing('version', reason)),
    );
    const known = await pass.known([...items, ...unreadable].map(({ id }) => id));
    for (const version of items) {
      const past = known.get(version.id);
      if (past?.isDone) await entering.enter();
      else {
        const carried = carryVersion(pass, entering, version, past?.seen, isLast);
        if ((await carried.catch(notTaken(pass, version, past?.seen))) === 'waits') isWaiting = true;
      }
    }
    for (const { id, reason } of unreadable) {
      const past = known.get(id);
      if (!past?.isDone) await settle(pass, id, past?.seen, reason);
    }
    token = nextToken;
  } while (token);
  if (!isWaiting) await entering.leave(told);
  return !isWaiting;
}

/** A model is entered with the first of its versions that is brought. */
class Entering {
  private entered: Promise<Awaited<ReturnType<typeof adoptRegisteredModel>>> | undefined;

  constructor(
    private readonly pass: Pass,
    private readonly model: SourceRegisteredModel,
    private readonly before: Seen | undefined,
  ) {}

  /** The model here; undefined where it is not taken. */
  async enter(): Promise<number | undefined> {
    this.entered ??= this.adopt();
    const { key, refused } = await this.entered;
    return refused === undefined ? key : undefined;
  }

  private async adopt() {
    const { pass, model, before = new Map<string, string>() } = this;
    const work = pass.commit(async (ctx) => {
      const result = await adoptRegisteredModel(ctx, model, this.before);
      if (!result.refused) await pass.remember(model.id, result.seen, false);
      return {
        delta: { registered: { added: result.isNew ? 1 : 0 }, tags: { added: result.tags } },
        result,
      };
    });
    const adopted = await work.catch((error) => ({
      refused: refusalOf(error),
      key: 0,
      isNew: false,
      tags: 0,
      findings: [],
      seen: before,
    }));
    if (!adopted) throw new Error('A commit answers what its work did.');
    return adopted;
  }

  /** What is left: the aliases, and what is told of it. */
  async leave(more: Finding[]): Promise<void> {
    const { pass, model } = this;
    const entered = await this.entered;
    // None of its versions was brought: it is not of this import, as far as they could be seen.
    if (!entered) {
      if (more.length > 0) await tell(pass, model.id, more);
      return;
    }
    await pass.commit(async (ctx) => {
      const { key, refused, findings, seen } = entered;
      const aliases = refused === undefined ? await adoptAliases(ctx, key, model.aliases, seen) : undefined;
      const told = aliases
        ? [...findings, ...more, ...aliases.findings]
        : [missing('registered model', refused ?? '')];
      await pass.report(model.id, told);
      await pass.remember(model.id, aliases?.seen ?? seen, true);
      return { delta: { registered: { found: 1 }, tags: { found: model.tags.length } } };
    });
  }
}

async function carryVersion(
  pass: Pass,
  entering: Entering,
  version: SourceVersion,
  before: Seen | undefined,
  isLast: boolean,
): Promise<'done' | 'waits'> {
  const files = await findForeignFiles(pass.context(), version, (before?.size ?? 0) > 0);
  if (!files) {
    if (!isLast && /^models:\/[^/]+\/\d+$/.test(version.source)) return 'waits';
    const isWhole = pass.row.experimentIds.length === 0;
    if (isWhole)
      await settle(
        pass,
        version.id,
        before,
        `What it was made of is not here: ${version.source.slice(0, 300)}.`,
      );
    return 'done';
  }
  const key = await entering.enter();
  if (key === undefined) return 'done';
  await pass.commit(async (ctx) => {
    const adopted = await adoptVersion(ctx, key, version, files, before);
    const { refused, isNew, tags, findings, seen } = adopted;
    await pass.report(version.id, refused === undefined ? findings : [missing('version', refused)]);
    await pass.remember(version.id, seen, true);
    return {
      delta: {
        versions: { found: 1, added: isNew ? 1 : 0 },
        tags: { found: version.tags.length, added: tags },
      },
    };
  });
  return 'done';
}

/** An odd version does not hold up the others. */
const notTaken =
  (pass: Pass, { id }: SourceVersion, before: Seen | undefined) =>
  async (error: unknown): Promise<'done'> => {
    await settle(pass, id, before, refusalOf(error));
    return 'done';
  };

/** A version that cannot be brought. */
const settle = (pass: Pass, id: string, before: Seen | undefined, reason: string) =>
  pass.commit(async () => {
    await pass.report(id, [missing('version', reason)]);
    await pass.remember(id, before ?? new Map(), true);
    return { delta: { versions: { found: 1 } } };
  });
