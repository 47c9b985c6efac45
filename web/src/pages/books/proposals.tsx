import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { bookWords, proposals as text, vouchers } from '@messages/web/books';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import type { Schema } from '../../api/client';
import { useSession } from '../../session/session';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter } from '../../ui/filters';
import { Nothing, Page } from '../../ui/page';
import { wordsOf } from '../../ui/states';
import './books.css';

type Row = Schema<'ProposalDto'>;

const COLUMNS: readonly Column<Row>[] = [
  { path: 'state', title: text.state, state: 'proposal', sort: 'state', width: 92 },
  { path: 'fund', title: bookWords.fund, words: schemeLabels, sort: 'fund', width: 96 },
  { path: 'on', title: bookWords.on, kind: 'date', sort: 'on', width: 108 },
  {
    path: 'summary',
    title: bookWords.summary,
    sort: 'summary',
    show: (row) => (
      <span className="voucher-summary" title={row.summary}>
        {row.summary}
      </span>
    ),
  },
  { path: 'total', title: bookWords.totalYuan, kind: 'money', sort: 'total', width: 136 },
  { path: 'sheets', title: text.sheets, kind: 'count', width: 84 },
  { path: 'proposedBy', title: text.proposedBy, sort: 'proposedBy', width: 88 },
  { path: 'proposedAt', title: text.proposedAt, kind: 'time', sort: 'proposedAt', width: 140, optional: true },
  { path: 'decidedBy', title: text.decidedBy, width: 88 },
  { path: 'decidedAt', title: text.decidedAt, kind: 'time', width: 140, optional: true },
  { path: 'voucherNumber', title: text.voucherNumber, kind: 'count', width: 80 },
  { path: 'reason', title: text.reason, width: 160, optional: true },
];

/** Vouchers that a person entered and another has to post. */
export default function Proposals(): ReactNode {
  const { may } = useSession();
  const navigate = useNavigate();
  return (
    <Page
      title={text.title}
      help={text.help}
      actions={
        may('ledger.post') && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => navigate('/vouchers/new?kind=manual')}>
            {vouchers.add}
          </Button>
        )
      }
    >
      <DataList
        name="proposals"
        path="/api/v1/voucher-proposals"
        label={text.title}
        exportName={text.exportName}
        filterNames={['fund', 'state']}
        filters={(state) => (
          <>
            <ChoiceFilter state={state} name="state" label={text.state} words={wordsOf('proposal')} width={110} />
            <ChoiceFilter state={state} name="fund" label={bookWords.fund} words={schemeLabels} width={110} />
          </>
        )}
        columns={COLUMNS}
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/voucher-proposals/${row.id}`)}
        rowClass={(row) => (row.state === 'REFUSED' || row.state === 'WITHDRAWN' ? 'voucher-struck' : '')}
        empty={<Nothing text={text.empty} action={<Link to="/vouchers">{text.toVouchers}</Link>} />}
      />
    </Page>
  );
}
