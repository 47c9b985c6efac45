import { UploadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { rollStateLabels } from '@messages/roll-acts';
import { rollList } from '@messages/web/rolls';
import type { ReactNode } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import type { Schema } from '../../api/client';
import { getPage, type Scheme } from '../../api/lists';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter } from '../../ui/filters';
import { count, period as periodText } from '../../ui/formats';
import { Nothing, Page } from '../../ui/page';
import { StateTag } from '../../ui/states';
import './rolls.css';

type Roll = Schema<'RollListedDto'>;

const COLUMNS: readonly Column<Roll>[] = [
  { path: 'period', title: rollList.period, kind: 'period', sort: 'period' },
  { path: 'scheme', title: rollList.scheme, words: schemeLabels, sort: 'scheme' },
  { path: 'state', title: rollList.state, state: 'roll', sort: 'state' },
  { path: 'rowCount', title: rollList.rows, kind: 'count', sort: 'rowCount' },
  { path: 'lineCount', title: rollList.good, kind: 'count', sort: 'lineCount', optional: true },
  {
    path: 'blockedCount',
    title: rollList.blocked,
    kind: 'count',
    sort: 'blockedCount',
    show: ({ blockedCount }) =>
      blockedCount ? <span className="negative">{count(blockedCount)}</span> : (blockedCount ?? '—'),
  },
  { path: 'warnedCount', title: rollList.warned, kind: 'count', sort: 'warnedCount' },
  { path: 'payCount', title: rollList.people, kind: 'count', sort: 'payCount' },
  { path: 'payTotal', title: rollList.amount, kind: 'money', sort: 'payTotal' },
  { path: 'fileName', title: rollList.file, sort: 'fileName', width: 210 },
  { path: 'uploadedBy', title: rollList.uploadedBy, sort: 'uploadedBy', optional: true },
  { path: 'uploadedAt', title: rollList.uploadedAt, kind: 'time', sort: 'uploadedAt' },
  { path: 'source', title: rollList.source, sort: 'source', optional: true },
  { path: 'acceptedBy', title: rollList.acceptedBy, sort: 'acceptedBy', optional: true },
  { path: 'acceptedAt', title: rollList.acceptedAt, kind: 'time', sort: 'acceptedAt', optional: true },
];

/** The rolls of the month that is followed, or of all months. */
export default function RollList(): ReactNode {
  const navigate = useNavigate();
  const { may } = useSession();
  const { period } = usePeriod();
  const [search, setSearch] = useSearchParams();
  // A to-do leads here by state, whatever its month.
  const all = (search.get('months') ?? (search.has('rolls.state') ? 'all' : 'one')) === 'all';
  const upload = may('roll.import');
  return (
    <Page
      title={rollList.title}
      help={rollList.help}
      answer={<OfMonth period={period} upload={upload} />}
      actions={
        upload && (
          <Button type="primary" icon={<UploadOutlined />} onClick={() => void navigate('/rolls/new')}>
            {rollList.upload}
          </Button>
        )
      }
    >
      <DataList
        name="rolls"
        path="/api/v1/rolls"
        query={all ? {} : { period }}
        filterNames={['scheme', 'state']}
        filters={(state) => (
          <>
            <ChoiceFilter state={state} name="scheme" label={rollList.scheme} words={schemeLabels} />
            <ChoiceFilter state={state} name="state" label={rollList.state} words={rollStateLabels} />
            <Segmented
              size="small"
              aria-label={rollList.period}
              value={all ? 'all' : 'one'}
              options={[
                { value: 'one', label: periodText(period) },
                { value: 'all', label: rollList.allPeriods },
              ]}
              onChange={(value) =>
                setSearch(
                  (before) => {
                    const next = new URLSearchParams(before);
                    next.delete('rolls.page');
                    next.set('months', value);
                    return next;
                  },
                  { replace: true },
                )
              }
            />
          </>
        )}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate(`/rolls/${id}`)}
        label={rollList.title}
        exportName={rollList.name}
        empty={
          <Nothing
            text={`${all ? rollList.emptyAll : rollList.empty(periodText(period))}${upload ? rollList.emptyHint : ''}`}
            action={upload && <Link to="/rolls/new">{rollList.upload}</Link>}
          />
        }
      />
    </Page>
  );
}

const RANK = ['ACCEPTED', 'CHECKED', 'UPLOADED', 'FAILED'];

/** How far each scheme's roll of the month is; where there is none, the way to upload it. */
function OfMonth({ period, upload }: { period: string; upload: boolean }): ReactNode {
  const { data } = useQuery({
    queryKey: ['rolls-of-month', period],
    queryFn: ({ signal }) => getPage('/api/v1/rolls', undefined, { period, pageSize: 100 }, signal),
  });
  if (!data) return null;
  const furthest = (scheme: Scheme): Roll | undefined =>
    data.rows
      .filter((roll) => roll.scheme === scheme && RANK.includes(roll.state))
      .sort((a, b) => RANK.indexOf(a.state) - RANK.indexOf(b.state))[0];
  return (
    <span className="roll-month">
      {rollList.answer(periodText(period))}
      {(Object.keys(schemeLabels) as Scheme[]).map((scheme) => {
        const roll = furthest(scheme);
        return (
          <span key={scheme} className="roll-month-scheme">
            <span>{schemeLabels[scheme]}</span>
            {roll ? (
              <Link to={`/rolls/${roll.id}`}>
                <StateTag family="roll" state={roll.state} />
              </Link>
            ) : upload ? (
              <Link
                to={`/rolls/new?scheme=${scheme}&period=${period}`}
                aria-label={`${rollList.missing} ${rollList.uploadOf(schemeLabels[scheme])}`}
              >
                {rollList.missing}
              </Link>
            ) : (
              <span className="faint">{rollList.missing}</span>
            )}
          </span>
        );
      })}
    </span>
  );
}
