import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Checkbox, Form, Input, Radio } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { projects as text, projectWords } from '@messages/web/projects';
import { useState, type ReactNode } from 'react';
import { answer, api, ApiError, type Schema } from '../../api/client';
import type { Scheme } from '../../api/lists';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import { Nothing, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import type { Project } from './amounts';

type Rule = Schema<'RuleDto'>;
type Mode = Rule['mode'];

interface Entry {
  projectId: string;
  used: boolean;
  share: string;
}

const SCHEMES = Object.keys(schemeLabels) as Scheme[];
const SHARE = /^(0(\.\d{1,6})?|1(\.0{1,6})?)$/;

/** Which projects bear the payments of each scheme, and in what order or shares. */
export function AttributionRules(props: { fiscalYear: number; projects: readonly Project[] }): ReactNode {
  return (
    <Section title={text.rules}>
      <p className="faint">{text.rulesHint}</p>
      <div className="rules">
        {SCHEMES.map((scheme) => (
          <RuleOfScheme key={scheme} scheme={scheme} {...props} />
        ))}
      </div>
    </Section>
  );
}

function RuleOfScheme(props: { scheme: Scheme; fiscalYear: number; projects: readonly Project[] }): ReactNode {
  const { scheme, fiscalYear, projects } = props;
  const { may } = useSession();
  const [editing, setEditing] = useState(false);
  const { data, error, isPending } = useQuery({
    queryKey: ['attribution-rule', scheme, fiscalYear],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/attribution/{scheme}/{fiscalYear}/rule', { params: { path: { scheme, fiscalYear } }, signal }),
      ).catch((refusal: unknown) => {
        // There is none yet.
        if (refusal instanceof ApiError && refusal.status === 404) return null;
        throw refusal;
      }),
  });
  const name = (id: string): string => projects.find((project) => project.id === id)?.name ?? id;
  return (
    <section className="rule" aria-label={schemeLabels[scheme]}>
      <div className="rule-head">
        <h3>{schemeLabels[scheme]}</h3>
        {data && (
          <span className="faint">
            {projectWords.modes[data.mode]} · {text.ruleVersion(data.version)}
          </span>
        )}
        {may('project.manage') && !isPending && !error && (
          <Button size="small" type="link" className="no-print" onClick={() => setEditing(true)}>
            {text.ruleEdit}
          </Button>
        )}
      </div>
      {error && <Problem error={error} />}
      {isPending && <Waiting />}
      {data === null && <p className="faint">{text.ruleNone}</p>}
      {data && data.entries.length === 0 && <p className="faint">{text.ruleNone}</p>}
      {data && (
        <ol>
          {data.entries.map(({ projectId, share }) => (
            <li key={projectId}>
              <span className="rule-line">
                <span>{name(projectId)}</span>
                {share && <span className="tabular">{percent(toMicro(share))}</span>}
              </span>
            </li>
          ))}
        </ol>
      )}
      {editing && data !== undefined && <EditRule {...props} rule={data} onClose={() => setEditing(false)} />}
    </section>
  );
}

function EditRule(props: {
  scheme: Scheme;
  fiscalYear: number;
  projects: readonly Project[];
  rule: Rule | null;
  onClose: () => void;
}): ReactNode {
  const { scheme, fiscalYear, rule, onClose } = props;
  const { message } = App.useApp();
  const own = props.projects.filter((project) => project.scheme === scheme);
  const [mode, setMode] = useState<Mode>(rule?.mode ?? 'ORDER');
  const [entries, setEntries] = useState<Entry[]>(() => {
    const used = (rule?.entries ?? []).filter(({ projectId }) => own.some(({ id }) => id === projectId));
    const rest = own.filter(({ id }) => !used.some(({ projectId }) => projectId === id));
    return [
      ...used.map(({ projectId, share }) => ({ projectId, used: true, share: share ?? '' })),
      ...rest.map(({ id }) => ({ projectId: id, used: false, share: '' })),
    ];
  });
  const set = useAct(
    (body: { mode: Mode; entries: { projectId: string; share?: string }[] }, key) =>
      answer(
        api.PUT('/api/v1/attribution/{scheme}/{fiscalYear}/rule', {
          params: { path: { scheme, fiscalYear }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    {
      onDone: ({ version }) => {
        void message.success(text.ruleSaved(version));
        onClose();
      },
    },
  );
  const change = (i: number, part: Partial<Entry>): void =>
    setEntries((before) => before.map((entry, at) => (at === i ? { ...entry, ...part } : entry)));
  const swap = (i: number, j: number): void =>
    setEntries((before) => before.map((entry, at) => (at === i ? before[j]! : at === j ? before[i]! : entry)));
  const name = (id: string): string => own.find((project) => project.id === id)?.name ?? id;
  const shares = entries.filter(({ used }) => used).reduce((sum, { share }) => sum + toMicro(share), 0n);

  return (
    <Ask
      open
      width={720}
      title={text.ruleTitle(schemeLabels[scheme], String(fiscalYear))}
      sentence={text.ruleAsk}
      agree={text.ruleAgree}
      pending={set.isPending}
      error={set.error}
      onAgree={() =>
        set.mutate({
          mode,
          entries: entries
            .filter(({ used }) => used)
            .map(({ projectId, share }) => (mode === 'SHARES' && share ? { projectId, share } : { projectId })),
        })
      }
      onCancel={onClose}
    >
      <Form.Item label={text.ruleMode} extra={text.ruleModeHint[mode]}>
        <Radio.Group
          value={mode}
          onChange={(event) => setMode(event.target.value as Mode)}
          options={Object.entries(projectWords.modes).map(([value, label]) => ({ value, label }))}
        />
      </Form.Item>
      {own.length === 0 ? (
        <Nothing text={text.ruleNoProjects} />
      ) : (
        <table className="rule-entries" aria-label={text.ruleEntries}>
          <tbody>
            {entries.map(({ projectId, used, share }, i) => (
              <tr key={projectId}>
                <td>
                  <Checkbox checked={used} onChange={(event) => change(i, { used: event.target.checked })}>
                    {name(projectId)}
                  </Checkbox>
                </td>
                <td>
                  {mode === 'SHARES' && used && (
                    <Input
                      className="share-input"
                      size="small"
                      inputMode="decimal"
                      aria-label={`${text.share} ${name(projectId)}`}
                      placeholder={text.share}
                      status={share !== '' && !SHARE.test(share) ? 'error' : ''}
                      title={text.shareShape}
                      value={share}
                      onChange={(event) => change(i, { share: event.target.value.trim() })}
                    />
                  )}
                  <Button
                    type="text"
                    size="small"
                    icon={<ArrowUpOutlined />}
                    aria-label={text.up(name(projectId))}
                    disabled={i === 0}
                    onClick={() => swap(i, i - 1)}
                  />
                  <Button
                    type="text"
                    size="small"
                    icon={<ArrowDownOutlined />}
                    aria-label={text.down(name(projectId))}
                    disabled={i === entries.length - 1}
                    onClick={() => swap(i, i + 1)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {mode === 'SHARES' && (
        <p className={shares > MICRO ? 'negative' : 'faint'} aria-live="polite">
          {text.shareTotal(percent(shares))}
          {shares < MICRO && ` · ${text.ownFunds(percent(MICRO - shares))}`}
        </p>
      )}
    </Ask>
  );
}

const MICRO = 1_000_000n;

/** A share as millionths, exact; what is no share yet counts as nothing. */
function toMicro(share: string): bigint {
  const match = SHARE.test(share) ? share.split('.') : null;
  return match ? BigInt(match[0]!) * MICRO + BigInt((match[1] ?? '').padEnd(6, '0')) : 0n;
}

/** Millionths as a percentage without needless zeros. */
function percent(micro: bigint): string {
  const rest = String(micro % 10_000n)
    .padStart(4, '0')
    .replace(/0+$/, '');
  return `${micro / 10_000n}${rest ? `.${rest}` : ''}%`;
}
