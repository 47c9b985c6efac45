import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { systemClock } from '../../src/kernel/clock.js';
import { Commands } from '../../src/platform/commands.js';
import { PersonalNumbers } from '../../src/platform/crypto/personal-numbers.js';
import type { Caller } from '../../src/platform/db/ctx.js';
import { FileVault, type StoredFile } from '../../src/platform/files/file-vault.js';
import { FilesStore } from '../../src/platform/files/files.store.js';
import { OutboxSignal } from '../../src/platform/outbox-signal.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { seedCaller } from '../support/queue-app.js';

const MIB = 1024 * 1024;
const NUMBER = '11010119900307002X';

describe('the file vault', () => {
  let database: TestDatabase;
  let caller: Caller;
  let commands: Commands;
  let vault: FileVault;

  beforeAll(async () => {
    database = await testDatabase();
    caller = await seedCaller(database);
    commands = new Commands(database.db, systemClock, new OutboxSignal(), new PersonalNumbers(Buffer.alloc(32, 7)));
    vault = new FileVault(new FilesStore(), new PersonalNumbers(randomBytes(32)));
  });
  afterAll(() => database.drop());

  async function* inPieces(bytes: Buffer, size = 65_536): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }

  async function put(source: AsyncIterable<Buffer>, more: { maxBytes?: number } = {}): Promise<StoredFile> {
    const file = { purpose: 'roll', name: '花名册.xlsx', mediaType: 'text/csv', source, ...more };
    return (await commands.run(caller, { name: 'test.put' }, (ctx) => vault.put(ctx, file))).value;
  }

  const read = (id: string): Promise<Buffer> =>
    database.db.read(async (tx) => {
      const pieces: Buffer[] = [];
      for await (const piece of vault.open(tx, id)) pieces.push(piece);
      return Buffer.concat(pieces);
    });

  const damaged = { code: 'FILE_DAMAGED', kind: 'rule' };

  it.each([0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB + 500_000])('gives back %d bytes as they came', async (size) => {
    const bytes = randomBytes(size);
    const stored = await put(inPieces(bytes));
    expect(stored).toMatchObject({ size, digest: createHash('sm3').update(bytes).digest() });
    expect((await read(stored.id)).equals(bytes)).toBe(true);
    const info = await database.db.read((tx) => vault.info(tx, stored.id));
    expect(info).toMatchObject({
      agencyId: 1,
      purpose: 'roll',
      name: '花名册.xlsx',
      mediaType: 'text/csv',
      size,
      digest: stored.digest,
      chunkCount: Math.max(1, Math.ceil(size / MIB)),
      createdBy: caller.actor.userId,
    });
  });

  it('takes pieces of any size', async () => {
    const bytes = randomBytes(2 * MIB + 12_345);
    expect((await read((await put(inPieces(bytes, 999_983))).id)).equals(bytes)).toBe(true);
    expect((await read((await put(inPieces(bytes, 5 * MIB))).id)).equals(bytes)).toBe(true);
  });

  it('keeps nothing readable in the database', async () => {
    const { id } = await put(inPieces(Buffer.from(`${NUMBER}|陈某\n`.repeat(10_000))));
    const { rows } = await database.asOwner('SELECT cipher FROM stored_file_chunk WHERE file_id = $1', [id]);
    for (const { cipher } of rows as { cipher: Buffer }[]) {
      expect(cipher.includes(NUMBER)).toBe(false);
      expect(cipher.includes('陈某')).toBe(false);
    }
  });

  it('stores nothing when the source breaks off', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield randomBytes(2 * MIB);
      throw new Error('the sender has gone');
    }
    await expect(put(broken())).rejects.toThrow('the sender has gone');
    const left = await database.db.one(
      `SELECT FROM stored_file_chunk c WHERE NOT EXISTS (SELECT FROM stored_file f WHERE f.id = c.file_id)`,
    );
    expect(left).toBeNull();
  });

  it('refuses a file that is too large', async () => {
    await expect(put(inPieces(randomBytes(MIB + 1)), { maxBytes: MIB })).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
      details: { limit: '1 MB' },
    });
    await expect(put(inPieces(randomBytes(MIB)), { maxBytes: MIB })).resolves.toMatchObject({ size: MIB });
  });

  it('does not know a file that is not there', async () => {
    await expect(read('00000000-0000-0000-0000-000000000000')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  describe('finds that somebody with the rights of the owner has', () => {
    const bytes = randomBytes(2 * MIB + 1_000);
    let file: StoredFile;
    let other: StoredFile;
    const onFile = (sql: string) =>
      database.asOwner(sql.replaceAll(':file', `'${file.id}'`).replaceAll(':other', `'${other.id}'`));

    async function fresh(): Promise<void> {
      file = await put(inPieces(bytes));
      other = await put(inPieces(randomBytes(bytes.length)));
    }

    it.each([
      [
        'changed one byte',
        `UPDATE stored_file_chunk SET cipher = set_byte(cipher, 5000, get_byte(cipher, 5000) # 1) WHERE file_id = :file AND no = 1`,
      ],
      [
        'changed one byte of the last chunk',
        `UPDATE stored_file_chunk SET cipher = set_byte(cipher, 100, get_byte(cipher, 100) # 128) WHERE file_id = :file AND no = 2`,
      ],
      [
        'swapped two chunks',
        `UPDATE stored_file_chunk SET no = CASE no WHEN 0 THEN 10 ELSE 0 END WHERE file_id = :file AND no IN (0, 1);
        UPDATE stored_file_chunk SET no = 1 WHERE file_id = :file AND no = 10`,
      ],
      [
        'taken a chunk from another file',
        `UPDATE stored_file_chunk c SET cipher = o.cipher FROM stored_file_chunk o
        WHERE c.file_id = :file AND c.no = 1 AND o.file_id = :other AND o.no = 1`,
      ],
      [
        'taken the whole content from another file',
        `DELETE FROM stored_file_chunk WHERE file_id = :file;
        INSERT INTO stored_file_chunk SELECT :file, no, cipher FROM stored_file_chunk WHERE file_id = :other;
        UPDATE stored_file f SET digest = o.digest FROM stored_file o WHERE f.id = :file AND o.id = :other`,
      ],
      ['removed a chunk', `DELETE FROM stored_file_chunk WHERE file_id = :file AND no = 1`],
      [
        'cut off the end',
        `DELETE FROM stored_file_chunk WHERE file_id = :file AND no = 2;
        UPDATE stored_file SET chunk_count = 2 WHERE id = :file`,
      ],
      [
        'shortened a chunk',
        `UPDATE stored_file_chunk SET cipher = substr(cipher, 1, 20) WHERE file_id = :file AND no = 2`,
      ],
      [
        'added a chunk',
        `INSERT INTO stored_file_chunk SELECT file_id, 3, cipher FROM stored_file_chunk WHERE file_id = :file AND no = 2`,
      ],
      ['changed the digest', `UPDATE stored_file SET digest = sm3('x') WHERE id = :file`],
      ['changed the size', `UPDATE stored_file SET size = size - 1 WHERE id = :file`],
    ])('%s', async (_, sql) => {
      await fresh();
      expect((await read(file.id)).equals(bytes)).toBe(true);
      for (const statement of sql.split(';')) await onFile(statement);
      await expect(read(file.id)).rejects.toMatchObject(damaged);
    });

    it('cut off the end and made the digest fit', async () => {
      await fresh();
      const kept = bytes.subarray(0, 2 * MIB);
      await onFile(`DELETE FROM stored_file_chunk WHERE file_id = :file AND no = 2`);
      await database.asOwner('UPDATE stored_file SET chunk_count = 2, size = $2, digest = $3 WHERE id = $1', [
        file.id,
        kept.length,
        createHash('sm3').update(kept).digest(),
      ]);
      await expect(read(file.id)).rejects.toMatchObject(damaged);
    });

    it('put another key in the place of the right one', async () => {
      await fresh();
      const otherKey = new FileVault(new FilesStore(), new PersonalNumbers(randomBytes(32)));
      const opening = database.db.read(async (tx) => {
        for await (const piece of otherKey.open(tx, file.id)) expect(piece).toBeNull();
      });
      await expect(opening).rejects.toMatchObject(damaged);
    });
  });

  it('cannot be changed by the service itself', async () => {
    const { id } = await put(inPieces(randomBytes(1_000)));
    for (const sql of [
      `UPDATE stored_file SET name = 'x' WHERE id = '${id}'`,
      `UPDATE stored_file SET digest = sm3('x') WHERE id = '${id}'`,
      `DELETE FROM stored_file WHERE id = '${id}'`,
      'TRUNCATE stored_file CASCADE',
      `UPDATE stored_file_chunk SET cipher = '' WHERE file_id = '${id}'`,
      `DELETE FROM stored_file_chunk WHERE file_id = '${id}'`,
      'TRUNCATE stored_file_chunk',
    ]) {
      await expect(database.db.rows(sql)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('has no chunk without its file', async () => {
    const orphan = database.db.transaction((tx) =>
      tx.run(`INSERT INTO stored_file_chunk (file_id, no, cipher) VALUES (uuidv7(), 0, '')`),
    );
    await expect(orphan).rejects.toMatchObject({ code: '23503' });
  });

  it('passes a file of 60 MB through without holding it', async () => {
    const SIZE = 60 * MIB;
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    let most = 0;
    const measure = (): void => {
      collect();
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    };
    measure();
    const before = most;
    const hash = createHash('sm3');
    async function* source(): AsyncGenerator<Buffer> {
      for (let at = 0; at < SIZE; at += 65_536) {
        const piece = randomBytes(65_536);
        hash.update(piece);
        yield piece;
        if (at % (4 * MIB) === 0) measure();
      }
    }
    const stored = await put(source());
    expect(stored).toMatchObject({ size: SIZE, digest: hash.digest() });
    expect(most - before).toBeLessThan(40 * MIB);

    most = 0;
    const again = createHash('sm3');
    let read = 0;
    await database.db.read(async (tx) => {
      for await (const piece of vault.open(tx, stored.id)) {
        again.update(piece);
        read += piece.length;
        if (read % (4 * MIB) === 0) measure();
      }
    });
    expect(read).toBe(SIZE);
    expect(again.digest()).toEqual(stored.digest);
    expect(most - before).toBeLessThan(40 * MIB);
  }, 60_000);
});
