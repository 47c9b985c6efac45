import { DomainError } from '../../kernel/domain-error.js';
import { DEFAULT_MAX_BYTES } from './table-limits.js';
import type { TableRow, TableSource } from './table.types.js';
import { TextPieces } from './text-encoding.js';
import { parseDateStyles, parseRelations, parseWorkbook, SharedStrings } from './xlsx-parts.js';
import type { Relation } from './xlsx-parts.js';
import { SheetRows } from './xlsx-sheet.js';
import type { SheetContext } from './xlsx-sheet.js';
import { XmlError, XmlScanner } from './xml-scanner.js';
import type { XmlHandler } from './xml-scanner.js';
import { ZipArchive } from './zip-archive.js';

/**
 * Rows of all sheets of a workbook, in the order of its tabs, in batches as the content is inflated. The compressed file
 * is held in memory (a zip is read from its end); what it inflates to is not, except the shared strings.
 * Errors: FILE_BROKEN, FILE_NOT_A_TABLE, FILE_PASSWORD, FILE_INFLATES, FILE_TOO_LARGE, FILE_TOO_MANY_COLUMNS.
 */
export async function* readXlsxBatches(source: TableSource): AsyncGenerator<TableRow[]> {
  const zip = new ZipArchive(await readAll(source), source.name);
  const workbookPath = await findWorkbook(zip, source.name);
  const folder = workbookPath.slice(0, workbookPath.lastIndexOf('/') + 1);
  const relationsPath = `${folder}_rels/${workbookPath.slice(folder.length)}.rels`;

  const workbook = await checked(zip, workbookPath, async () => parseWorkbook(await zip.text(workbookPath)));
  const relations = await checked(zip, relationsPath, async () => parseRelations(await zip.text(relationsPath)));
  const strings = await readStrings(zip, partOf(relations, 'sharedStrings', folder));
  const stylesPath = partOf(relations, 'styles', folder);
  const dateStyles =
    stylesPath === null ? [] : await checked(zip, stylesPath, async () => parseDateStyles(await zip.text(stylesPath)));

  for (const { name, relation } of workbook.sheets) {
    const target = relations.get(relation);
    // Chart and dialog sheets hold no rows.
    if (target?.type !== 'worksheet') continue;
    const context: SheetContext = { file: source.name, sheet: name, strings, dateStyles, from1904: workbook.from1904 };
    yield* readSheet(zip, resolve(folder, target.target), context);
  }
}

async function* readSheet(zip: ZipArchive, path: string, context: SheetContext): AsyncGenerator<TableRow[]> {
  const rows = new SheetRows(context);
  const feed = xmlFeeder(zip, path, rows);
  for await (const chunk of zip.open(path)) {
    feed(chunk);
    const batch = rows.take();
    if (batch.length > 0) yield batch;
  }
  feed(null);
}

async function readStrings(zip: ZipArchive, path: string | null): Promise<string[]> {
  const strings = new SharedStrings();
  if (path === null || !zip.has(path)) return strings.list;
  const feed = xmlFeeder(zip, path, strings);
  for await (const chunk of zip.open(path)) feed(chunk);
  feed(null);
  return strings.list;
}

/** Takes the bytes of a part; null at its end. */
function xmlFeeder(zip: ZipArchive, path: string, handler: XmlHandler): (chunk: Buffer | null) => void {
  const scanner = new XmlScanner(handler);
  const pieces = new TextPieces('utf-8');
  let first = true;
  return (chunk) => {
    try {
      let text = pieces.next(chunk);
      if (text === null) throw new XmlError('not UTF-8');
      if (first && text !== '') {
        if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
        first = false;
      }
      scanner.feed(text);
      if (chunk === null) scanner.end();
    } catch (error) {
      throw asBroken(zip, path, error);
    }
  };
}

async function checked<T>(zip: ZipArchive, path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw asBroken(zip, path, error);
  }
}

function asBroken(zip: ZipArchive, path: string, error: unknown): unknown {
  return error instanceof XmlError ? zip.broken(path, '内容格式有误') : error;
}

async function findWorkbook(zip: ZipArchive, file: string): Promise<string> {
  const root = '_rels/.rels';
  if (zip.has(root)) {
    const relations = await checked(zip, root, async () => parseRelations(await zip.text(root)));
    const path = partOf(relations, 'officeDocument', '');
    if (path !== null && zip.has(path)) {
      if (path.endsWith('.xml') && !/^word\/|^ppt\//.test(path)) return path;
      throw new DomainError('FILE_NOT_A_TABLE', 'invalid', { file, found: officeKind(path) });
    }
  }
  if (zip.has('[Content_Types].xml')) throw zip.broken('workbook.xml', '缺少该部分');
  const found = zip.has('content.xml') ? 'ODS 或其他开放文档' : '压缩包';
  throw new DomainError('FILE_NOT_A_TABLE', 'invalid', { file, found });
}

function officeKind(path: string): string {
  if (path.startsWith('word/')) return 'Word 文档';
  if (path.startsWith('ppt/')) return '演示文稿';
  return path.endsWith('.bin') ? 'Excel 二进制工作簿（.xlsb）' : 'Office 文档';
}

function partOf(relations: Map<string, Relation>, type: string, folder: string): string | null {
  for (const relation of relations.values()) if (relation.type === type) return resolve(folder, relation.target);
  return null;
}

/** Path of a part from the target of a relation, which is relative to the folder of its owner unless it starts with /. */
function resolve(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const parts: string[] = [];
  for (const part of (folder + target).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

async function readAll(source: TableSource): Promise<Buffer> {
  const limit = source.maxBytes ?? DEFAULT_MAX_BYTES;
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of source.open()) {
    size += part.length;
    if (size > limit) {
      const limitMb = Math.floor(limit / (1024 * 1024));
      throw new DomainError('FILE_TOO_LARGE', 'invalid', { file: source.name, limitMb });
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}
