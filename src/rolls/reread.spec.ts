import { describe, expect, it } from '@jest/globals';
import { reread } from './reread.js';

async function all(open: () => AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of open()) text += chunk.toString();
  return text;
}

function counted(parts: string[]) {
  const counter = { opened: 0 };
  const open = async function* () {
    counter.opened += 1;
    for (const part of parts) yield Buffer.from(part);
  };
  return { counter, open };
}

describe('a file read more than once', () => {
  it('is opened once when it fits', async () => {
    const { counter, open } = counted(['ab', 'cd']);
    const read = reread(open, 4);
    expect([await all(read), await all(read), counter.opened]).toEqual(['abcd', 'abcd', 1]);
  });

  it('is opened again when it does not fit, or when the first reading was broken off', async () => {
    const large = counted(['ab', 'cd', 'e']);
    const readLarge = reread(large.open, 4);
    expect([await all(readLarge), await all(readLarge), large.counter.opened]).toEqual(['abcde', 'abcde', 2]);
    const small = counted(['ab', 'cd']);
    const readSmall = reread(small.open, 4);
    for await (const chunk of readSmall()) if (chunk.length > 0) break;
    expect([await all(readSmall), small.counter.opened]).toEqual(['abcd', 2]);
  });
});
