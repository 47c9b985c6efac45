import { CheckCircleFilled, HourglassFilled, MinusCircleOutlined, StopOutlined } from '@ant-design/icons';
import { batch as words } from '@messages/web/batches';
import type { ReactNode } from 'react';
import type { Schema } from '../../api/client';
import { shortDigest, time } from '../../ui/formats';

export type Batch = Schema<'BatchDetailDto'>;
type StepKey = keyof typeof words.steps;

interface Step {
  key: StepKey;
  state: 'done' | 'current' | 'waiting' | 'struck' | 'withdrawn';
  who?: string | null;
  at?: string | null;
  note?: string;
}

const ICONS = {
  done: CheckCircleFilled,
  current: HourglassFilled,
  waiting: MinusCircleOutlined,
  struck: StopOutlined,
  withdrawn: StopOutlined,
};
const COLOURS = { done: 'green', current: 'amber', waiting: 'grey', struck: 'grey', withdrawn: 'grey' };
const SIGNED = ['SUBMIT', 'REVIEW', 'APPROVE'] as const;

/** Who did which step when, up to now; then the rounds that were sent back. */
export function Signing({ batch }: { batch: Batch }): ReactNode {
  return (
    <>
      <ol className="signing" aria-label={words.signing}>
        {stepsOf(batch).map((step) => {
          const Icon = ICONS[step.state];
          return (
            <li
              key={step.key}
              className={`signing-${step.state}`}
              aria-current={step.state === 'current' ? 'step' : undefined}
            >
              <span className={`signing-name state-${COLOURS[step.state]}`}>
                <Icon aria-hidden /> {words.steps[step.key]}
              </span>
              {step.at ? (
                <>
                  <span className="signing-who">{step.who ?? words.system}</span>
                  <span className="faint tabular">{time(step.at)}</span>
                </>
              ) : (
                <span className="faint">{step.state === 'current' ? words.waitingStep : words.notYet}</span>
              )}
              {step.note && <span className="faint">{step.note}</span>}
            </li>
          );
        })}
      </ol>
      {batch.signatures.some(({ current, digest }) => current && digest !== batch.digest) && (
        <p className="faint">{words.signedOther}</p>
      )}
      <EarlierRounds batch={batch} />
    </>
  );
}

function stepsOf(batch: Batch): Step[] {
  const by = (action: string) => batch.events.findLast((event) => event.action === action);
  const issued = by('issue');
  const withdrawn = batch.state === 'WITHDRAWN' ? by('withdraw') : undefined;
  const facts: Omit<Step, 'state'>[] = [
    { key: 'DRAFT', who: batch.draftedByName, at: batch.draftedAt },
    ...SIGNED.map((key) => {
      const signature = batch.signatures.find((one) => one.step === key && one.round === batch.round);
      return {
        key,
        who: signature?.actorName,
        at: signature?.signedAt,
        note: signature && `${words.digest} ${shortDigest(signature.digest)}`,
      };
    }),
    { key: 'ISSUE', who: issued?.actorName, at: issued?.at ?? batch.bankFileIssuedAt },
    { key: 'SETTLE', who: by('settle')?.actorName, at: batch.settledAt },
  ];
  if (withdrawn) {
    const done = facts.filter((step) => step.at).map((step) => ({ ...step, state: 'struck' as const }));
    return [
      ...done,
      {
        key: 'WITHDRAWN',
        state: 'withdrawn',
        who: withdrawn.actorName,
        at: withdrawn.at,
        note: withdrawn.reason ?? undefined,
      },
    ];
  }
  const next = facts.findIndex((step) => !step.at);
  return facts.map((step, i) => ({ ...step, state: step.at ? 'done' : i === next ? 'current' : 'waiting' }));
}

function EarlierRounds({ batch }: { batch: Batch }): ReactNode {
  const sentBack = batch.events.filter((event) => event.action === 'sendBack');
  if (sentBack.length === 0) return null;
  return (
    <div className="earlier-rounds">
      <h3>{words.earlierRounds}</h3>
      {sentBack.map((event, i) => {
        // Each sending back ends one round, in their order.
        const round = i + 1;
        const signed = batch.signatures.filter((one) => one.round === round);
        return (
          <p key={event.no}>
            <strong>{words.round(round)}</strong>{' '}
            {signed.length === 0
              ? words.noEarlier
              : signed.map((one) => (
                  <span key={one.step} className="earlier-signature">
                    {words.steps[one.step as StepKey]} {one.actorName}{' '}
                    <span className="faint tabular">
                      {time(one.signedAt)} {shortDigest(one.digest)}
                    </span>
                  </span>
                ))}
            <span className="state-red">{words.sentBackBy(event.actorName ?? words.system, time(event.at))}</span>
            {event.reason && <span className="faint"> {event.reason}</span>}
          </p>
        );
      })}
    </div>
  );
}
