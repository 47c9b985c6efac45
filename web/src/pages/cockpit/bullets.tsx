import { schemeLabels } from '@messages/agencies';
import { cockpit as words } from '@messages/web/cockpit';
import { indicators, measurement } from '@messages/web/performance';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { Schema } from '../../api/client';
import { drawn } from '../../ui/formats';
import { Section } from '../../ui/page';
import { actualText, targetText } from '../performance/measured';

type Measure = Schema<'DashboardMeasureDto'>;

/** Per scheme, each indicator as a bar with its target as a tick; a click opens the lines behind it. */
export function Bullets({
  measures,
  schemes,
}: {
  measures: readonly Measure[];
  schemes: readonly string[];
}): ReactNode {
  return (
    <div className="cockpit-schemes">
      {schemes.map((scheme) => (
        <Section key={scheme} title={schemeLabels[scheme as keyof typeof schemeLabels]}>
          {measures
            .filter((measure) => measure.scheme === scheme)
            .map((measure) => (
              <Bullet key={measure.indicatorId} measure={measure} />
            ))}
        </Section>
      ))}
    </div>
  );
}

function Bullet({ measure }: { measure: Measure }): ReactNode {
  const { actual, target, met } = measure;
  // Both on one scale that leaves the target's tick inside the track.
  const scale = Math.max(drawn(target), drawn(actual)) * 1.08 || 1;
  const body = (
    <>
      <span className="bullet-name" title={measure.name}>
        {measure.name}
      </span>
      <span className="num">
        {actual === null ? <span className="faint">{words.notMeasured}</span> : <strong>{actualText(measure)}</strong>}{' '}
        <span className="faint">{targetText(measure)}</span>
      </span>
      {measure.accuracy && <span className="bullet-origin faint">{originOf(measure.accuracy)}</span>}
      <span className="bullet-track" aria-hidden>
        <span
          className="bullet-bar"
          style={{
            width: `${(drawn(actual) / scale) * 100}%`,
            background: met ? 'var(--state-green)' : 'var(--state-amber)',
          }}
        />
        <span className="bullet-tick" style={{ left: `${(drawn(target) / scale) * 100}%` }} />
      </span>
    </>
  );
  if (measure.measurementId === null) return <div className="bullet">{body}</div>;
  return (
    <Link
      className="bullet"
      to={`/measurements/${measure.measurementId}?year=${measure.cutOff?.slice(0, 4)}&cutOff=${measure.cutOff}`}
    >
      {body}
    </Link>
  );
}

/** Confirmed findings, or the sampling plan with the interval that was measured. */
function originOf({ source, planId, lower, upper }: NonNullable<Measure['accuracy']>): string {
  if (source === 'FINDINGS' || planId === null) return words.accuracyFrom(measurement.fromFindings);
  const plan = words.accuracyFrom(indicators.fromPlan(planId));
  return lower && upper ? `${plan} ${indicators.intervalIs(lower, upper)}` : plan;
}
