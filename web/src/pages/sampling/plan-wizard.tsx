import { useQuery } from '@tanstack/react-query';
import { App, Button, Form, Input, Radio, Steps } from 'antd';
import { samplingMethodLabels } from '@messages/sampling';
import { samplingWizard as words } from '@messages/web/sampling';
import { useState, type ReactNode } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { usePeriod } from '../../session/period';
import { Amount } from '../../ui/amount';
import { count, money, period as periodText } from '../../ui/formats';
import { Facts, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { firstDraft, monthsBetween, populationRequest, sampleRequest, type Draft, type SampleRequest } from './draft';
import { Formula } from './formula';
import { useResting } from './use-resting';
import { MethodStep, PopulationStep, SizeStep, Strata } from './wizard-steps';
import './sampling.css';

const STEPS = ['population', 'method', 'size', 'seed'] as const;
type Preview = Schema<'SamplePreviewDto'>;

/** Four steps to a drawn sample; what has been decided, with its count, sum and formula, stands beside them all the time. */
export default function PlanWizard(): ReactNode {
  const { period } = usePeriod();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [step, setStep] = useState(0);
  const [draft, setDraft] = useState(() => firstDraft(period));
  const [name, setName] = useState<string | null>(null);
  const [seed, setSeed] = useState<string | null>(null);
  const change = (changes: Partial<Draft>): void => setDraft((before) => ({ ...before, ...changes }));

  const population = usePreview(useResting(populationRequest(draft)));
  const asked = useResting(population.data ? sampleRequest(draft, population.data.watermark) : null);
  const design = usePreview(step >= 2 ? asked : null);

  const months = monthsBetween(draft.from, draft.to);
  const called = name ?? (months.length > 0 ? words.defaultName(periodText(months[0]), periodText(months.at(-1))) : '');
  const act = useAct(
    async (body: Schema<'SamplePlanBody'>, key) => {
      const { id } = await answer(
        api.POST('/api/v1/sampling-plans', { params: { header: { 'Idempotency-Key': key } }, body }),
      );
      const { count: drawn } = await answer(
        api.POST('/api/v1/sampling-plans/{id}/draw', {
          params: { path: { id }, header: { 'Idempotency-Key': `${key}.draw` } },
        }),
      );
      return { id, drawn };
    },
    {
      onDone: ({ id, drawn }) => {
        void message.success(words.drawn(count(drawn)));
        void navigate(`/sampling/${id}`);
      },
    },
  );
  const sizeText = design.data && sizeOf(design.data);
  const faults = [
    ...(called.trim().length < 2 ? [words.nameMissing] : []),
    ...(seed !== null && seed.trim() === '' ? [words.seedMissing] : []),
  ];
  const ready = step === 0 ? population.data !== undefined : step === 1 ? true : design.data !== undefined;
  const draw = (): void => {
    if (asked && design.data && faults.length === 0 && !act.isPending)
      act.mutate({ ...asked, name: called.trim(), ...(seed === null ? {} : { seed: seed.trim() }) });
  };
  return (
    <Page title={words.title} help={words.help} actions={<Link to="/sampling">{words.back}</Link>}>
      <Steps
        className="wizard-steps"
        size="small"
        current={step}
        items={STEPS.map((key) => ({ title: words.steps[key] }))}
      />
      <div className="wizard">
        <Section title={words.steps[STEPS[step]!]}>
          {step === 0 && <PopulationStep draft={draft} change={change} />}
          {step === 1 && <MethodStep draft={draft} change={change} />}
          {step === 2 && <SizeStep draft={draft} change={change} />}
          {step === 3 && <SeedStep name={called} seed={seed} onName={setName} onSeed={setSeed} />}
          {act.error && <Problem error={act.error} />}
          <div className="wizard-turn">
            {step > 0 && <Button onClick={() => setStep(step - 1)}>{words.previous}</Button>}
            {step < 3 ? (
              <Button type="primary" disabled={!ready} onClick={() => setStep(step + 1)}>
                {words.next}
              </Button>
            ) : (
              <Button
                type="primary"
                disabled={!design.data || faults.length > 0}
                title={faults[0]}
                loading={act.isPending}
                onClick={draw}
              >
                {words.draw(sizeText ?? '')}
              </Button>
            )}
          </div>
        </Section>
        <Section title={words.summary} className="wizard-summary">
          <div role="status" aria-live="polite">
            {population.error ? (
              <Problem error={population.error} retry={() => void population.refetch()} />
            ) : population.data ? (
              <Facts
                items={[
                  [
                    words.population,
                    words.populationIs(count(population.data.populationCount), money(population.data.populationSum)),
                    true,
                  ],
                  ...(step >= 1 ? [[words.method, samplingMethodLabels[draft.method], true] as const] : []),
                  ...(step >= 2 && sizeText
                    ? [[words.steps.size, <strong key="size">{sizeText}</strong>, true] as const]
                    : []),
                  ...(step >= 2 && design.data?.moneyInterval
                    ? [[words.interval, <Amount key="interval" of={design.data.moneyInterval} />, true] as const]
                    : []),
                ]}
              />
            ) : (
              <p className="faint">{months.length === 0 ? words.monthsWrong : words.reading}</p>
            )}
            {step === 0 && <p className="faint">{words.populationHint}</p>}
            {step >= 2 &&
              (design.error ? (
                <Problem error={design.error} />
              ) : design.data ? (
                <>
                  <h3>{words.formula}</h3>
                  <Formula lines={design.data.formula} />
                  {design.data.strata.length > 1 && (
                    <Strata strata={design.data.strata} sized={draft.method !== 'MONEY'} />
                  )}
                </>
              ) : (
                <p className="faint">{words.sizeWaiting}</p>
              ))}
          </div>
        </Section>
      </div>
    </Page>
  );
}

/** What the service makes of a request, nothing saved; the same request is asked once. */
function usePreview(request: SampleRequest | null): {
  data: Preview | undefined;
  error: Error | null;
  refetch: () => unknown;
} {
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['sampling-preview', request],
    enabled: request !== null,
    staleTime: 600_000,
    retry: false,
    queryFn: ({ signal }) => answer(api.POST('/api/v1/sampling-plans/preview', { body: request!, signal })),
  });
  return request === null
    ? { data: undefined, error: null, refetch }
    : { data, error: isFetching ? null : error, refetch };
}

function sizeOf({ size, moneyInterval }: Preview): string {
  return moneyInterval === null ? words.sizeIs(count(size)) : words.pointsAre(count(size));
}

function SeedStep(props: {
  name: string;
  seed: string | null;
  onName: (name: string) => void;
  onSeed: (seed: string | null) => void;
}): ReactNode {
  const { name, seed } = props;
  return (
    <Form layout="vertical" component="div">
      <Form.Item label={words.name}>
        <Input
          aria-label={words.name}
          maxLength={100}
          value={name}
          onChange={(event) => props.onName(event.target.value)}
        />
      </Form.Item>
      <Form.Item label={words.seed} extra={words.seedWhy}>
        <Radio.Group
          aria-label={words.seed}
          value={seed === null ? 'made' : 'given'}
          options={[
            { value: 'made', label: words.seedMade },
            { value: 'given', label: words.seedGiven },
          ]}
          onChange={(event) => props.onSeed(event.target.value === 'made' ? null : '')}
        />
      </Form.Item>
      {seed !== null && (
        <Form.Item label={words.seedGiven} extra={words.seedHint}>
          <Input
            aria-label={words.seedGiven}
            maxLength={64}
            autoFocus
            value={seed}
            onChange={(event) => props.onSeed(event.target.value)}
          />
        </Form.Item>
      )}
    </Form>
  );
}
