import { App, Button, Form, Input, Tooltip } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { scoring as words } from '@messages/web/scoring';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { Ask } from '../../ui/ask';
import type { Column } from '../../ui/data-list';
import { DateInput } from '../../ui/date-input';
import { PlainTable } from '../../ui/figure';
import { Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { StateTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { By } from './by';
import { CompareScoring } from './compare-scoring';
import './performance.css';

type Rule = Schema<'ScoringRuleDto'>;
type Version = Schema<'ScoringVersionDto'>;
type Limits = Schema<'ScoringLimitsBody'>;

/** The scoring rules with all their versions; a new one; and a form under two of them. */
export default function ScoringRules(): ReactNode {
  const [writing, setWriting] = useState<Rule | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['scoring-rules'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/scoring-rules', { signal })),
  });
  return (
    <Page title={words.title} help={words.help} answer={data && words.answer(data.rules.length, data.newestVersion)}>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data?.rules.map((rule) => (
        <Section
          key={rule.code}
          title={rule.name}
          extra={
            <Tooltip title={data.whyNot}>
              <Button
                size="small"
                disabled={data.whyNot !== null}
                aria-label={words.writeTitle(rule.name)}
                onClick={() => setWriting(rule)}
              >
                {words.write}
              </Button>
            </Tooltip>
          }
        >
          <PlainTable
            label={words.versionsOf(rule.name)}
            columns={COLUMNS}
            rows={rule.versions}
            rowKey={({ version }) => String(version)}
          />
        </Section>
      ))}
      {data && data.newestVersion > 0 && <CompareScoring newest={data.newestVersion} />}
      {writing && <Write rule={writing} onClose={() => setWriting(null)} />}
    </Page>
  );
}

const COLUMNS: readonly Column<Version>[] = [
  { path: 'version', title: words.columns.version, width: 70, show: ({ version }) => words.versionNo(version) },
  {
    path: 'state',
    title: words.columns.state,
    width: 90,
    show: ({ state }) => <StateTag family="scoringVersion" state={state} />,
  },
  {
    path: 'effectiveOn',
    title: words.columns.effectiveOn,
    width: 110,
    show: ({ effectiveOn, createdAt }) => (createdAt === null ? words.fromTheStart : effectiveOn),
  },
  {
    path: 'lines',
    title: words.columns.lines,
    show: ({ lines }) => lines.map((line) => <div key={line}>{line}</div>),
  },
  { path: 'reason', title: words.columns.reason, width: 150, show: ({ reason }) => reason ?? '—' },
  {
    path: 'createdBy',
    title: words.columns.created,
    width: 150,
    show: ({ createdBy, createdAt }) =>
      createdBy && createdAt ? <By who={createdBy} at={createdAt} /> : words.shipped,
  },
];

interface Values {
  effectiveOn: string;
  reason: string;
  limits: Limits;
}

const FIELDS = {
  COMPLETION: ['cap', 'explainAbove'],
  GRADE: ['achievedFrom', 'partlyFrom'],
  TOTAL: ['excellent', 'good', 'fair'],
} as const;

/** Starts from the newest version. */
function Write({ rule, onClose }: { rule: Rule; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const act = useAct(
    ({ effectiveOn, reason, limits }: Values, key) =>
      answer(
        api.POST('/api/v1/scoring-rules/{code}/versions', {
          params: { path: { code: rule.code }, header: { 'Idempotency-Key': key } },
          body: { effectiveOn, reason, limits },
        }),
      ),
    {
      onDone: ({ version }) => {
        void message.success(words.written(version));
        onClose();
      },
    },
  );
  const needed = [{ required: true, pattern: /^\d{1,4}(\.\d{1,2})?$/, message: words.number }];
  return (
    <Ask<Values>
      open
      title={words.writeTitle(rule.name)}
      sentence={words.writeSentence}
      agree={words.write}
      reason="required"
      initial={{ limits: rule.versions[0]!.limits }}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => act.mutate(values)}
      onCancel={onClose}
    >
      {FIELDS[rule.kind].map((field) => (
        <Form.Item key={field} name={['limits', field]} label={words.limits[field]} rules={needed}>
          <Input inputMode="decimal" />
        </Form.Item>
      ))}
      {rule.kind === 'GRADE' &&
        words.grades.map((grade) => (
          <Form.Item key={grade} name={['limits', 'usual', grade]} label={words.limits.usual(grade)} rules={needed}>
            <Input inputMode="decimal" />
          </Form.Item>
        ))}
      <Form.Item name="effectiveOn" label={words.effectiveOn} rules={[{ required: true, message: words.missing }]}>
        <DateInput label={words.effectiveOn} />
      </Form.Item>
    </Ask>
  );
}
