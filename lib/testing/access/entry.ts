/** For every operation of a domain a request that would do it to somebody's object. */
import type { Caller } from '@/lib/core/access';
import type { ObjectType } from '@/lib/pure/permission-levels';

/** Stands in every name and text of an estate: whoever reads it has seen something. */
export const MARK = 'unseen-by-strangers';

/** An object that somebody has, with one of everything in it. */
export type Estate = { owner: Caller; objectId: string };

/**
 * What a stranger finds: `hidden`, the object does not exist; `nothing`, an answer without a word of it;
 * `own`, the operation is not about the object: once the role lets one in, whatever it answers.
 */
export type Found = 'hidden' | 'nothing' | 'own';

export type Sent = { method: string; path: string; body?: unknown };

/** By its name through the console, with this input; or by a path of its own. */
export type Request<Of extends Estate> = {
  toStrangers: Found;
  input?: (estate: Of) => unknown;
  send?: (estate: Of) => Sent;
  /** What has to happen to the object before the request makes sense. */
  before?: (estate: Of) => Promise<unknown>;
};

export type Requests<Of extends Estate = Estate> = {
  /** The type of the object that grants are on. */
  type: ObjectType;
  makeEstate(owner: Caller): Promise<Of>;
  requests: Record<string, Request<Of>>;
  /** Why an operation is not asked here. */
  elsewhere: Record<string, string>;
};

const about =
  (toStrangers: Found) =>
  <Of extends Estate>(
    input: (estate: Of) => unknown,
    more: Pick<Request<Of>, 'before'> = {},
  ): Request<Of> => ({
    toStrangers,
    input,
    ...more,
  });

export const hidden = about('hidden');
export const nothing = about('nothing');
export const own = about('own');

export const byPath = <Of extends Estate>(toStrangers: Found, send: (estate: Of) => Sent): Request<Of> => ({
  toStrangers,
  send,
});
