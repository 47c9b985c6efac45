import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { evaluationPack as words } from '../messages/evaluations.js';
import type { Tx } from '../platform/db/db.js';
import { FileVault } from '../platform/files/file-vault.js';
import { csvText } from '../platform/tabular/csv-text.js';
import { evaluationDocx, evaluationPdf, evaluationXlsx } from './evaluation-files.js';
import { EvaluationForms, type ComposedForm } from './evaluation-forms.js';
import { printEvaluation } from './evaluation-print.js';
import { EvaluationsStore } from './evaluations.store.js';
import { MeasurementParts, type MeasurementPart } from './measurement-parts.js';
import { PerformanceStore, type MeasurementRow } from './performance.store.js';

type Piece = string | Buffer;
export interface PackedFile {
  /** Below the folder of the form. */
  name: string;
  content: AsyncIterable<Piece> | Iterable<Piece>;
}

/** What of a frozen form goes into an evidence pack, and where the records behind it are. */
export interface EvaluationPack {
  projectIds: string[];
  funds: string[];
  files: PackedFile[];
}

interface Document {
  fileId: string;
  actId: string;
  name: string;
  digest: string;
}

const PRINTED = { xlsx: evaluationXlsx, docx: evaluationDocx, pdf: evaluationPdf } as const;

/**
 * The form as it was signed: its text with its digest, the three printed files, and for each indicator the definition, the
 * query, every line behind the value and the file that was attached. Lists are made as they are written.
 */
@Injectable()
export class EvaluationPacks {
  constructor(
    @Inject(EvaluationForms) private readonly forms: EvaluationForms,
    @Inject(EvaluationsStore) private readonly evaluations: EvaluationsStore,
    @Inject(PerformanceStore) private readonly performance: PerformanceStore,
    @Inject(MeasurementParts) private readonly parts: MeasurementParts,
    @Inject(FileVault) private readonly vault: FileVault,
  ) {}

  /** Errors: NOT_FOUND (missing); EVALUATION_NOT_SIGNED (conflict). */
  async of(tx: Tx, agencyId: number, id: string): Promise<EvaluationPack> {
    const composed = await this.forms.composed(tx, agencyId, id);
    const { form, content, text } = composed;
    if (form.state === 'DRAFT') throw new DomainError('EVALUATION_NOT_SIGNED', 'conflict');
    const measured = await this.performance.measurements(
      tx,
      agencyId,
      content.rows.map(({ measurementId }) => measurementId),
    );
    const documents = await this.evaluations.documents(tx, agencyId, id);
    const indicators = measured.map((one) => {
      const parts = this.parts.of(tx, agencyId, one).map((part) => ({ part, file: fileOf(one, part) }));
      return { one, parts, document: documents.get(one.id) ?? null };
    });
    const projects = await this.evaluations.projects(tx, agencyId, form);
    const files: PackedFile[] = [
      { name: 'form.json', content: [text] },
      { name: 'record.json', content: [`${JSON.stringify(recordOf(composed, indicators), null, 1)}\n`] },
      ...Object.entries(PRINTED).map(([ending, write]) => ({
        name: words.printed(ending),
        content: later(() => write(printEvaluation(composed))),
      })),
    ];
    for (const { one, parts, document } of indicators) {
      for (const { part, file } of parts) files.push({ name: file, content: csvText(headed(part)) });
      if (document) files.push({ name: attachedName(one, document), content: this.vault.open(tx, document.fileId) });
    }
    return { projectIds: projects.map((project) => project.id), funds: fundsOf(measured, projects), files };
  }
}

interface PackedIndicator {
  one: MeasurementRow;
  parts: { part: MeasurementPart; file: string }[];
  document: Document | null;
}

function recordOf({ form, digest }: ComposedForm, indicators: readonly PackedIndicator[]): object {
  return {
    id: form.id,
    state: form.state,
    digest: digest.toString('hex'),
    submittedBy: form.submittedBy,
    submittedAt: form.submittedAt,
    approvedBy: form.approvedBy,
    approvedAt: form.approvedAt,
    indicators: indicators.map(({ one, parts, document }) => ({
      measurementId: one.id,
      name: one.level3,
      measure: one.measure,
      parts: parts.map(({ part: { kind, scheme }, file }) => ({ kind, scheme, file })),
      document: document && {
        file: attachedName(one, document),
        name: document.name,
        sm3: document.digest,
        actId: document.actId,
      },
    })),
  };
}

/** The funds whose books the figures stand on. */
function fundsOf(measured: readonly MeasurementRow[], projects: readonly { scheme: string | null }[]): string[] {
  const named = measured.flatMap(({ query, parameters }) => [
    ...Object.keys(query.parameters?.months ?? {}),
    ...(query.parameters?.fund ? [query.parameters.fund] : []),
    ...(parameters.scheme ? [parameters.scheme] : []),
  ]);
  return [...new Set([...named, ...projects.flatMap(({ scheme }) => scheme ?? [])])].sort();
}

const numbered = ({ no }: MeasurementRow): string => String(no).padStart(2, '0');
const fileOf = (one: MeasurementRow, part: MeasurementPart): string => `${numbered(one)}-${part.label}.csv`;
/** A name that any file system takes. */
const attachedName = (one: MeasurementRow, { name }: Document): string =>
  `${numbered(one)}-${words.document}-${name.replace(/[\\/:*?"<>|\p{Cc}]/gu, '_')}`;

async function* headed({ columns, rows }: MeasurementPart): AsyncGenerator<readonly string[]> {
  yield columns;
  yield* rows();
}

async function* later(make: () => Promise<Buffer>): AsyncGenerator<Buffer> {
  yield await make();
}
