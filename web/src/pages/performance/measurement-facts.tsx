import { schemeLabels } from '@messages/agencies';
import { indicators, measurement as words } from '@messages/web/performance';
import type { ReactNode } from 'react';
import type { Schema } from '../../api/client';
import type { Scheme } from '../../api/lists';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { count, money, period, sum } from '../../ui/formats';
import { Facts, Section } from '../../ui/page';
import { AccuracyFacts } from './accuracy-facts';

type Measurement = Schema<'MeasurementView'>;

/** The facts of a month, as the measurement keeps them. */
interface PeriodFact {
  scheme: Scheme;
  period: string;
  payOn: string;
  due: number;
  full: number;
  onTime: number;
  active: number;
  activePaid: number;
  headcount: number;
  dueSum: string;
  paidSum: string;
}

const SUMMED = ['due', 'full', 'onTime', 'active', 'activePaid', 'headcount'] as const;

/** How the value was worked out: rule, range, facts, and the query itself for whoever works it out again. */
export function MeasurementFacts({ one }: { one: Measurement }): ReactNode {
  const { name, sql } = one.query as { name?: string; sql?: string };
  const { periods, ...facts } = one.facts as { periods?: PeriodFact[] } & Record<string, unknown>;
  const { scheme, of } =
    (one.query as { indicator?: { parameters?: { scheme?: Scheme; of?: string } } }).indicator?.parameters ?? {};
  const manual = one.measure === 'MANUAL' || one.measure === 'GRADE';
  return (
    <>
      <Section title={words.parameters}>
        <Facts
          items={[
            [words.level, `${one.level1} / ${one.level2}`],
            [words.measure, one.measureLabel],
            [
              words.scoring,
              words.scoringText(indicators.scoring[one.scoringCode] ?? one.scoringCode, one.scoringVersion),
            ],
            [words.score, one.score ? words.scoreOf(money(one.score), money(one.weight)) : '—'],
            [words.cutOff, one.cutOff],
            [words.watermark, one.watermark],
            ...(manual ? [] : [[words.scheme, scheme ? schemeLabels[scheme] : words.allSchemes] as const]),
            ...(of ? [[words.of, words.ofWords[of] ?? of] as const] : []),
            ...(periods && periods.length > 0 ? [[words.months, monthsText(periods)] as const] : []),
          ]}
        />
        {sql && (
          <details className="query">
            <summary>
              {words.query} · {words.queryNames[name ?? ''] ?? name}
            </summary>
            <p className="faint">{words.queryHint}</p>
            <pre tabIndex={0}>{sql.trim()}</pre>
          </details>
        )}
      </Section>
      {(periods?.length ?? 0) > 0 && <PeriodFacts periods={periods!} label={words.facts} />}
      {one.measure === 'ACCURACY_RATE' && <AccuracyFacts one={one} />}
      {Object.keys(facts).some((key) => words.projectFacts[key] !== undefined) && (
        <Section title={words.facts}>
          <Facts
            items={Object.entries(words.projectFacts)
              .filter(([key]) => facts[key] !== undefined && facts[key] !== null)
              .map(([key, label]) => [label, factText(key, facts[key])] as const)}
          />
        </Section>
      )}
    </>
  );
}

function monthsText(periods: readonly PeriodFact[]): string {
  const months = [...new Set(periods.map((one) => one.period))].sort();
  return words.monthsText(period(months[0]), period(months.at(-1)), months.length);
}

function factText(key: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? indicators.yes : indicators.no;
  const text = String(value as string | number);
  if (key === 'executionBasis') return words.basis[text] ?? text;
  return /^-?\d+\.\d+$/.test(text) ? money(text) : text;
}

function PeriodFacts({ periods, label }: { periods: readonly PeriodFact[]; label: string }): ReactNode {
  const several = new Set(periods.map(({ scheme }) => scheme)).size > 1;
  const columns: Column<PeriodFact>[] = [
    ...(several
      ? [{ path: 'scheme', title: words.periodColumns.scheme, words: schemeLabels as Readonly<Record<string, string>> }]
      : []),
    { path: 'period', title: words.periodColumns.period, kind: 'period' },
    { path: 'payOn', title: words.periodColumns.payOn, kind: 'date' },
    ...SUMMED.map((path): Column<PeriodFact> => ({ path, title: words.periodColumns[path], kind: 'count' })),
    { path: 'dueSum', title: words.periodColumns.dueSum, kind: 'money' },
    { path: 'paidSum', title: words.periodColumns.paidSum, kind: 'money' },
  ];
  const total = [
    words.total,
    ...(several ? [''] : []),
    '',
    ...SUMMED.map((path) => count(periods.reduce((n, one) => n + one[path], 0))),
    money(sum(periods.map(({ dueSum }) => dueSum))),
    money(sum(periods.map(({ paidSum }) => paidSum))),
  ];
  return (
    <Section title={label} className="period-facts">
      <PlainTable
        label={label}
        columns={columns}
        rows={periods}
        rowKey={(one) => `${one.scheme}/${one.period}`}
        total={total}
      />
    </Section>
  );
}
