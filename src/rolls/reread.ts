/** Bytes kept between two readings: an ordinary roll is 1 to 2 MB. */
const KEPT_BYTES = 128 * 1024 * 1024;

/**
 * A file that is read more than once (what kind it is, then what it says) and is dear to open, since it lies encrypted:
 * what fits is kept from the first complete reading, larger files are opened again.
 */
export function reread(open: () => AsyncIterable<Buffer>, limit = KEPT_BYTES): () => AsyncIterable<Buffer> {
  let kept: Buffer[] | null = null;
  return async function* () {
    if (kept !== null) {
      yield* kept;
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of open()) {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks.length = 0;
      yield chunk;
    }
    if (size <= limit) kept = chunks;
  };
}
