import { crc32, createInflateRaw } from 'node:zlib';
import { DomainError } from '../../kernel/domain-error.js';

interface ZipEntry {
  name: string;
  method: number;
  encrypted: boolean;
  crc: number;
  compressedSize: number;
  headerAt: number;
}

const EOCD = 0x06054b50;
const EOCD64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const SENTINEL = 0xffffffff;
const COMMENT_MAX = 0xffff;

/** The XML of a worksheet shrinks 5 to 50 times; deflate reaches 1,032 only on a bomb. */
const MAX_RATIO = 400;
const RATIO_COUNTS_FROM = 32 * 1024 * 1024;
const MAX_INFLATED = 4 * 1024 * 1024 * 1024;

/**
 * The parts of a zip file that is held in memory, inflated as a stream: the size that the file claims is not believed,
 * the checksum is compared.
 * Errors: FILE_BROKEN, FILE_PASSWORD, FILE_INFLATES.
 */
export class ZipArchive {
  private readonly entries = new Map<string, ZipEntry>();

  constructor(
    private readonly bytes: Buffer,
    private readonly file: string,
  ) {
    try {
      this.readDirectory();
    } catch (error) {
      if (error instanceof RangeError) throw this.broken('目录', '内容不完整');
      throw error;
    }
  }

  has(name: string): boolean {
    return this.entries.has(key(name));
  }

  names(): string[] {
    return Array.from(this.entries.values(), (entry) => entry.name);
  }

  /** The inflated bytes of a part. Errors: FILE_BROKEN, FILE_PASSWORD, FILE_INFLATES. */
  async *open(name: string): AsyncGenerator<Buffer> {
    const entry = this.entries.get(key(name));
    if (!entry) throw this.broken(name, '缺少该部分');
    if (entry.encrypted) throw new DomainError('FILE_PASSWORD', 'invalid', { file: this.file });
    const content = this.content(entry);
    const limit = Math.min(MAX_INFLATED, Math.max(RATIO_COUNTS_FROM, entry.compressedSize * MAX_RATIO));
    let size = 0;
    let checksum = 0;
    for await (const chunk of this.inflated(entry, content)) {
      size += chunk.length;
      if (size > limit) throw new DomainError('FILE_INFLATES', 'invalid', { file: this.file, part: entry.name });
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
    if (checksum !== entry.crc) throw this.broken(entry.name, '校验和不符');
  }

  /** A small part as a whole. */
  async text(name: string, maxBytes = 64 * 1024 * 1024): Promise<string> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.open(name)) {
      size += chunk.length;
      if (size > maxBytes) throw new DomainError('FILE_INFLATES', 'invalid', { file: this.file, part: name });
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  }

  broken(part: string, reason: string): DomainError {
    return new DomainError('FILE_BROKEN', 'invalid', { file: this.file, part, reason });
  }

  private async *inflated(entry: ZipEntry, content: Buffer): AsyncGenerator<Buffer> {
    if (entry.method === 0) {
      yield content;
      return;
    }
    if (entry.method !== 8) throw this.broken(entry.name, `压缩方式 ${entry.method} 不受支持`);
    const inflate = createInflateRaw({ chunkSize: 64 * 1024 });
    inflate.end(content);
    try {
      for await (const chunk of inflate) yield chunk as Buffer;
    } catch (error) {
      if (typeof (error as NodeJS.ErrnoException).code === 'string') throw this.broken(entry.name, '压缩数据有误');
      throw error;
    }
  }

  private content(entry: ZipEntry): Buffer {
    const { bytes } = this;
    const at = entry.headerAt;
    if (at + 30 > bytes.length || bytes.readUInt32LE(at) !== LOCAL) throw this.broken(entry.name, '找不到内容');
    const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    const end = start + entry.compressedSize;
    if (end > bytes.length) throw this.broken(entry.name, '内容不完整');
    return bytes.subarray(start, end);
  }

  private readDirectory(): void {
    const { bytes } = this;
    const end = this.findEnd();
    let count = bytes.readUInt16LE(end + 10);
    let at = bytes.readUInt32LE(end + 16);
    if ((count === 0xffff || at === SENTINEL) && end >= 20 && bytes.readUInt32LE(end - 20) === LOCATOR64) {
      const end64 = Number(bytes.readBigUInt64LE(end - 12));
      if (bytes.readUInt32LE(end64) !== EOCD64) throw this.broken('目录', '格式有误');
      count = Number(bytes.readBigUInt64LE(end64 + 32));
      at = Number(bytes.readBigUInt64LE(end64 + 48));
    }
    for (let i = 0; i < count; i++) {
      if (bytes.readUInt32LE(at) !== CENTRAL) throw this.broken('目录', '格式有误');
      const nameLength = bytes.readUInt16LE(at + 28);
      const extraLength = bytes.readUInt16LE(at + 30);
      const extraAt = at + 46 + nameLength;
      const entry: ZipEntry = {
        name: bytes.toString('utf8', at + 46, extraAt).replaceAll('\\', '/'),
        method: bytes.readUInt16LE(at + 10),
        encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
        crc: bytes.readUInt32LE(at + 16),
        compressedSize: bytes.readUInt32LE(at + 20),
        headerAt: bytes.readUInt32LE(at + 42),
      };
      this.readZip64(entry, bytes.readUInt32LE(at + 24), bytes.subarray(extraAt, extraAt + extraLength));
      // The first of two parts of one name counts: a second is a trick against whoever looks at the first.
      if (!this.entries.has(key(entry.name))) this.entries.set(key(entry.name), entry);
      at = extraAt + extraLength + bytes.readUInt16LE(at + 32);
    }
  }

  /** The 64-bit extra field holds, in this order, whichever of size, compressed size and offset did not fit. */
  private readZip64(entry: ZipEntry, size: number, extra: Buffer): void {
    if (size !== SENTINEL && entry.compressedSize !== SENTINEL && entry.headerAt !== SENTINEL) return;
    for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
      if (extra.readUInt16LE(at) !== 1) continue;
      let field = at + 4;
      const next = (): number => Number(extra.readBigUInt64LE((field += 8) - 8));
      if (size === SENTINEL) next();
      if (entry.compressedSize === SENTINEL) entry.compressedSize = next();
      if (entry.headerAt === SENTINEL) entry.headerAt = next();
      return;
    }
  }

  private findEnd(): number {
    const { bytes } = this;
    for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - COMMENT_MAX); at--) {
      if (bytes[at] === 0x50 && bytes.readUInt32LE(at) === EOCD) return at;
    }
    throw this.broken('目录', '文件不完整，可能没有传完');
  }
}

/** Names of parts are compared without case (ECMA-376 part 2). */
function key(name: string): string {
  return name.toLowerCase();
}
