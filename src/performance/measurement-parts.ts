import { Inject, Injectable } from '@nestjs/common';
import { intToPeriod } from '../kernel/period.js';
import { schemeLabels } from '../messages/agencies.js';
import { evaluationPack as words } from '../messages/evaluations.js';
import type { Tx } from '../platform/db/db.js';
import { SamplingService } from '../sampling/sampling.service.js';
import { ConfirmedErrorsStore } from './confirmed-errors.store.js';
import { kindsBehind, sidesBehind, type CountedSide } from './domain/lists-behind.js';
import type { ProjectFacts } from './domain/measures.js';
import { PerformanceFactsStore, type DueMonth, type Slice, type Viewpoint } from './performance-facts.store.js';
import type { MeasurementRow } from './performance.store.js';

type Cells = readonly string[];
/** One list behind a measured value, whole, as it is asked for. */
export interface MeasurementPart {
  kind: CountedSide | 'ERRORS' | 'SAMPLE_ERRORS' | 'VOUCHERS' | 'ENTRIES';
  scheme: string | null;
  label: string;
  columns: Cells;
  rows: () => AsyncGenerator<Cells>;
}

/** Lists are read in pages of this size, people month by month: a year of a region is never held at once. */
const PAGE = 20_000;

/** Everything that a measured value is made of, line by line, at the viewpoint at which it was measured. */
@Injectable()
export class MeasurementParts {
  constructor(
    @Inject(PerformanceFactsStore) private readonly facts: PerformanceFactsStore,
    @Inject(ConfirmedErrorsStore) private readonly errors: ConfirmedErrorsStore,
    @Inject(SamplingService) private readonly sampling: SamplingService,
  ) {}

  of(tx: Tx, agencyId: number, it: MeasurementRow): MeasurementPart[] {
    const view = { agencyId, fiscalYear: it.fiscalYear, cutOff: it.cutOff, watermark: it.watermark };
    const { months, fund, projectId, planId } = it.query.parameters ?? {};
    const parts: MeasurementPart[] = [];
    for (const [scheme, due] of Object.entries(months ?? {})) {
      for (const side of sidesBehind(it.measure)) parts.push(this.people(tx, view, scheme, due, side));
      if (it.measure === 'ACCURACY_RATE') parts.push(this.wrong(tx, view, scheme, due));
    }
    if (planId !== undefined && it.measurable) parts.push(this.sampled(tx, view, planId));
    if (projectId !== undefined) parts.push(this.entries(tx, view, projectId, it));
    const books = fund ?? (it.measure === 'FUNDED_MONTHS' ? it.parameters.scheme : undefined);
    if (books !== undefined) parts.push(this.vouchers(tx, view, books));
    return parts;
  }

  private people(
    tx: Tx,
    view: Viewpoint,
    scheme: string,
    months: readonly DueMonth[],
    kind: CountedSide,
  ): MeasurementPart {
    const { facts } = this;
    return {
      kind,
      scheme,
      label: `${nameOf(scheme)}-${words.sides[kind]}`,
      columns: words.peopleColumns,
      async *rows() {
        for (const month of months) {
          const page = (slice: Slice) => facts.personPeriods(tx, view, scheme, [month], kind, slice);
          for await (const row of paged(page)) {
            const { period, beneficiaryId, name, idMasked, due, paid, creditedOn, payOn } = row;
            yield [intToPeriod(period), beneficiaryId, name, idMasked, due ?? '', paid ?? '', creditedOn ?? '', payOn];
          }
        }
      },
    };
  }

  private wrong(tx: Tx, view: Viewpoint, scheme: string, months: readonly DueMonth[]): MeasurementPart {
    const periods = months.map(({ period }) => period);
    const page = (slice: Slice) => this.errors.lines(tx, view, scheme, periods, slice);
    return {
      kind: 'ERRORS',
      scheme,
      label: `${nameOf(scheme)}-${words.sides.ERRORS}`,
      columns: words.errorColumns,
      async *rows() {
        for await (const { period, reference, name, idMasked, amount, wrongAmount } of paged(page))
          yield [intToPeriod(period), reference, name, idMasked, amount, wrongAmount];
      },
    };
  }

  private sampled(tx: Tx, view: Viewpoint, planId: string): MeasurementPart {
    const page = async (slice: Slice) => {
      const { rows, total } = await this.sampling.wrongItems(tx, view.agencyId, planId, slice);
      return { rows, count: total };
    };
    return {
      kind: 'SAMPLE_ERRORS',
      scheme: null,
      label: words.sides.SAMPLE_ERRORS,
      columns: words.errorColumns,
      async *rows() {
        for await (const { period, reference, name, idMasked, amount, errorAmount } of paged(page))
          yield [intToPeriod(period), reference, name, idMasked, amount, errorAmount ?? '0.00'];
      },
    };
  }

  private vouchers(tx: Tx, view: Viewpoint, fund: string): MeasurementPart {
    const page = (slice: Slice) => this.facts.bookLines(tx, view, fund, slice);
    return {
      kind: 'VOUCHERS',
      scheme: fund,
      label: `${nameOf(fund)}-${words.sides.VOUCHERS}`,
      columns: words.voucherColumns,
      async *rows() {
        for await (const { voucherId, on, period, number, summary, amount } of paged(page))
          yield [voucherId, on, intToPeriod(period), String(number), summary, amount];
      },
    };
  }

  private entries(tx: Tx, view: Viewpoint, projectId: string, it: MeasurementRow): MeasurementPart {
    const kinds = kindsBehind(it.measure, it.facts.executionBasis as ProjectFacts['executionBasis']);
    const page = (slice: Slice) => this.facts.projectLines(tx, view, projectId, kinds, slice);
    return {
      kind: 'ENTRIES',
      scheme: null,
      label: words.sides.ENTRIES,
      columns: words.entryColumns,
      async *rows() {
        for await (const { kind, on, documentNo, batchNumber, amount } of paged(page))
          yield [words.entryKinds[kind] ?? kind, on, documentNo ?? '', batchNumber ?? '', amount];
      },
    };
  }
}

const nameOf = (scheme: string): string => schemeLabels[scheme as keyof typeof schemeLabels] ?? scheme;

async function* paged<T>(page: (slice: Slice) => Promise<{ rows: T[] }>): AsyncGenerator<T> {
  for (let offset = 0; ; offset += PAGE) {
    const { rows } = await page({ limit: PAGE, offset });
    yield* rows;
    if (rows.length < PAGE) return;
  }
}
