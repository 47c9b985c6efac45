import { readFileSync } from 'node:fs';
import { Inject, Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/agencies.service.js';
import { may, type Permission } from '../identity/domain/permissions.js';
import { shanghaiMinute, type Clock } from '../kernel/clock.js';
import { sm3Hex, Sm3Stream } from '../kernel/digest.js';
import { DomainError } from '../kernel/domain-error.js';
import { evidenceFiles, evidenceReadme, evidenceWords, formFiles, type EvidenceFile } from '../messages/evidence.js';
import { CLOCK, Commands } from '../platform/commands.js';
import { PERSONAL_NUMBERS, type PersonalNumbers } from '../platform/crypto/personal-numbers.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db, type Tx } from '../platform/db/db.js';
import { FileSpool } from '../platform/files/file-spool.js';
import { FileVault } from '../platform/files/file-vault.js';
import { ZipWriter } from '../platform/tabular/zip-writer.js';
import { PerformanceService } from '../performance/performance.service.js';
import { AnchorsService } from '../verify/anchors.service.js';
import { readScope, type EvidenceScope } from './domain/evidence-scope.js';
import { EvidenceStore, type Selection } from './evidence.store.js';

export interface EvidenceInput {
  scope: string;
  /** Full numbers and the bank files themselves; with a reason. */
  unmask?: boolean;
  reason?: string;
}

export interface Evidence {
  fileName: string;
  /** SM3 of the manifest: whoever knows it sees whether a pack is this one. */
  code: string;
  size: number;
  zip: FileSpool;
}

interface ManifestFile {
  name: string;
  bytes: number;
  sm3: string;
}

type Piece = string | Buffer;
const MIN_REASON = 4;
/** A part of the stand-alone verifier, as it lies in the sources; the same from `dist`. */
const verifier = (name: string): string => {
  const from = import.meta.url.includes('/dist/') ? '../../../src/evidence/verifier' : './verifier';
  return readFileSync(new URL(`${from}/${name}`, import.meta.url), 'utf8');
};
const VERIFIER = verifier('verify.mjs');
const FORM_VERIFIER = verifier('verify-form.mjs');
/** What a caller needs besides the right to verify. */
const RIGHTS = {
  batch: 'beneficiary.read',
  period: 'beneficiary.read',
  person: 'beneficiary.read',
  project: 'project.read',
  evaluation: 'performance.read',
} as const satisfies Record<EvidenceScope['kind'], Permission>;

/**
 * 证据包: the records of a batch, a person, a month, a project or a signed self-evaluation as lines of JSON, with the texts that were digested, their
 * digests and links, a manifest, a dictionary, the latest anchor, and a verifier that needs nothing but the pack. Made
 * whole before anything leaves, so that the trail names the pack by its code.
 *
 * Errors: EVIDENCE_SCOPE_MALFORMED, REASON_REQUIRED (invalid); PERMISSION_MISSING (denied); EVIDENCE_EMPTY, NOT_FOUND (missing);
 * EVALUATION_NOT_SIGNED (conflict).
 */
@Injectable()
export class PackEvidence {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PERSONAL_NUMBERS) private readonly sealed: PersonalNumbers,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(FileVault) private readonly vault: FileVault,
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
    @Inject(AnchorsService) private readonly anchors: AnchorsService,
    @Inject(PerformanceService) private readonly performance: PerformanceService,
    @Inject(EvidenceStore) private readonly store: EvidenceStore,
  ) {}

  /** The caller disposes of the zip. */
  async run(caller: Caller, input: EvidenceInput): Promise<Evidence> {
    const scope = readScope(input.scope);
    const unmask = input.unmask === true;
    const reason = input.reason?.trim() ?? '';
    await this.permit(caller, [RIGHTS[scope.kind], ...(unmask ? (['beneficiary.unmask'] as const) : [])]);
    if (unmask && [...reason].length < MIN_REASON) throw new DomainError('REASON_REQUIRED', 'invalid');
    const zip = new FileSpool();
    try {
      const code = await this.db.read((tx) => this.write(tx, caller, scope, input.scope, unmask, zip));
      await this.commands.run(caller, { name: 'evidence.packed' }, async (ctx) => {
        ctx.note('evidence', input.scope, { code, size: zip.size, masked: !unmask, ...(unmask ? { reason } : {}) });
      });
      const fileName = evidenceWords.fileName(input.scope.replaceAll(':', '-'));
      return { fileName, code, size: zip.size, zip };
    } catch (error) {
      await zip.dispose();
      throw error;
    }
  }

  private async permit(caller: Caller, permissions: readonly Permission[]): Promise<void> {
    for (const permission of permissions) {
      if (may(caller.actor.roles, permission)) continue;
      const error = new DomainError('PERMISSION_MISSING', 'denied', { permission });
      await this.commands.recordRefusal(caller, 'evidence.packed', error);
      throw error;
    }
  }

  /** @returns the code of the pack */
  private async write(
    tx: Tx,
    caller: Caller,
    scope: EvidenceScope,
    written: string,
    unmask: boolean,
    out: FileSpool,
  ): Promise<string> {
    const form =
      scope.kind === 'evaluation' ? await this.performance.evaluationPack(tx, caller.agencyId, scope.id) : null;
    const selection = await this.store.select(tx, caller.agencyId, scope, form);
    if (!selection) throw new DomainError('EVIDENCE_EMPTY', 'missing', { scope: written });
    const agency = await this.agencies.agency(tx, caller.agencyId);
    const at = shanghaiMinute(this.clock.now());
    const zip = new ZipWriter();
    const files: ManifestFile[] = [];
    const part = async (name: string, content: AsyncIterable<Piece> | Iterable<Piece>): Promise<void> => {
      const file = { name, bytes: 0, sm3: '' };
      for await (const bytes of zip.part(name, measured(content, file))) await out.write(bytes);
      files.push(file);
    };
    await part('读我.txt', [evidenceReadme(written, `${agency.name}（${agency.code}）`, at, !unmask)]);
    await part('数据字典.csv', dictionary(form !== null));
    await part('verify.mjs', [VERIFIER]);
    if (form) await part('verify-form.mjs', [FORM_VERIFIER]);
    for (const { name, content } of form?.files ?? []) await part(`form/${name}`, content);
    for (const file of Object.keys(evidenceFiles) as EvidenceFile[]) {
      if (file !== 'numbers') await part(`${file}.jsonl`, this.store.records(tx, file, selection));
    }
    if (unmask && selection.lines !== 'NONE') await this.revealed(tx, selection, part);
    const anchor = await this.anchors.latest(tx, caller.agencyId);
    if (anchor) await part('anchor.txt', [anchor.text]);
    const manifest = {
      format: 1,
      agency: { code: agency.code, name: agency.name },
      scope: written,
      packedAt: at,
      packedBy: caller.actor.name,
      masked: !unmask,
      funds: await this.store.heads(tx, selection),
      files,
    };
    const text = `${JSON.stringify(manifest, null, 1)}\n`;
    for await (const bytes of zip.part('manifest.json', [text])) await out.write(bytes);
    for (const bytes of zip.end()) await out.write(bytes);
    return sm3Hex(text);
  }

  /** Full numbers; of whole batches also what was sent to the bank. */
  private async revealed(
    tx: Tx,
    selection: Selection,
    part: (name: string, content: AsyncIterable<Piece>) => Promise<void>,
  ): Promise<void> {
    await part('numbers.jsonl', this.numbers(tx, selection));
    if (selection.lines !== 'ALL') return;
    for (const { fileId, fileName } of await this.store.bankBytes(tx, selection)) {
      await part(`files/${fileName}`, this.vault.open(tx, fileId));
    }
  }

  private async *numbers(tx: Tx, selection: Selection): AsyncGenerator<string> {
    for await (const { id, idCipher, accountCipher } of this.store.numbers(tx, selection)) {
      const row = {
        payeeVersionId: id,
        idNumber: this.sealed.open(idCipher),
        accountNumber: this.sealed.open(accountCipher),
      };
      yield `${JSON.stringify(row)}\n`;
    }
  }
}

function* dictionary(withForm: boolean): Generator<string> {
  const row = (cells: readonly string[]): string =>
    `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`;
  yield `\uFEFF${row(evidenceWords.dictionary)}`;
  for (const [file, { about, fields }] of Object.entries(evidenceFiles)) {
    for (const [field, words] of Object.entries<string | readonly [string, string]>(fields)) {
      const [name, note] = typeof words === 'string' ? [words, ''] : words;
      yield row([`${file}.jsonl`, about, field, name, note]);
    }
  }
  if (withForm) for (const [file, about, note] of formFiles) yield row([file, about, '', '', note]);
}

async function* measured(content: AsyncIterable<Piece> | Iterable<Piece>, file: ManifestFile): AsyncGenerator<Piece> {
  const digest = new Sm3Stream();
  for await (const piece of content) {
    file.bytes += Buffer.byteLength(piece);
    digest.update(piece);
    yield piece;
  }
  file.sm3 = digest.hex();
}
