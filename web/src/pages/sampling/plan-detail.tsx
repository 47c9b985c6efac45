import { useQuery } from '@tanstack/react-query';
import { schemeLabels } from '@messages/agencies';
import { samplingPlan as words, samplingWizard } from '@messages/web/sampling';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { DigestBadge } from '../../ui/amount';
import { count, money, time } from '../../ui/formats';
import { Facts, Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { StateTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { useTownshipNames } from '../batches/townships';
import { Formula } from './formula';
import { monthsText } from './months-text';
import { PlanActs } from './plan-acts';
import { PlanItems } from './plan-items';
import { PlanResult } from './plan-result';
import { Strata } from './wizard-steps';
import './sampling.css';

type Plan = Schema<'SamplingPlanDetailDto'>;

/** One sampling plan: what it was drawn from and how, its list with the verdicts, and what they say. */
export default function PlanDetail(): ReactNode {
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['sampling-plan', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/sampling-plans/{id}', { params: { path: { id } }, signal })),
  });
  const back = <Link to="/sampling">{words.back}</Link>;
  if (!data) {
    return (
      <Page title={words.title(id)} actions={back}>
        {error ? <Problem error={error} retry={() => void refetch()} /> : <Waiting />}
      </Page>
    );
  }
  return (
    <Page
      title={data.name}
      tag={<StateTag family="samplingPlan" state={data.state} />}
      answer={answerOf(data)}
      actions={
        <>
          {back}
          <PlanActs plan={data} />
        </>
      }
    >
      {data.evaluation && <PlanResult plan={data} evaluation={data.evaluation} />}
      {data.state === 'PLANNED' ? (
        <Section title={words.list}>
          <Nothing text={words.listWaits} />
        </Section>
      ) : (
        data.listCount !== null && <PlanItems plan={data} />
      )}
      <HowDrawn plan={data} />
    </Page>
  );
}

function answerOf(plan: Plan): ReactNode {
  if (plan.evaluation) return <strong>{plan.evaluation.text[0]}</strong>;
  if (plan.listCount === null) return words.notDrawn(samplingWizard.sizeIs(count(plan.size)));
  return words.progress(count(plan.examined), count(plan.listCount), count(plan.wrong));
}

function HowDrawn({ plan }: { plan: Plan }): ReactNode {
  const townships = useTownshipNames();
  const named = (list: readonly string[], names: Readonly<Record<string, string>>): string =>
    list.length === 0 ? words.all : list.map((one) => names[one] ?? (one || samplingWizard.noTownship)).join('、');
  const act = (by: string | null, at: string | null): string | null => (by && at ? words.byAt(by, time(at)) : null);
  const signed = act(plan.signedBy, plan.signedAt);
  const withdrawn = act(plan.withdrawnBy, plan.withdrawnAt);
  return (
    <Section title={words.plan}>
      <Facts
        items={[
          [words.method, plan.methodLabel],
          [words.confidence, words.percent(plan.confidence)],
          [words.periods, monthsText(plan.periods)],
          [words.schemes, named(plan.schemes, schemeLabels)],
          [words.townships, named(plan.townships, townships)],
          [words.kinds, named(plan.kinds, samplingWizard.kindsOf)],
          [words.population, samplingWizard.populationIs(count(plan.populationCount), money(plan.populationSum))],
          [words.watermark, plan.watermark],
          [words.populationDigest, <DigestBadge key="population" digest={plan.populationDigest} />],
          ...(plan.listDigest
            ? [[words.listDigest, <DigestBadge key="list" digest={plan.listDigest} />] as const]
            : []),
          [
            words.seed,
            <span key="seed" className="seed">
              {words.seedFrom(plan.seed, plan.seedGiven)}
            </span>,
          ],
          [words.planned, act(plan.plannedBy, plan.plannedAt)],
          ...(plan.drawnBy ? [[words.drawn, act(plan.drawnBy, plan.drawnAt)] as const] : []),
          ...(signed ? [[words.signed, signed] as const] : []),
          ...(plan.signedNote ? [[words.signedNote, plan.signedNote] as const] : []),
          ...(withdrawn ? [[words.withdrawn, withdrawn] as const] : []),
          ...(plan.withdrawnReason ? [[words.withdrawnReason, plan.withdrawnReason] as const] : []),
        ]}
      />
      <h3>{words.formula}</h3>
      <Formula lines={plan.formula} />
      {plan.strata.length > 1 && <Strata strata={plan.strata} sized={plan.method !== 'MONEY'} />}
    </Section>
  );
}
