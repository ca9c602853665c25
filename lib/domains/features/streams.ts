/** Pieces made as they are read, as a body. */

/**
 * The first piece is made before this answers: what is wrong with the question is an answer then, and no broken stream. Whoever
 * stops reading ends the query.
 */
export async function toBody(
  pieces: AsyncGenerator<Uint8Array, unknown, void>,
): Promise<ReadableStream<Uint8Array>> {
  let first: IteratorResult<Uint8Array, unknown> | undefined = await pieces.next();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = first ?? (await pieces.next());
        first = undefined;
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: async () => void (await pieces.return(undefined)),
    },
    { highWaterMark: 0 },
  );
}

export const ARROW = 'application/vnd.apache.arrow.stream';
export type RowStream = { body: ReadableStream<Uint8Array>; type: string; version?: number };
