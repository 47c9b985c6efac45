import { Inject, Injectable } from '@nestjs/common';
import {
  bookActionReasons,
  columnTitles,
  figureLabels,
  lineNames,
  placeWords,
  sideSheets,
  tableName,
  tableTitles,
} from '../messages/publication.js';
import { checkGroupLabels, publicationCheckTexts } from '../messages/publication-checks.js';
import type { Caller } from '../platform/db/ctx.js';
import { bookOf } from './book-for-change.js';
import { BooksStore, type BookHead, type Reader } from './books.store.js';
import { CheckBook } from './check-book.js';
import { ChecksStore, type FindingRead, type RunHead } from './checks.store.js';
import { ContentStore } from './content.store.js';
import { bookActions, type CheckStanding } from './domain/book-actions.js';
import { GOAL, NARRATIVE, PROJECT } from './domain/book-cells.js';
import { CHECKS, type CheckCode } from './domain/check-catalogue.js';
import { basisDigest, contentDigest } from './domain/content-digest.js';
import { DUE_FIGURES, FIGURE_CODES } from './domain/figures.js';
import type { BookContent, FindingCell, TableNo } from './domain/publication.types.js';
import { compareKeys, columnsOf, layoutOf, TABLE_LAYOUTS } from './domain/table-layouts.js';
import type {
  BookDetailDto,
  BookDto,
  BookTableDto,
  PublicationCellDto,
  PublicationFindingDto,
  PublicationFindingsDto,
} from './publication-answers.dto.js';

/** Books, their content and the findings of their last run, as the API answers them. Errors: NOT_FOUND. */
@Injectable()
export class ShowBook {
  constructor(
    @Inject(BooksStore) private readonly books: BooksStore,
    @Inject(ContentStore) private readonly contents: ContentStore,
    @Inject(ChecksStore) private readonly checks: ChecksStore,
    @Inject(CheckBook) private readonly checking: CheckBook,
  ) {}

  async detail(tx: Reader, caller: Caller, id: string): Promise<BookDetailDto> {
    const head = await bookOf(this.books, tx, caller.agencyId, id);
    const content = await this.contents.content(tx, id);
    const run = await this.checks.lastRun(tx, caller.agencyId, id);
    const findings = run === null ? [] : await this.checks.findings(tx, caller.agencyId, run);
    const openErrors = findings.filter(
      ({ severity, acknowledgedBy }) => severity === 'ERROR' && acknowledgedBy === null,
    );
    const facts = {
      ...head,
      checked: await this.standing(tx, caller.agencyId, head, run),
      openErrors: openErrors.length,
    };
    const { userId, roles } = caller.actor;
    return {
      ...headOutward(head),
      contentDigest: contentDigest(content).toString('hex'),
      checked: facts.checked,
      openErrors: facts.openErrors,
      actions: bookActions(facts, { userId: userId ?? '', roles }).map(({ action, reason }) => ({
        action,
        allowed: reason === null,
        reason: reason === null ? null : bookActionReasons[reason],
      })),
      tables: TABLE_LAYOUTS.map(({ table }) => tableOutward(content, table)),
      projects: content.projects.map((project) => ({ ...project, policyBasis: [...project.policyBasis] })),
      statements: content.statements.map((statement) => ({
        ...statement,
        figures: figuresOf(statement.key, statement.figures),
      })),
    };
  }

  async findings(tx: Reader, agencyId: number, id: string): Promise<PublicationFindingsDto> {
    const head = await bookOf(this.books, tx, agencyId, id);
    const run = await this.checks.lastRun(tx, agencyId, id);
    if (run === null) return { run: null, current: false, findings: [] };
    const content = await this.contents.content(tx, id);
    const names = new CellNames(content);
    const findings = await this.checks.findings(tx, agencyId, run);
    return {
      run,
      current: (await this.standing(tx, agencyId, head, run)) === 'CURRENT',
      findings: findings.map((finding) => findingOutward(finding, names)),
    };
  }

  /** A draft is compared with what may change until it is adopted; a closed book keeps the findings it was closed with. */
  private async standing(tx: Reader, agencyId: number, head: BookHead, run: RunHead | null): Promise<CheckStanding> {
    if (run === null) return 'NEVER';
    if (run.revision !== head.revision) return 'STALE';
    if (head.state !== 'DRAFT') return 'CURRENT';
    const basis = basisDigest(await this.checking.basis(tx, agencyId, head.fiscalYear));
    return basis.toString('hex') === run.basisDigest ? 'CURRENT' : 'STALE';
  }
}

export function headOutward({ editorIds: _editorIds, ...head }: BookHead): BookDto {
  return head;
}

function tableOutward(content: BookContent, table: TableNo): BookTableDto {
  const { rows, columns, fixed } = layoutOf(table);
  return {
    table,
    name: tableName(table),
    title: tableTitles[table]!,
    kind: rows,
    columns: columns.map((code) => ({ code, title: columnTitles[code]! })),
    fixed: fixed.filter((key) => lineNames[key]).map((key) => ({ key, name: lineNames[key]! })),
    rows: content.rows
      .filter((row) => row.table === table)
      .sort((a, b) => compareKeys(table, a.key, b.key))
      .map(({ key, name, cells }) => ({ key, name, cells: { ...cells }, columns: [...columnsOf(table, key)] })),
  };
}

/** Figures that the statement prints or should print, in their order. */
function figuresOf(
  key: string,
  figures: Readonly<Record<string, string>>,
): { code: string; label: string; printed: string | null }[] {
  const due = DUE_FIGURES[key] ?? DUE_FIGURES[key.slice(0, key.indexOf(':') + 1)] ?? [];
  return FIGURE_CODES.filter((code) => figures[code] !== undefined || due.includes(code)).map((code) => ({
    code,
    label: figureLabels[code]!,
    printed: figures[code] ?? null,
  }));
}

function findingOutward(finding: FindingRead, names: CellNames): PublicationFindingDto {
  const { check, values, cells, ...facts } = finding;
  const text = publicationCheckTexts[check]!;
  return {
    ...facts,
    check,
    group: checkGroupLabels[CHECKS[check as CheckCode][0]]!,
    title: text.title,
    meaning: text.meaning,
    sentence: text.sentence.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ''),
    cells: cells.map((cell) => names.of(cell)),
  };
}

/** 表三 行政运行 · 基本支出: what a person calls the place of a cell. */
class CellNames {
  private readonly rows = new Map<string, string>();

  constructor(private readonly content: BookContent) {
    for (const { table, key, name } of content.rows) this.rows.set(`T${table}/${key}`, name);
  }

  of(cell: FindingCell): PublicationCellDto {
    return { ...cell, label: this.label(cell) };
  }

  private label({ place, row, column }: FindingCell): string {
    const project = (code: string): string => this.content.projects.find((each) => each.code === code)?.name ?? code;
    switch (place) {
      case NARRATIVE: {
        const statement = this.content.statements.find(({ key }) => key === row);
        const named = statement?.title ?? row;
        const title = row.startsWith('PROJECT:') ? project(row.slice('PROJECT:'.length)) : named;
        const what = figureLabels[column] ?? (column === 'NAME' ? placeWords.name : placeWords.reason);
        return `${placeWords.narrative} ${title} · ${what}`;
      }
      case PROJECT:
        return `${placeWords.project} ${project(row)} · ${sideSheets.projects.columns[column as 'name'] ?? column}`;
      case GOAL: {
        const [owner, no] = row.split('/') as [string, string];
        const whose = owner === 'UNIT' ? placeWords.unit : project(owner);
        return `${placeWords.goal} ${whose} ${no} · ${placeWords.goalColumns[column] ?? column}`;
      }
      default: {
        const table = tableName(Number(place.slice(1)));
        const name = this.rows.get(`${place}/${row}`) ?? lineNames[row] ?? row;
        const code = /^\d/.test(row) ? `${row} ` : '';
        return `${table} ${code}${name} · ${columnTitles[column] ?? column}`;
      }
    }
  }
}
