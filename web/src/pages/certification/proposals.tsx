import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Radio, Select } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { proposalStateLabels } from '@messages/certification';
import { certification as text } from '@messages/web/certification';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { getPage } from '../../api/lists';
import { clearable } from '../../ui/clearable';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter } from '../../ui/filters';
import { count, period as periodText } from '../../ui/formats';
import { Nothing } from '../../ui/page';
import { AskOnce } from '../cases/case-ask';
import { choices } from '../cases/case-types';

type Proposal = Schema<'SuspensionProposalDto'>;

/** Suspensions that a clerk proposed, to be decided by a second person. */
export function Proposals(): ReactNode {
  const [deciding, setDeciding] = useState<Proposal | null>(null);
  const columns: readonly Column<Proposal>[] = [
    { path: 'state', title: text.state, state: 'suspensionProposal' },
    { path: 'fromPeriod', title: text.fromPeriod, kind: 'period' },
    { path: 'townshipName', title: text.township, show: ({ townshipName }) => townshipName ?? text.all },
    {
      path: 'scheme',
      title: text.scheme,
      words: schemeLabels,
      show: ({ scheme }) => (scheme === null ? text.all : schemeLabels[scheme]),
    },
    { path: 'people', title: text.people, kind: 'count' },
    { path: 'suspended', title: text.suspended, kind: 'count' },
    { path: 'reason', title: text.basis, width: 200 },
    { path: 'proposedBy', title: text.proposedBy },
    { path: 'proposedAt', title: text.proposedAt, kind: 'time' },
    { path: 'decidedBy', title: text.decidedBy },
    { path: 'decidedAt', title: text.decidedAt, kind: 'time', optional: true },
    { path: 'decidedReason', title: text.decidedReason, optional: true },
    {
      path: 'act',
      title: text.act,
      control: true,
      show: (proposal) => (
        <>
          <Link to={`/certification?tab=suspensions&suspensions.proposalId=${proposal.id}`}>{text.seePeople}</Link>
          {proposal.allowedActions.includes('decide') && (
            <Button size="small" type="link" onClick={() => setDeciding(proposal)}>
              {text.decide}
            </Button>
          )}
        </>
      ),
    },
  ];
  return (
    <>
      <DataList
        name="proposals"
        path="/api/v1/certification-proposals"
        filterNames={['state']}
        filters={(state) => <ChoiceFilter state={state} name="state" label={text.state} words={proposalStateLabels} />}
        columns={columns}
        rowKey={({ id }) => id}
        label={text.tabs.proposals}
        exportName={text.tabs.proposals}
        empty={<Nothing text={text.proposalsEmpty} />}
      />
      {deciding && <Decide proposal={deciding} onClose={() => setDeciding(null)} />}
    </>
  );
}

interface Values {
  decision: 'CONFIRM' | 'REFUSE';
  leftOut?: string[];
  reason: string;
}

function Decide({ proposal, onClose }: { proposal: Proposal; onClose: () => void }): ReactNode {
  const query = { proposalId: proposal.id, pageSize: 200 };
  const { data } = useQuery({
    queryKey: ['proposed-people', query],
    queryFn: ({ signal }) => getPage('/api/v1/certification-suspensions', undefined, query, signal),
  });
  return (
    <AskOnce<Values, Schema<'SuspensionDecidedDto'>>
      width={600}
      title={text.decideTitle}
      sentence={text.decideAsk(periodText(proposal.fromPeriod), proposal.reason)}
      consequence={{ people: proposal.people }}
      agree={text.decideTitle}
      send={({ decision, leftOut = [], reason }, key) =>
        answer(
          api.POST('/api/v1/certification-proposals/{id}/decision', {
            params: { path: { id: proposal.id }, header: { 'Idempotency-Key': key } },
            body: {
              decision,
              people: proposal.people,
              reason: reason.trim(),
              ...(decision === 'CONFIRM' && leftOut.length > 0 ? { leftOut } : {}),
            },
          }),
        )
      }
      done={({ state, suspended, certified, leftOut }) =>
        state === 'REFUSED' ? text.refusedDone : text.decided(count(suspended), count(certified), count(leftOut))
      }
      onClose={onClose}
    >
      <Form.Item
        name="decision"
        label={text.decision}
        rules={[{ required: true, message: text.missing(text.decision) }]}
      >
        <Radio.Group options={choices(text.decisions)} />
      </Form.Item>
      <Form.Item name="leftOut" label={text.leftOut} extra={text.leftOutHint}>
        <Select
          mode="multiple"
          allowClear={clearable}
          showSearch={{ optionFilterProp: 'label' }}
          options={(data?.rows ?? []).map(({ beneficiaryId, name, idMasked, dueOn }) => ({
            value: beneficiaryId,
            label: `${name} ${idMasked} ${dueOn}`,
          }))}
        />
      </Form.Item>
      <Form.Item
        name="reason"
        label={text.reason}
        rules={[{ required: true, whitespace: true, min: 2, message: text.missing(text.reason) }]}
      >
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </AskOnce>
  );
}
