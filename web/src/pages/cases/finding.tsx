import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { errorKindLabels, findingActionLabels, findingSourceLabels, findingStateLabels } from '@messages/cases';
import { caseFile as text, caseWords as words } from '@messages/web/cases';
import { useState, type ReactNode } from 'react';
import { Link, useParams } from 'react-router-dom';
import { answer, api } from '../../api/client';
import { Amount, DigestBadge } from '../../ui/amount';
import { money, period, time } from '../../ui/formats';
import { Facts, Page, Section } from '../../ui/page';
import { failureOf, Problem } from '../../ui/problem';
import { LookTag, StateTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { PersonLink } from '../batches/person-link';
import { CaseAct, offeredActions } from './case-act';
import { AssignCase, EditCase, isStep, StepOfCase, type Step } from './case-acts';
import { CaseFlags, Events, Inspections } from './case-history';
import { CaseLines } from './case-lines';
import { Notices } from './case-notices';
import { CasePapers } from './case-papers';
import { Recoveries } from './case-recoveries';
import { RecoveryPlan } from './case-plan';
import type { Case } from './case-types';
import { WriteOffs } from './case-write-offs';
import { Sum } from './findings';
import './cases.css';

type State = Case['state'];

/** Recusal is said above, once for all. */
const saysWhy = (reasonCode: string | null): boolean => reasonCode !== null && reasonCode !== 'FINDING_RECUSED';

/** One case: who, how much, how far, and everything that was done and may be done now. */
export default function Finding(): ReactNode {
  const { id = '' } = useParams();
  const read = useQuery({
    queryKey: ['finding', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/findings/{id}', { params: { path: { id } }, signal })),
  });
  const { data } = read;
  const failure = failureOf(read);
  if (failure)
    return (
      <Page title={text.title}>
        <Problem {...failure} />
      </Page>
    );
  if (!data) return <Waiting />;
  return <Shown key={data.id} file={data} />;
}

function Shown({ file }: { file: Case }): ReactNode {
  const [step, setStep] = useState<Step | null>(null);
  const [asking, setAsking] = useState<'edit' | 'assign' | null>(null);
  const steps = offeredActions(file).filter(({ action }) => isStep(action));
  return (
    <Page
      title={file.number}
      help={text.help}
      tag={<StateTag family="finding" state={file.state} />}
      answer={text.answer(money(file.amount), money(file.recovered), money(file.open))}
      actions={
        <>
          {steps.map(({ action, reasonCode }) => (
            <CaseAct
              key={action}
              file={file}
              action={action}
              size="middle"
              type={action === 'propose' || action === 'determine' || action === 'close' ? 'primary' : 'default'}
              danger={action === 'dismiss' || action === 'revoke'}
              aria-describedby={saysWhy(reasonCode) ? `why-${action}` : undefined}
              onClick={() => setStep(action as Step)}
            >
              {findingActionLabels[action as Step]}
            </CaseAct>
          ))}
          <CaseAct file={file} action="assign" size="middle" onClick={() => setAsking('assign')}>
            {findingActionLabels.assign}
          </CaseAct>
          <Link to="/findings">{text.back}</Link>
        </>
      }
    >
      {file.recused && <Alert type="warning" showIcon title={text.recused} />}
      <section className="section case-head" aria-label={text.sums}>
        <dl className="case-sums">
          <Sum label={words.name} value={file.name} />
          <Sum label={words.months} value={file.months} />
          <Sum label={words.amount} value={<Amount of={file.amount} />} />
          <Sum label={words.recovered} value={<Amount of={file.recovered} />} />
          <Sum label={words.writtenOff} value={<Amount of={file.writtenOff} />} />
          <Sum label={words.open} value={<Amount of={file.open} />} />
        </dl>
      </section>
      <Steps file={file} />
      {!file.allowedActions.some(({ allowed }) => allowed) && <p className="faint">{text.nothing[file.state]}</p>}
      {steps.map(
        ({ action, reason, reasonCode }) =>
          reason !== null &&
          saysWhy(reasonCode) && (
            <p key={action} id={`why-${action}`} className="faint">
              {text.notNow(findingActionLabels[action as Step], reason)}
            </p>
          ),
      )}
      <Section
        title={text.facts}
        extra={
          <CaseAct file={file} action="edit" onClick={() => setAsking('edit')}>
            {text.edit}
          </CaseAct>
        }
      >
        <Facts
          items={[
            [
              text.person,
              <>
                <PersonLink id={file.beneficiaryId} name={file.name} /> <span className="tabular">{file.idMasked}</span>
              </>,
            ],
            [words.scheme, schemeLabels[file.scheme]],
            [words.errorKind, errorKindLabels[file.errorKind]],
            [words.span, spanOf(file)],
            [words.source, [findingSourceLabels[file.source], file.sourceReference].filter(Boolean).join(' ')],
            [words.handler, file.handler],
            [text.digest, <DigestBadge digest={file.digest} />],
            [words.facts, <span className="case-facts">{file.facts}</span>, true],
          ]}
        />
      </Section>
      <CaseLines file={file} />
      <Notices file={file} />
      <RecoveryPlan file={file} />
      <Recoveries file={file} />
      <WriteOffs file={file} />
      <CaseFlags file={file} />
      <Inspections file={file} />
      <CasePapers file={file} />
      <Events file={file} />
      {step && <StepOfCase file={file} step={step} onClose={() => setStep(null)} />}
      {asking === 'edit' && <EditCase file={file} onClose={() => setAsking(null)} />}
      {asking === 'assign' && <AssignCase file={file} onClose={() => setAsking(null)} />}
    </Page>
  );
}

function spanOf({ firstPeriod, lastPeriod }: Case): string {
  if (firstPeriod === null) return '—';
  return firstPeriod === lastPeriod ? period(firstPeriod) : `${period(firstPeriod)} – ${period(lastPeriod)}`;
}

const USUAL: readonly State[] = ['OPEN', 'PROPOSED', 'DETERMINED', 'NOTIFIED', 'RECOVERING', 'CLOSED'];

/** How far the case is: each state with who brought it there and when. */
function Steps({ file }: { file: Case }): ReactNode {
  const came = new Map<State, string>([['OPEN', `${file.openedBy} ${file.openedOn}`]]);
  for (const { toState, fromState, actor, at } of file.events)
    if (toState !== fromState && toState !== 'OPEN') came.set(toState as State, `${actor} ${time(at).slice(0, 10)}`);
  const way: readonly State[] =
    file.state === 'DISMISSED' ? [...USUAL.filter((state) => came.has(state)), 'DISMISSED'] : USUAL;
  const at = way.indexOf(file.state);
  return (
    <ol className="case-steps" aria-label={text.steps}>
      {way.map((state, i) => {
        // A case that went back has been further than it is.
        const who = i <= at ? came.get(state) : undefined;
        const over = file.state === 'CLOSED' || file.state === 'DISMISSED';
        return (
          <li key={state} aria-current={i === at ? 'step' : undefined}>
            {i === at ? (
              <StateTag family="finding" state={state} />
            ) : (
              <LookTag
                look={i < at && (who !== undefined || !over) ? 'done' : 'ended'}
                text={findingStateLabels[state]}
              />
            )}
            <div className="faint" title={who}>
              {who ?? '—'}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
