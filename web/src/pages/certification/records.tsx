import { Button, Form, Input, Select } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { certificationMethodLabels } from '@messages/certification';
import { certification as text } from '@messages/web/certification';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { useSession } from '../../session/session';
import { DataList, type Column } from '../../ui/data-list';
import { DateInput } from '../../ui/date-input';
import { ChoiceFilter } from '../../ui/filters';
import { Nothing } from '../../ui/page';
import { LookTag } from '../../ui/states';
import { today } from '../bank/today';
import { useTownshipNames } from '../batches/townships';
import { AskOnce } from '../cases/case-ask';
import { choices, typed } from '../cases/case-types';
import { PersonChoice } from '../cases/person-choice';

type Certification = Schema<'CertificationDto'>;

/** What was recorded, newest first; what was wrong is withdrawn and stays. */
export function Records(): ReactNode {
  const { may } = useSession();
  const townships = useTownshipNames();
  const [withdrawing, setWithdrawing] = useState<Certification | null>(null);
  const columns: readonly Column<Certification>[] = [
    { path: 'name', title: text.name },
    { path: 'idMasked', title: text.idMasked },
    { path: 'townshipName', title: text.township },
    { path: 'scheme', title: text.scheme, words: schemeLabels },
    { path: 'certifiedOn', title: text.on, kind: 'date' },
    { path: 'method', title: text.way, words: certificationMethodLabels },
    { path: 'validUntil', title: text.validUntil, kind: 'date' },
    { path: 'source', title: text.source },
    { path: 'fileName', title: text.fileName, optional: true },
    { path: 'recordedBy', title: text.recordedBy },
    { path: 'recordedAt', title: text.recordedAt, kind: 'time' },
    {
      path: 'withdrawnReason',
      title: text.recordState,
      show: ({ withdrawnAt, withdrawnReason }) =>
        withdrawnAt === null ? (
          <LookTag look="done" text={text.recordStates.false} />
        ) : (
          <span title={withdrawnReason ?? undefined}>
            <LookTag look="struck" text={text.recordStates.true} />
          </span>
        ),
    },
    ...(may('certification.record')
      ? [
          {
            path: 'act',
            title: text.act,
            control: true,
            show: (row: Certification) =>
              row.withdrawnAt === null && (
                <Button size="small" type="link" danger onClick={() => setWithdrawing(row)}>
                  {text.withdraw}
                </Button>
              ),
          },
        ]
      : []),
  ];
  return (
    <>
      <DataList
        name="records"
        path="/api/v1/certifications"
        filterNames={['scheme', 'township', 'method', 'withdrawn']}
        filters={(state) => (
          <>
            <ChoiceFilter state={state} name="scheme" label={text.scheme} words={schemeLabels} />
            <ChoiceFilter state={state} name="township" label={text.township} words={townships} />
            <ChoiceFilter state={state} name="method" label={text.way} words={certificationMethodLabels} />
            <ChoiceFilter state={state} name="withdrawn" label={text.recordState} words={text.recordStates} />
          </>
        )}
        columns={columns}
        rowKey={({ id }) => id}
        label={text.tabs.records}
        exportName={text.recordExport}
        empty={<Nothing text={text.recordsEmpty} />}
      />
      {withdrawing && (
        <AskOnce<{ reason: string }, Schema<'CertificationWithdrawnDto'>>
          danger
          title={text.withdrawTitle}
          sentence={text.withdrawAsk(withdrawing.name, withdrawing.certifiedOn)}
          agree={text.withdrawTitle}
          send={({ reason }, key) =>
            answer(
              api.POST('/api/v1/certifications/{id}/withdraw', {
                params: { path: { id: withdrawing.id }, header: { 'Idempotency-Key': key } },
                body: { reason: reason.trim() },
              }),
            )
          }
          done={() => text.withdrawDone}
          onClose={() => setWithdrawing(null)}
        >
          <Form.Item
            name="reason"
            label={text.withdrawReason}
            rules={[{ required: true, whitespace: true, min: 4, message: text.withdrawShort }]}
          >
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
        </AskOnce>
      )}
    </>
  );
}

export function RecordOne({ onClose }: { onClose: () => void }): ReactNode {
  const needed = (what: string): { required: true; message: string } => ({
    required: true,
    message: text.missing(what),
  });
  return (
    <AskOnce<Schema<'RecordCertificationDto'>, Schema<'CertificationRecordedDto'>>
      width={640}
      title={text.record}
      sentence={text.recordAsk}
      agree={text.record}
      initial={{ certifiedOn: today(), method: 'COUNTER', source: text.sourceUsual }}
      send={({ note, source, ...values }, key) =>
        answer(
          api.POST('/api/v1/certifications', {
            params: { header: { 'Idempotency-Key': key } },
            body: { ...values, source: source.trim(), ...(typed(note) ? { note: typed(note) } : {}) },
          }),
        )
      }
      done={({ validUntil }) => text.recordDone(validUntil)}
      onClose={onClose}
    >
      <Form.Item name="beneficiaryId" label={text.person} rules={[needed(text.person)]}>
        <PersonChoice />
      </Form.Item>
      <div className="certification-fields">
        <Form.Item name="certifiedOn" label={text.on} rules={[needed(text.on)]}>
          <DateInput width="100%" />
        </Form.Item>
        <Form.Item name="method" label={text.way} rules={[needed(text.way)]}>
          <Select options={choices(certificationMethodLabels)} />
        </Form.Item>
        <Form.Item name="source" label={text.source} rules={[needed(text.source)]}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="note" label={text.note}>
          <Input maxLength={500} />
        </Form.Item>
      </div>
    </AskOnce>
  );
}
