import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { parseDate } from '../kernel/period.js';
import { listHeaders, listKindLabels, listRowProblems } from '../messages/audit.js';
import { PERSONAL_NUMBERS, type PersonalNumbers } from '../platform/crypto/personal-numbers.js';
import type { Ctx } from '../platform/db/ctx.js';
import { FileVault } from '../platform/files/file-vault.js';
import type { UploadedFile } from '../platform/files/upload.js';
import { readTable } from '../platform/tabular/read-table.js';
import { listColumns, readListRow, type ListColumns } from './domain/read-list.js';
import type { ListEntry, ListKind, MatchReason } from './domain/list.types.js';
import { ListsStore } from './lists.store.js';

/** People of one list; a larger one comes in parts. */
export const LIST_LIMIT = 200_000;
const HEADER_WITHIN = 20;
const SHOWN_ROWS = 20;
const CHUNK = 5_000;

export interface ListToImport {
  kind: ListKind;
  /** Who made the list, e.g. 民政局. */
  source: string;
  /** Day on which the source says it was true. */
  issuedOn: string;
  file: UploadedFile;
}

export interface ListImported {
  id: string;
  entryCount: number;
  matches: { reason: MatchReason; count: number }[];
}

/**
 * Takes in a list from outside as a file: everybody or nobody. Who of the register is meant is found at every look anew.
 * Errors: AUDIT_LIST_NOT_YET, AUDIT_LIST_HEADER, AUDIT_LIST_ROWS (names the rows at fault), AUDIT_LIST_EMPTY, AUDIT_LIST_TOO_LONG,
 * AUDIT_LIST_REPEATED (the same file of the same kind); those of reading a table file.
 */
@Injectable()
export class ImportList {
  constructor(
    @Inject(ListsStore) private readonly store: ListsStore,
    @Inject(FileVault) private readonly vault: FileVault,
    @Inject(PERSONAL_NUMBERS) private readonly numbers: PersonalNumbers,
  ) {}

  async run(ctx: Ctx, input: ListToImport): Promise<ListImported> {
    const { kind, source, file } = input;
    const issuedOn = parseDate(input.issuedOn);
    if (issuedOn > ctx.today) throw new DomainError('AUDIT_LIST_NOT_YET', 'rule', { on: issuedOn });
    const entries = await readEntries(kind, file);
    const stored = await this.vault.put(ctx, {
      purpose: 'audit-list',
      name: file.name,
      mediaType: file.mediaType,
      source: file.read(),
    });
    const id = await this.store.insert(ctx, {
      kind,
      source: source.trim(),
      issuedOn,
      fileId: stored.id,
      fileName: file.name,
      digest: stored.digest,
      entryCount: entries.length,
    });
    for (let at = 0; at < entries.length; at += CHUNK) {
      await this.store.addEntries(ctx, id, entries.slice(at, at + CHUNK), this.numbers);
    }
    const matches = await this.store.matchCounts(ctx.tx, ctx.agencyId, id);
    const fileDigest = stored.digest.toString('hex');
    ctx.note('auditList', id, { kind, source, issuedOn, entries: entries.length, fileDigest });
    return { id, entryCount: entries.length, matches };
  }
}

async function readEntries(kind: ListKind, file: UploadedFile): Promise<ListEntry[]> {
  const entries: ListEntry[] = [];
  const faults: string[] = [];
  let faulty = 0;
  let columns: ListColumns | null = null;
  let seen = 0;
  let ordinal = 0;
  for await (const row of readTable({ name: file.name, open: () => file.read() })) {
    const cells = row.cells.map((cell) => cell.text);
    if (columns === null) {
      seen += 1;
      columns = listColumns(kind, cells);
      if (columns === null && seen === HEADER_WITHIN) break;
      continue;
    }
    ordinal += 1;
    if (ordinal > LIST_LIMIT) throw new DomainError('AUDIT_LIST_TOO_LONG', 'invalid', { limit: LIST_LIMIT });
    const read = readListRow(kind, columns, cells, ordinal);
    if (read.ok) entries.push(read.entry);
    else if ((faulty += 1) <= SHOWN_ROWS) faults.push(listRowProblems.row(row.sheet, row.rowNo, read.problems));
  }
  if (columns === null) {
    const needed = kind === 'ACCOUNT_BALANCE' ? ['idNumber', 'name', 'amount'] : ['idNumber', 'name', 'fromOn'];
    const names = needed.map((field) => listHeaders[field as keyof typeof listHeaders][0]);
    throw new DomainError('AUDIT_LIST_HEADER', 'invalid', { kind: listKindLabels[kind], columns: names.join('、') });
  }
  if (faulty > 0) throw new DomainError('AUDIT_LIST_ROWS', 'invalid', { count: faulty, problems: faults.join('；') });
  if (entries.length === 0) throw new DomainError('AUDIT_LIST_EMPTY', 'invalid');
  return entries;
}
