import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { listKindLabels, matchReasonLabels } from '@messages/audit';
import { auditLists as text } from '@messages/web/flags';
import { useState, type ReactNode } from 'react';
import { useParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { DigestBadge } from '../../ui/amount';
import { Ask } from '../../ui/ask';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter } from '../../ui/filters';
import { count, time } from '../../ui/formats';
import { Facts, Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { PersonLink } from '../batches/person-link';
import { ListState } from './audit-lists';

type Entry = Schema<'EntryListedDto'>;

const COLUMNS: readonly Column<Entry>[] = [
  { path: 'ordinal', title: text.ordinal, kind: 'count', sort: 'ordinal' },
  { path: 'name', title: text.name, sort: 'name' },
  { path: 'idMasked', title: text.idMasked, sort: 'idMasked' },
  { path: 'fromOn', title: text.fromOn, kind: 'date', sort: 'fromOn' },
  { path: 'toOn', title: text.toOn, kind: 'date' },
  { path: 'amount', title: text.amount, kind: 'money' },
  {
    path: 'matchedName',
    title: text.matchedName,
    show: ({ beneficiaryId, matchedName }) =>
      beneficiaryId && matchedName ? (
        <PersonLink id={beneficiaryId} name={matchedName} />
      ) : (
        <span className="faint">—</span>
      ),
  },
  { path: 'matchedIdMasked', title: text.matchedId },
  { path: 'score', title: text.score, kind: 'count', sort: 'score' },
  { path: 'matchReason', title: text.reason, words: matchReasonLabels },
  { path: 'note', title: text.note, optional: true },
];

/** One list: where it comes from, who stands on it, and whom of the register each of them is. */
export default function AuditListPage(): ReactNode {
  const { id = '' } = useParams();
  const { may } = useSession();
  const { message } = App.useApp();
  const [asking, setAsking] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['audit-list', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/audit-lists/{id}', { params: { path: { id } }, signal })),
  });
  const act = useAct(
    (reason: string, key) =>
      answer(
        api.POST('/api/v1/audit-lists/{id}/withdraw', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
          body: { reason },
        }),
      ),
    {
      onDone: () => {
        setAsking(false);
        void message.success(text.withdrawDone);
      },
    },
  );
  if (!data)
    return (
      <Page title={text.one} help={text.help}>
        {error ? <Problem error={error} retry={() => void refetch()} /> : <Waiting />}
      </Page>
    );
  const { withdrawnAt, withdrawnBy, withdrawnReason } = data;
  return (
    <Page
      title={data.source}
      tag={<ListState list={data} />}
      help={text.help}
      answer={`${listKindLabels[data.kind]} ${text.importedOf(count(data.entryCount))}`}
      actions={
        may('audit.list') &&
        withdrawnAt === null && (
          <Button danger onClick={() => setAsking(true)}>
            {text.withdraw}
          </Button>
        )
      }
    >
      <Section title={text.one}>
        <Facts
          items={[
            [text.issuedOn, <span className="tabular">{data.issuedOn}</span>],
            [text.fileName, data.fileName],
            [text.digest, <DigestBadge digest={data.fileDigest} />],
            [text.importedBy, data.importedBy],
            [text.importedAt, <span className="tabular">{time(data.importedAt)}</span>],
            ...(withdrawnAt
              ? ([
                  [text.withdrawn, text.withdrawnBy(withdrawnBy ?? '', time(withdrawnAt), withdrawnReason ?? ''), true],
                ] as const)
              : []),
          ]}
        />
      </Section>
      <DataList
        name="entries"
        path="/api/v1/audit-lists/{id}/entries"
        pathParams={{ id }}
        filterNames={['matched']}
        filters={(state) => (
          <ChoiceFilter state={state} name="matched" label={text.matched} words={text.matches} width={150} />
        )}
        columns={COLUMNS.filter(
          ({ path }) =>
            (path !== 'amount' || data.kind === 'ACCOUNT_BALANCE') &&
            (path !== 'toOn' || (data.kind !== 'DEATH' && data.kind !== 'ACCOUNT_BALANCE')),
        )}
        rowKey={({ ordinal, beneficiaryId }) => `${ordinal}:${beneficiaryId ?? ''}`}
        label={text.entries}
        exportName={text.entriesExport}
        empty={<Nothing text={text.entriesEmpty} />}
      />
      <Ask
        open={asking}
        title={text.withdraw}
        sentence={text.withdrawText(data.source, count(data.entryCount))}
        reason="required"
        agree={text.withdrawAgree}
        danger
        pending={act.isPending}
        error={act.error}
        onAgree={({ reason }) => act.mutate(reason.trim())}
        onCancel={() => {
          act.reset();
          setAsking(false);
        }}
      />
    </Page>
  );
}
