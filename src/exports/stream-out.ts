import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const CHUNK = 64 * 1024;

/** Sends the bytes as fast as they are taken. A receiver who leaves has what they wanted; a failing source cuts them off. */
export async function streamOut(bytes: AsyncIterable<Buffer>, out: Writable): Promise<void> {
  try {
    await pipeline(Readable.from(bytes), out);
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/** Small texts as larger bytes. */
export async function* inChunks(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let held = '';
  for await (const text of texts) {
    held += text;
    if (held.length < CHUNK) continue;
    yield Buffer.from(held, 'utf8');
    held = '';
  }
  if (held !== '') yield Buffer.from(held, 'utf8');
}
