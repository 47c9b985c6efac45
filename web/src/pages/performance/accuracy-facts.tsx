import { measurement as words } from '@messages/web/performance';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { Schema } from '../../api/client';
import { useSession } from '../../session/session';
import { DigestBadge } from '../../ui/amount';
import { count, money } from '../../ui/formats';
import { Facts, Section } from '../../ui/page';

type Measurement = Schema<'MeasurementView'>;

/** What an accuracy rate was worked out from, as the measurement keeps it. */
interface AccuracyKept {
  source: 'FINDINGS' | 'SAMPLE';
  planId?: string;
  plan?: string;
  why?: string;
  lower?: string;
  upper?: string;
  confidence?: string;
}

export function accuracyOf(one: Pick<Measurement, 'facts'>): AccuracyKept {
  return one.facts as unknown as AccuracyKept;
}

/** The interval of a rate that was taken from a sample; null of any other value. */
export function intervalText(one: Measurement): string | null {
  const { lower, upper, confidence } = accuracyOf(one);
  return one.measure === 'ACCURACY_RATE' && one.measurable && lower && upper && confidence
    ? words.interval(lower, upper, confidence)
    : null;
}

/** Where the accuracy rate comes from: confirmed findings, or a sampling plan with its interval and its population. */
export function AccuracyFacts({ one }: { one: Measurement }): ReactNode {
  const { may } = useSession();
  const kept = accuracyOf(one);
  const facts = one.facts as Record<string, unknown>;
  const { planId = '', plan = '' } = kept;
  const named = words.fromSample(planId, plan);
  const source =
    kept.source === 'FINDINGS' ? (
      words.fromFindings
    ) : may('sampling.read') ? (
      <Link to={`/sampling/${planId}`}>{named}</Link>
    ) : (
      named
    );
  return (
    <Section title={words.facts}>
      {kept.why && <p>{words.whyNot[kept.why] ?? kept.why}</p>}
      <Facts
        items={[
          [words.source, source],
          ...Object.entries(words.sampleFacts)
            .filter(([key]) => facts[key] !== undefined && facts[key] !== null)
            .map(([key, label]) => [label, shown(key, facts[key])] as const),
        ]}
      />
    </Section>
  );
}

function shown(key: string, value: unknown): ReactNode {
  if (typeof value === 'number') return count(value);
  const text = String(value as string);
  if (key.endsWith('Digest')) return <DigestBadge digest={text} />;
  return /^-?\d+\.\d{2}$/.test(text) ? money(text) : text;
}
