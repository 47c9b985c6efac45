import { useQuery } from '@tanstack/react-query';
import { App, Form, Input, Radio, Select } from 'antd';
import { indicators as words } from '@messages/web/performance';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { getPage } from '../../api/lists';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import { accuracyOf } from './accuracy-facts';

type Indicator = Schema<'IndicatorView'>;
type Source = Schema<'AccuracySourceBody'>['source'];

interface Values {
  source: Source;
  planId?: string;
}

/** How an accuracy rate is measured: its source now, and of a sample the plan and the interval that was measured. */
export function AccuracyOrigin(props: { indicator: Indicator; measured: Schema<'MeasurementView'> | null }): ReactNode {
  const { may } = useSession();
  const { indicator, measured } = props;
  const { planId } = indicator.parameters as { planId?: string };
  const kept = measured && accuracyOf(measured);
  return (
    <>
      {indicator.measureLabel}
      {planId &&
        (may('sampling.read') ? (
          <>
            {' '}
            <Link to={`/sampling/${planId}`}>{words.fromPlan(planId)}</Link>
          </>
        ) : (
          ` ${words.fromPlan(planId)}`
        ))}
      {/* Only of the plan that stands beside it. */}
      {kept?.lower && kept.upper && kept.planId === planId && (
        <span className="faint tabular"> {words.intervalIs(kept.lower, kept.upper)}</span>
      )}
    </>
  );
}

/** Takes an accuracy rate from confirmed findings or from a signed sampling plan. */
export function AccuracySource({ indicator, onClose }: { indicator: Indicator; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const { may } = useSession();
  const reads = may('sampling.read');
  const plans = useQuery({
    queryKey: ['sampling-plans', 'signed'],
    enabled: reads,
    queryFn: ({ signal }) => getPage('/api/v1/sampling-plans', undefined, { state: 'SIGNED', pageSize: 200 }, signal),
  }).data?.rows;
  const act = useAct(
    ({ source, planId }: Values, key) =>
      answer(
        api.PUT('/api/v1/indicators/{id}/accuracy-source', {
          params: { path: { id: indicator.id }, header: { 'Idempotency-Key': key } },
          body: source === 'SAMPLE' && planId ? { source, planId: planId.trim() } : { source },
        }),
      ),
    {
      onDone: () => {
        void message.success(words.chosen);
        onClose();
      },
    },
  );
  const now = indicator.parameters as { source?: Source; planId?: string };
  return (
    <Ask<Values>
      open
      title={words.chooseTitle(indicator.level3)}
      sentence={words.chooseSentence}
      agree={words.chooseSource}
      initial={{ source: now.source ?? 'FINDINGS', planId: now.planId }}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => act.mutate(values)}
      onCancel={onClose}
    >
      <Form.Item name="source" label={words.sourceOf}>
        <Radio.Group options={Object.entries(words.sources).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item noStyle dependencies={['source']}>
        {({ getFieldValue }) =>
          getFieldValue('source') === 'SAMPLE' && (
            <Form.Item
              name="planId"
              label={reads ? words.plan : words.planNumber}
              rules={[{ required: true, whitespace: true, message: words.planMissing }]}
            >
              {reads ? (
                <Select
                  notFoundContent={words.noPlans}
                  options={(plans ?? []).map(({ id, name }) => ({ value: id, label: words.planOption(id, name) }))}
                />
              ) : (
                <Input inputMode="numeric" maxLength={18} />
              )}
            </Form.Item>
          )
        }
      </Form.Item>
    </Ask>
  );
}
