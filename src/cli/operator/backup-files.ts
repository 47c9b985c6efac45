import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { cliBackup as text } from '../../messages/cli.js';
import { NotPossible } from '../errors.js';

const MANIFEST = 'manifest.json';
/** Only the owner may read what holds everybody's names. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

export interface BackedUpTable {
  name: string;
  columns: string[];
  rows: number;
  /** SM3 of the uncompressed content, hexadecimal. */
  digest: string;
}

/** What a backup holds; written last, so that a folder without it is no backup. */
export interface Manifest {
  format: 1;
  createdAt: string;
  /** Names of the migrations that had made the schema. */
  migrations: string[];
  tables: BackedUpTable[];
  /** Last value of each sequence that was used. */
  sequences: Record<string, string>;
  /** Partitions of payout: agency and period (yyyymm). */
  partitions: [agencyId: number, period: number][];
}

/** Makes the folder. Errors: NotPossible when there is something in it already. */
export async function openFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  if ((await readdir(folder)).length > 0) throw new NotPossible(text.folderInUse(folder));
}

/** Writes one table's content, compressed. @returns its digest */
export async function writeContent(folder: string, table: string, source: Readable): Promise<string> {
  const meter = new Meter();
  const target = createWriteStream(contentPath(folder, table), { flags: 'wx', mode: FILE_MODE });
  await pipeline(source, meter, createGzip({ level: 1 }), target);
  return meter.digest();
}

/** Feeds one table's content into the target. @returns its digest as it was read */
export async function readContent(folder: string, table: string, target: Writable): Promise<string> {
  const meter = new Meter();
  await pipeline(createReadStream(contentPath(folder, table)), createGunzip(), meter, target);
  return meter.digest();
}

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const path = join(folder, MANIFEST);
  await writeFile(`${path}.part`, `${JSON.stringify(manifest, null, 2)}\n`, { mode: FILE_MODE });
  await rename(`${path}.part`, path);
}

/** Errors: NotPossible when the folder holds no whole backup that this program knows. */
export async function readManifest(folder: string): Promise<Manifest> {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')) as Manifest;
  } catch {
    throw new NotPossible(text.noBackup(folder));
  }
  if (manifest.format !== 1) throw new NotPossible(text.otherVersion);
  return manifest;
}

function contentPath(folder: string, table: string): string {
  return join(folder, `${table}.copy.gz`);
}

/** Passes everything on and keeps the digest. */
class Meter extends Transform {
  private readonly hash = createHash('sm3');

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: (error: null, chunk: Buffer) => void): void {
    this.hash.update(chunk);
    done(null, chunk);
  }

  digest(): string {
    return this.hash.digest('hex');
  }
}
