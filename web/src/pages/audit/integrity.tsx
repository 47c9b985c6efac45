import { Button, Progress } from 'antd';
import { integrity as words } from '@messages/web/integrity';
import type { ReactNode } from 'react';
import { count } from '../../ui/formats';
import { Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { LookTag } from '../../ui/states';
import { Anchors } from './anchors';
import { EvidencePack } from './evidence-pack';
import { FirstBad } from './first-bad';
import { Nights } from './nights';
import { useVerification, type Verification } from './verification-stream';
import './audit-trail.css';

/** Whether everything that is stored still fits together, check by check, while it is being checked. */
export default function Integrity(): ReactNode {
  const verification = useVerification();
  const { state, plan, checks, verdict, error, start, stop } = verification;
  const running = state === 'running';
  return (
    <Page
      title={words.title}
      help={words.help}
      answer={<Answer of={verification} />}
      actions={
        <>
          {verdict && <span className="faint">{words.seconds(verdict.seconds.toFixed(1))}</span>}
          {running ? (
            <Button onClick={stop}>{words.stop}</Button>
          ) : (
            <Button type="primary" onClick={start}>
              {state === 'idle' ? words.start : words.again}
            </Button>
          )}
        </>
      }
    >
      {error && <Problem error={error} retry={start} />}
      {state === 'idle' && <Nothing text={words.intro} />}
      {running && (
        <div className="verify-progress" role="status">
          <span>{words.running(checks.size, plan.length)}</span>
          <Progress
            size="small"
            showInfo={false}
            aria-label={words.title}
            percent={plan.length === 0 ? 0 : Math.round((checks.size / plan.length) * 100)}
          />
        </div>
      )}
      {plan.length > 0 && <Checks of={verification} />}
      <Nights />
      <Anchors />
      <EvidencePack />
    </Page>
  );
}

function Answer({ of: { state, checks, verdict } }: { of: Verification }): ReactNode {
  const bad = [...checks.values()].filter(({ ok }) => !ok).length;
  if (verdict) {
    const records = verdict.checks.reduce((n, check) => n + check.records, 0);
    return verdict.ok ? (
      <LookTag look="done" text={words.allGood(verdict.checks.length, count(records))} />
    ) : (
      <LookTag look="failed" text={words.bad(bad)} />
    );
  }
  if (bad > 0) return <LookTag look="failed" text={words.badSoFar(bad)} />;
  if (state === 'stopped') return <LookTag look="ended" text={words.stopped} />;
  return state === 'idle' ? words.notYet : null;
}

function Checks({ of: { state, plan, checks } }: { of: Verification }): ReactNode {
  const isBad = (name: string): boolean => checks.get(name)?.ok === false;
  const rows = [...plan.filter(({ name }) => isBad(name)), ...plan.filter(({ name }) => !isBad(name))];
  return (
    <Section title={words.checks}>
      <div className="plain-table-box" tabIndex={0} role="group" aria-label={words.checks}>
        <table className="plain-table" aria-label={words.checks}>
          <thead>
            <tr>
              <th scope="col" style={{ width: 280 }}>
                {words.columns.label}
              </th>
              <th scope="col" className="num" style={{ width: 120 }}>
                {words.columns.records}
              </th>
              <th scope="col" style={{ width: 110 }}>
                {words.columns.result}
              </th>
              <th scope="col">{words.columns.firstBad}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, label }) => {
              const check = checks.get(name);
              return (
                <tr key={name} className={isBad(name) ? 'check-row-bad' : undefined}>
                  <td>{label}</td>
                  <td className="num">{check ? count(check.records) : ''}</td>
                  <td>
                    {check ? (
                      <LookTag
                        look={check.ok ? 'done' : 'failed'}
                        text={check.ok ? words.results.ok : words.results.bad}
                      />
                    ) : (
                      <LookTag
                        look="ended"
                        text={state === 'running' ? words.results.waiting : words.results.stopped}
                      />
                    )}
                  </td>
                  <td>{check?.firstBad && <FirstBad of={check.firstBad} />}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
