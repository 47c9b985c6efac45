import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sm3Hex } from '../../src/kernel/digest.js';
import { ZipArchive } from '../../src/platform/tabular/zip-archive.js';

export type Row = Record<string, unknown>;

/** An evidence pack in memory: tampered with, sealed again or not, and put before its own verifier. */
export class EvidencePack {
  private constructor(readonly files: ReadonlyMap<string, Buffer>) {}

  static async unzip(bytes: Buffer): Promise<EvidencePack> {
    const zip = new ZipArchive(bytes, 'evidence.zip');
    const files = new Map<string, Buffer>();
    for (const name of zip.names()) {
      const chunks: Buffer[] = [];
      for await (const chunk of zip.open(name)) chunks.push(chunk);
      files.set(name, Buffer.concat(chunks));
    }
    return new EvidencePack(files);
  }

  text(name: string): string {
    return this.files.get(name)!.toString('utf8');
  }

  rows(kind: string): Row[] {
    return this.text(`${kind}.jsonl`)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Row);
  }

  get manifest(): { files: { name: string; bytes: number; sm3: string }[]; masked: boolean } & Row {
    return JSON.parse(this.text('manifest.json')) as EvidencePack['manifest'];
  }

  get code(): string {
    return sm3Hex(this.files.get('manifest.json')!);
  }

  with(name: string, content: Buffer | string | null): EvidencePack {
    const files = new Map(this.files);
    if (content === null) files.delete(name);
    else files.set(name, Buffer.from(content));
    return new EvidencePack(files);
  }

  withRows(kind: string, rows: readonly Row[]): EvidencePack {
    return this.with(`${kind}.jsonl`, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  }

  /** With a manifest that fits what the files are now, as one would make it who hides a change. */
  sealed(): EvidencePack {
    const { manifest } = this;
    const files = manifest.files.map(({ name }) => {
      const bytes = this.files.get(name)!;
      return { name, bytes: bytes.length, sm3: sm3Hex(bytes) };
    });
    return this.with('manifest.json', JSON.stringify({ ...manifest, files }));
  }

  /** What `node verify.mjs` says in a folder of its own. */
  async verify(...args: string[]): Promise<{ exit: number; out: string }> {
    const folder = await mkdtemp(join(tmpdir(), 'evidence-'));
    try {
      for (const [name, bytes] of this.files) {
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), bytes);
      }
      return await new Promise((resolve) => {
        execFile(process.execPath, ['verify.mjs', ...args], { cwd: folder, env: {} }, (error, out, problems) =>
          resolve({ exit: error ? Number(error.code) : 0, out: out + problems }),
        );
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

export function verifierLines(): Promise<number> {
  return readFile('src/evidence/verifier/verify.mjs', 'utf8').then((text) => text.trimEnd().split('\n').length);
}
