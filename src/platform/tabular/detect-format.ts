import { DomainError } from '../../kernel/domain-error.js';
import { DEFAULT_MAX_BYTES } from './table-limits.js';
import type { TableFormat, TableSource } from './table.types.js';
import { asBuffer, detectEncoding } from './text-encoding.js';

const HEAD_BYTES = 8 * 1024;

/**
 * Tells the format by the content; the file name says nothing reliable.
 * Errors: FILE_EMPTY, FILE_TOO_LARGE, FILE_OLD_XLS, FILE_PASSWORD, FILE_HTML, FILE_XML_SPREADSHEET, FILE_NOT_A_TABLE,
 * FILE_UTF16, FILE_ENCODING.
 */
export async function detectFormat(source: TableSource): Promise<TableFormat> {
  const { head, size } = await readHead(source);
  const file = source.name;
  if (size === 0) throw new DomainError('FILE_EMPTY', 'invalid', { file });

  if (startsWith(head, 0x50, 0x4b, 0x03, 0x04) || startsWith(head, 0x50, 0x4b, 0x05, 0x06)) return { kind: 'xlsx' };
  if (startsWith(head, 0xd0, 0xcf, 0x11, 0xe0)) throw await oleError(source);
  // BIFF 2 to 4 stood alone, without a container.
  if (head[0] === 0x09 && [0x00, 0x02, 0x04, 0x08].includes(head[1] ?? -1) && head[3] === 0x00) {
    throw new DomainError('FILE_OLD_XLS', 'invalid', { file });
  }
  if (startsWith(head, 0xff, 0xfe) || startsWith(head, 0xfe, 0xff))
    throw new DomainError('FILE_UTF16', 'invalid', { file });
  const other = knownBinary(head);
  if (other !== null) throw new DomainError('FILE_NOT_A_TABLE', 'invalid', { file, found: other });

  const bom = startsWith(head, 0xef, 0xbb, 0xbf) ? 3 : startsWith(head, 0x84, 0x31, 0x95, 0x33) ? 4 : 0;
  const start = head.subarray(bom).toString('latin1').trimStart().slice(0, 4096).toLowerCase();
  if (start.startsWith('<')) throw markupError(start, file);
  if (head.includes(0)) {
    // Text in UTF-16 without a mark has a zero in nearly every second byte, as far as it is ASCII.
    const zeros = head.reduce((count, byte) => (byte === 0 ? count + 1 : count), 0);
    if (zeros * 10 >= head.length) throw new DomainError('FILE_UTF16', 'invalid', { file });
    throw new DomainError('FILE_NOT_A_TABLE', 'invalid', { file, found: '二进制文件' });
  }
  if (start === '') throw new DomainError('FILE_EMPTY', 'invalid', { file });
  const encoding = bom === 4 ? 'gb18030' : await detectEncoding(source, bom === 3);
  return { kind: 'csv', encoding, bom };
}

async function readHead(source: TableSource): Promise<{ head: Buffer; size: number }> {
  const limit = source.maxBytes ?? DEFAULT_MAX_BYTES;
  const parts: Uint8Array[] = [];
  let kept = 0;
  let size = 0;
  for await (const part of source.open()) {
    if (kept < HEAD_BYTES) {
      parts.push(part);
      kept += part.length;
    }
    size += part.length;
    if (size > limit) {
      const limitMb = Math.floor(limit / (1024 * 1024));
      throw new DomainError('FILE_TOO_LARGE', 'invalid', { file: source.name, limitMb });
    }
  }
  return { head: Buffer.concat(parts).subarray(0, HEAD_BYTES), size };
}

/** An OLE container is an old .xls, or a new .xlsx that was encrypted with a password. */
async function oleError(source: TableSource): Promise<DomainError> {
  const encrypted = Buffer.from('EncryptedPackage', 'utf16le');
  let carry: Buffer = Buffer.alloc(0);
  let found = false;
  for await (const part of source.open()) {
    const chunk = Buffer.concat([carry, asBuffer(part)]);
    found = chunk.includes(encrypted);
    if (found) break;
    carry = chunk.subarray(Math.max(0, chunk.length - encrypted.length));
  }
  return new DomainError(found ? 'FILE_PASSWORD' : 'FILE_OLD_XLS', 'invalid', { file: source.name });
}

function markupError(start: string, file: string): DomainError {
  if (start.includes('schemas-microsoft-com:office:spreadsheet') || start.includes('mso-application')) {
    return new DomainError('FILE_XML_SPREADSHEET', 'invalid', { file });
  }
  if (/<(?:!doctype html|html|head|body|table|meta|style|div)\b/.test(start))
    return new DomainError('FILE_HTML', 'invalid', { file });
  return new DomainError('FILE_NOT_A_TABLE', 'invalid', { file, found: 'XML' });
}

function knownBinary(head: Buffer): string | null {
  const text = head.subarray(0, 8).toString('latin1');
  if (text.startsWith('%PDF')) return 'PDF';
  if (text.startsWith('\x89PNG') || text.startsWith('\xff\xd8\xff') || text.startsWith('GIF8')) return '图片';
  if (text.startsWith('Rar!') || text.startsWith('7z\xbc\xaf') || text.startsWith('\x1f\x8b')) return '压缩包';
  return null;
}

function startsWith(head: Buffer, ...bytes: number[]): boolean {
  return bytes.every((byte, i) => head[i] === byte);
}
