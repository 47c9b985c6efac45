import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Up to here a file waits in memory: an ordinary roll is 1 to 2 MB. */
const MEMORY_BYTES = 8 * 1024 * 1024;
const PIECE_BYTES = 256 * 1024;

/**
 * A file that has arrived and is not stored yet. It is received before any transaction begins, so that a slow sender
 * holds no connection, and can be read more than once, because a command may be repeated after a serialization failure.
 *
 * What is too large for memory waits on disk under a key that exists only in this process (SM4-CTR), in a file that has
 * no name any more: whatever happens to the process, nobody can read what is left.
 */
export class FileSpool {
  private readonly hash = createHash('sm3');
  private readonly key = randomBytes(16);
  private readonly iv = randomBytes(16);
  private readonly cipher = createCipheriv('sm4-ctr', this.key, this.iv);
  private inMemory: Buffer[] = [];
  private disk: FileHandle | null = null;
  private bytes = 0;
  private sum: Buffer | null = null;

  constructor(private readonly memoryBytes = MEMORY_BYTES) {}

  /** Bytes received so far. */
  get size(): number {
    return this.bytes;
  }

  /** SM3 of the plain bytes; closes the file against further writing. */
  get digest(): Buffer {
    return (this.sum ??= this.hash.digest());
  }

  async write(piece: Buffer): Promise<void> {
    this.hash.update(piece);
    this.bytes += piece.length;
    if (!this.disk && this.bytes <= this.memoryBytes) {
      this.inMemory.push(piece);
      return;
    }
    if (!this.disk) {
      this.disk = await nameless();
      const held = this.inMemory;
      this.inMemory = [];
      for (const earlier of held) await this.toDisk(earlier);
    }
    await this.toDisk(piece);
  }

  /** The plain bytes, from the beginning; as often as needed. */
  async *read(): AsyncGenerator<Buffer> {
    if (!this.disk) {
      yield* this.inMemory;
      return;
    }
    const decipher = createDecipheriv('sm4-ctr', this.key, this.iv);
    for (let at = 0; at < this.bytes;) {
      const { bytesRead, buffer } = await this.disk.read(Buffer.allocUnsafe(PIECE_BYTES), 0, PIECE_BYTES, at);
      if (bytesRead === 0) throw new Error(`spooled file ends at ${at} of ${this.bytes} bytes`);
      at += bytesRead;
      yield decipher.update(buffer.subarray(0, bytesRead));
    }
  }

  async dispose(): Promise<void> {
    this.inMemory = [];
    const { disk } = this;
    this.disk = null;
    this.bytes = 0;
    await disk?.close();
  }

  private async toDisk(piece: Buffer): Promise<void> {
    await this.disk!.appendFile(this.cipher.update(piece));
  }
}

async function nameless(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-upload-'));
  try {
    return await open(join(folder, 'sealed'), 'wx+', 0o600);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
