import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Tabs } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { formats } from '@messages/web/formats';
import { rollDetail, rollProgress } from '@messages/web/rolls';
import { useState, type ReactNode } from 'react';
import { Link, useParams, useSearchParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import type { Scheme } from '../../api/lists';
import { useSession } from '../../session/session';
import { Amount, DigestBadge } from '../../ui/amount';
import { count, period as periodText, time } from '../../ui/formats';
import { Facts, Page, Section } from '../../ui/page';
import { failureOf, Problem } from '../../ui/problem';
import { LookTag, StateTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { RollActs, type Accepted } from './roll-acts';
import { RollIssues } from './roll-issues';
import { RollLines } from './roll-lines';
import { RollMapping, sheetsOf } from './roll-mapping';
import { RollProgress } from './roll-progress';
import './rolls.css';

type Roll = Schema<'RollDto'>;

const BUSY_MS = 3_000;

/** One roll: while it is read its progress, afterwards what was found and what may be done. */
export default function RollDetail(): ReactNode {
  const { id = '' } = useParams();
  const client = useQueryClient();
  const [accepted, setAccepted] = useState<Accepted | null>(null);
  const read = useQuery({
    queryKey: ['roll', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/rolls/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data && isBusy(state.data) ? BUSY_MS : false),
  });
  const { data: roll } = read;
  const failure = failureOf(read);
  if (failure)
    return (
      <Page title={rollDetail.loadingTitle}>
        <Problem {...failure} />
      </Page>
    );
  if (!roll) return <Waiting />;
  const busy = isBusy(roll);
  return (
    <Page
      title={rollDetail.title(schemeLabels[roll.scheme as Scheme], periodText(roll.period))}
      tag={<StateTag family="roll" state={roll.state} />}
      help={rollDetail.help}
      answer={<Answer roll={roll} />}
      actions={!busy && <RollActs key={roll.id} roll={roll} onAccepted={setAccepted} />}
    >
      {accepted && roll.state === 'ACCEPTED' && <AcceptedNote accepted={accepted} onClose={() => setAccepted(null)} />}
      {busy && <RollProgress roll={roll} onEnded={() => void client.invalidateQueries()} />}
      {!busy && roll.state === 'UPLOADED' && <Stopped roll={roll} />}
      <Refusal roll={roll} />
      {!busy && <Numbers roll={roll} />}
      {!busy && <Parts roll={roll} />}
    </Page>
  );
}

function isBusy({ state, jobState }: Roll): boolean {
  return state === 'UPLOADED' && (jobState === 'WAITING' || jobState === 'RUNNING');
}

function Answer({ roll }: { roll: Roll }): ReactNode {
  if (roll.state === 'FAILED') return <span className="negative">{rollDetail.answerFailed}</span>;
  if (roll.state === 'REJECTED') return <span className="faint">{rollDetail.answerRejected}</span>;
  if (roll.rowCount === null) return null;
  return (
    <span className="tabular">
      {rollDetail.answerChecked(count(roll.rowCount), count(roll.lineCount))}
      {roll.blockedCount ? (
        <span className="negative">{rollDetail.answerBlocked(count(roll.blockedCount))}</span>
      ) : null}
      {rollDetail.answerPay(count(roll.payCount))}
      <strong>
        <Amount of={roll.payTotal} unit={formats.yuan} />
      </strong>
    </span>
  );
}

/** What is wrong with the file or the roll as a whole, each with what to do. */
function Refusal({ roll }: { roll: Roll }): ReactNode {
  const { may } = useSession();
  if (roll.wholeIssues.length === 0) return null;
  return (
    <div className="roll-refusal">
      {roll.wholeIssues.map((issue) => (
        <Alert
          key={issue.id}
          className="roll-note"
          type={issue.severity === 'BLOCK' ? 'error' : 'warning'}
          showIcon
          role={issue.severity === 'BLOCK' ? 'alert' : undefined}
          title={
            <>
              {issue.sentence} {issue.remedy && <span className="faint">{issue.remedy}</span>}
            </>
          }
          action={
            roll.state === 'FAILED' &&
            may('roll.import') && (
              <Link to={`/rolls/new?scheme=${roll.scheme}&period=${roll.period}`}>{rollDetail.again}</Link>
            )
          }
        />
      ))}
    </div>
  );
}

/** The task gave up without a verdict on the file (the machine's trouble, not the file's). */
function Stopped({ roll }: { roll: Roll }): ReactNode {
  const { data: job } = useQuery({
    queryKey: ['job', roll.jobId],
    enabled: roll.jobId !== null,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/jobs/{id}', { params: { path: { id: roll.jobId! } }, signal })),
  });
  return (
    <Alert
      className="roll-note"
      type="error"
      showIcon
      role="alert"
      title={job?.error?.message ?? rollProgress.stopped}
      description={rollProgress.stoppedHint}
    />
  );
}

function AcceptedNote({ accepted, onClose }: { accepted: Accepted; onClose: () => void }): ReactNode {
  const facts = Object.entries(rollDetail.acceptedFacts) as [keyof typeof rollDetail.acceptedFacts, string][];
  return (
    <Alert
      className="roll-note"
      type="success"
      showIcon
      closable={{ onClose }}
      title={
        <>
          {rollDetail.acceptedResult}{' '}
          <span className="faint">{facts.map(([key, label]) => `${label} ${count(accepted[key])}`).join(' · ')}</span>
        </>
      }
    />
  );
}

function Numbers({ roll }: { roll: Roll }): ReactNode {
  const number = (n: number | null): ReactNode => <span className="num">{n === null ? '—' : count(n)}</span>;
  return (
    <Section title={rollDetail.numbers} className="roll-numbers">
      {roll.rowCount !== null && (
        <Facts
          items={[
            [rollDetail.people, number(roll.payCount)],
            [rollDetail.amount, <Amount of={roll.payTotal} unit={formats.yuan} />],
            [rollDetail.rows, number(roll.rowCount)],
            [rollDetail.good, number(roll.lineCount)],
            [
              rollDetail.blocked,
              roll.blockedCount ? <LookTag look="failed" text={count(roll.blockedCount)} /> : number(roll.blockedCount),
            ],
            [rollDetail.warned, number(roll.warnedCount)],
            [rollDetail.stopped, number((roll.lineCount ?? 0) - (roll.payCount ?? 0))],
          ]}
        />
      )}
      <p className="roll-file">
        <span>
          <span className="faint">{rollDetail.file}</span> {roll.fileName}
          {roll.encoding && <span className="faint"> {rollDetail.encodings[roll.encoding] ?? roll.encoding}</span>}
        </span>
        <span>
          <span className="faint">{rollDetail.digest}</span> <DigestBadge digest={roll.fileDigest} />
        </span>
        <span>
          <span className="faint">{rollDetail.uploaded}</span> {rollDetail.byAt(roll.uploadedBy, time(roll.uploadedAt))}
        </span>
        {roll.acceptedAt && (
          <span>
            <span className="faint">{rollDetail.accepted}</span>{' '}
            {rollDetail.byAt(roll.acceptedBy ?? '', time(roll.acceptedAt))}
          </span>
        )}
      </p>
    </Section>
  );
}

function Parts({ roll }: { roll: Roll }): ReactNode {
  const [search, setSearch] = useSearchParams();
  const read = roll.rowCount !== null && roll.state !== 'FAILED';
  const issues = roll.issueCounts.reduce((n, kind) => n + kind.count, 0);
  const items = [
    ...(read
      ? [
          {
            key: 'issues',
            label: `${rollDetail.tabs.issues} ${count(issues)}`,
            children: <RollIssues roll={roll} />,
          },
          {
            key: 'lines',
            label: `${rollDetail.tabs.lines} ${count(roll.lineCount)}`,
            children: <RollLines rollId={roll.id} />,
          },
        ]
      : []),
    ...(sheetsOf(roll).length > 0
      ? [{ key: 'mapping', label: rollDetail.tabs.mapping, children: <RollMapping key={roll.jobId} roll={roll} /> }]
      : []),
  ];
  if (items.length === 0) return null;
  const asked = search.get('tab');
  return (
    <Tabs
      className="roll-tabs"
      destroyOnHidden
      items={items}
      activeKey={items.some(({ key }) => key === asked) ? asked! : items[0]!.key}
      onChange={(key) =>
        setSearch(
          (before) => {
            const next = new URLSearchParams(before);
            next.set('tab', key);
            return next;
          },
          { replace: true },
        )
      }
    />
  );
}
