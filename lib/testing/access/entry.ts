/** For every operation of a domain a request that would do it to somebody's object. */
import type { Caller } from '@/lib/core/access';
import type { Level, ObjectType } from '@/lib/pure/permission-levels';

/** Stands in every name and text of an estate: whoever reads it has seen something. */
export const MARK = 'unseen-by-strangers';
/** The same in names that have no dashes. */
export const WORD = MARK.replaceAll('-', '_');

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
  /** The level that it needs here, where what is asked for decides: more than the operation's ability says. */
  level?: Level;
};

export type Requests<Of extends Estate = Estate> = {
  /** The type of the object that grants are on. */
  type: ObjectType;
  makeEstate(owner: Caller): Promise<Of>;
  /** By the operation's name; where it is asked for several things, words behind the name tell them apart. */
  requests: Record<string, Request<Of>>;
  /** Why an operation is not asked here. */
  elsewhere: Record<string, string>;
};

const about =
  (toStrangers: Found) =>
  <Of extends Estate>(
    input: (estate: Of) => unknown,
    more: Pick<Request<Of>, 'before' | 'level'> = {},
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

/** The operation that a line of requests is about. */
export const operationOf = (line: string): string => line.split(' ', 1)[0] ?? line;
