import { once } from 'node:events';
import { constants, crc32, createDeflateRaw } from 'node:zlib';

interface WrittenEntry {
  name: Buffer;
  crc: number;
  compressedSize: number;
  size: number;
  at: number;
}

/** Sizes follow the content, names are UTF-8. */
const FLAGS = 0x0808;
const DEFLATE = 8;
const VERSION = 20;
const UNIX = 3 << 8;
/** A regular file, rw-r--r--, in the upper half. */
const PLAIN_FILE = (0o100644 << 16) >>> 0;
/** 1 January 1980, 0:00: the same content gives the same bytes on any day. */
const DOS_TIME = 0;
const DOS_DATE = 0x21;

/** Writes a zip file part by part, without holding any of them. Not for parts or files above 4 GiB. */
export class ZipWriter {
  private readonly entries: WrittenEntry[] = [];
  private at = 0;

  async *part(
    name: string,
    content: AsyncIterable<string | Buffer> | Iterable<string | Buffer>,
  ): AsyncGenerator<Buffer> {
    const entry: WrittenEntry = { name: Buffer.from(name, 'utf8'), crc: 0, compressedSize: 0, size: 0, at: this.at };
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(VERSION, 4);
    header.writeUInt16LE(FLAGS, 6);
    header.writeUInt16LE(DEFLATE, 8);
    header.writeUInt16LE(DOS_TIME, 10);
    header.writeUInt16LE(DOS_DATE, 12);
    header.writeUInt16LE(entry.name.length, 26);
    yield this.count(Buffer.concat([header, entry.name]));

    for await (const chunk of deflated(content, entry)) {
      entry.compressedSize += chunk.length;
      yield this.count(chunk);
    }

    const descriptor = Buffer.alloc(16);
    descriptor.writeUInt32LE(0x08074b50, 0);
    writeSizes(descriptor, 4, entry);
    this.entries.push(entry);
    yield this.count(descriptor);
  }

  *end(): Generator<Buffer> {
    const start = this.at;
    for (const entry of this.entries) {
      const header = Buffer.alloc(46);
      header.writeUInt32LE(0x02014b50, 0);
      // As if made on Unix: Info-ZIP reads names of other makers in an old code page, whatever the flag says.
      header.writeUInt16LE(UNIX | VERSION, 4);
      header.writeUInt16LE(VERSION, 6);
      header.writeUInt16LE(FLAGS, 8);
      header.writeUInt16LE(DEFLATE, 10);
      header.writeUInt16LE(DOS_TIME, 12);
      header.writeUInt16LE(DOS_DATE, 14);
      writeSizes(header, 16, entry);
      header.writeUInt16LE(entry.name.length, 28);
      header.writeUInt32LE(PLAIN_FILE, 38);
      header.writeUInt32LE(entry.at, 42);
      yield this.count(Buffer.concat([header, entry.name]));
    }
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(this.entries.length, 8);
    end.writeUInt16LE(this.entries.length, 10);
    end.writeUInt32LE(this.at - start, 12);
    end.writeUInt32LE(start, 16);
    yield end;
  }

  private count(bytes: Buffer): Buffer {
    this.at += bytes.length;
    return bytes;
  }
}

function writeSizes(target: Buffer, at: number, entry: WrittenEntry): void {
  target.writeUInt32LE(entry.crc, at);
  target.writeUInt32LE(entry.compressedSize, at + 4);
  target.writeUInt32LE(entry.size, at + 8);
}

/** Sets checksum and size of the entry on the way. */
async function* deflated(
  content: AsyncIterable<string | Buffer> | Iterable<string | Buffer>,
  entry: WrittenEntry,
): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw({ level: constants.Z_DEFAULT_COMPRESSION, chunkSize: 64 * 1024 });
  const pump = async (): Promise<void> => {
    for await (const piece of content) {
      const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
      entry.crc = crc32(bytes, entry.crc);
      entry.size += bytes.length;
      if (!deflate.write(bytes)) await once(deflate, 'drain');
    }
    deflate.end();
  };
  // A failing source ends the reading loop below with its error.
  void pump().catch((error: unknown) => deflate.destroy(error as Error));
  for await (const chunk of deflate) yield chunk as Buffer;
}
