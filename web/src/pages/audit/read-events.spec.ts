import { describe, expect, it } from '@jest/globals';
import { readEvents, type StreamedEvent } from './read-events';

/** A body that arrives in these pieces. */
function arriving(...pieces: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

async function all(body: ReadableStream<Uint8Array>): Promise<StreamedEvent[]> {
  const events: StreamedEvent[] = [];
  for await (const event of readEvents(body)) events.push(event);
  return events;
}

const text = 'retry: 2000\n\nevent: check\ndata: {"label":"é"}\n\n: \n\nid: ended\nevent: done\ndata: {"ok":true}\n\n';
const expected = [
  { event: 'check', data: { label: 'é' } },
  { event: 'done', data: { ok: true } },
];

describe('events of a stream', () => {
  it('reads events and passes over comments and other fields', async () => {
    expect(await all(arriving(new TextEncoder().encode(text)))).toEqual(expected);
  });

  it('reads the same when every byte arrives alone, even within a character', async () => {
    const bytes = [...new TextEncoder().encode(text)].map((byte) => Uint8Array.of(byte));
    expect(await all(arriving(...bytes))).toEqual(expected);
  });

  it('leaves out an event that was cut off', async () => {
    expect(await all(arriving(new TextEncoder().encode('event: done\ndata: {"ok":tr')))).toEqual([]);
  });
});
