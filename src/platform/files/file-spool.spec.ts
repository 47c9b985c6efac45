import { describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { FileSpool } from './file-spool.js';

const NUMBER = '11010119900307002X';

async function readAll(spool: FileSpool): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of spool.read()) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Contents of the files without a name that this process holds open. */
function namelessFiles(): Buffer[] {
  const found: Buffer[] = [];
  for (const fd of readdirSync('/proc/self/fd')) {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`);
      if (path.includes('ledger-upload-')) found.push(readFileSync(`/proc/self/fd/${fd}`));
    } catch {
      // Closed meanwhile: the one that lists the folder.
    }
  }
  return found;
}

describe('a spooled upload', () => {
  it.each([
    ['in memory', 1_000_000, 0],
    ['on disk', 1_000, 1],
  ])('is read again and again, unchanged, when it waits %s', async (_, memoryBytes, files) => {
    const pieces = [Buffer.from(`${NUMBER}|`.repeat(50)), randomBytes(70_000), Buffer.from('end')];
    const whole = Buffer.concat(pieces);
    const spool = new FileSpool(memoryBytes);
    for (const piece of pieces) await spool.write(piece);
    expect(spool.size).toBe(whole.length);
    expect(spool.digest).toEqual(createHash('sm3').update(whole).digest());
    expect(await readAll(spool)).toEqual(whole);
    expect(await readAll(spool)).toEqual(whole);
    if (process.platform === 'linux') expect(namelessFiles()).toHaveLength(files);
    await spool.dispose();
    if (process.platform === 'linux') expect(namelessFiles()).toHaveLength(0);
  });

  it('leaves nothing readable and no name on disk', async () => {
    const spool = new FileSpool(0);
    for (let i = 0; i < 100; i += 1) await spool.write(Buffer.from(`${NUMBER}|陈某|6228480402564890018\n`));
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('ledger-upload-'))).toEqual([]);
    if (process.platform === 'linux') {
      const [content] = namelessFiles();
      expect(content!.length).toBe(spool.size);
      expect(content!.includes(NUMBER)).toBe(false);
      expect(content!.includes('陈某')).toBe(false);
    }
    await spool.dispose();
  });

  it('holds an empty file', async () => {
    const spool = new FileSpool();
    expect(spool.size).toBe(0);
    expect(await readAll(spool)).toHaveLength(0);
    expect(spool.digest).toEqual(createHash('sm3').digest());
    await spool.dispose();
  });
});
