import { App, Button, Form, Input, Select } from 'antd';
import { deliveryMethodLabels, noticeKindLabels } from '@messages/cases';
import { caseNotices as text } from '@messages/web/cases';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { download } from '../../api/download';
import type { Column } from '../../ui/data-list';
import { DateInput } from '../../ui/date-input';
import { PlainTable } from '../../ui/figure';
import { Nothing, Section } from '../../ui/page';
import { LookTag } from '../../ui/states';
import { today } from '../bank/today';
import { allows, CaseAct } from './case-act';
import { AskOnce } from './case-ask';
import { PaperItem } from './case-papers';
import { choices, typed, type Case } from './case-types';
import { required } from './new-case';

type Notice = Case['notices'][number];
type Issue = Schema<'NoticeBody'>;
type Delivery = Schema<'DeliveryBody'>;

/** The papers that go to the person: issued as PDF and Word, and when they were delivered. */
export function Notices({ file }: { file: Case }): ReactNode {
  const { message } = App.useApp();
  const [issuing, setIssuing] = useState(false);
  const [delivering, setDelivering] = useState<Notice | null>(null);
  const take = (id: string, format: 'pdf' | 'docx'): void =>
    void download(`/api/v1/finding-notices/${id}/file?format=${format}`).catch(
      (failure: Error) => void message.error(failure.message),
    );
  const delivers = allows(file, 'deliver');
  const columns: readonly Column<Notice>[] = [
    { path: 'number', title: text.number },
    { path: 'kind', title: text.kind, words: noticeKindLabels },
    { path: 'amount', title: text.amount, kind: 'money' },
    { path: 'dueOn', title: text.dueOn, kind: 'date' },
    { path: 'recipient', title: text.recipient, show: ({ recipient }) => recipient ?? text.himself },
    { path: 'issuedOn', title: text.issued, show: ({ issuedBy, issuedOn }) => `${issuedBy} ${issuedOn}` },
    {
      path: 'deliveredOn',
      title: text.delivered,
      show: ({ deliveredOn, method, receiver }) =>
        deliveredOn === null ? (
          <LookTag look="waiting" text={text.notDelivered} />
        ) : (
          [deliveredOn, method && deliveryMethodLabels[method], receiver].filter(Boolean).join(' ')
        ),
    },
    {
      path: 'file',
      title: text.file,
      control: true,
      show: (notice) => (
        <div className="case-acts">
          <Button size="small" title={text.pdfOf(notice.number)} onClick={() => take(notice.id, 'pdf')}>
            {text.pdf}
          </Button>
          <Button size="small" title={text.wordOf(notice.number)} onClick={() => take(notice.id, 'docx')}>
            {text.word}
          </Button>
          {delivers && notice.deliveredOn === null && (
            <Button size="small" type="primary" onClick={() => setDelivering(notice)}>
              {text.deliver}
            </Button>
          )}
        </div>
      ),
    },
  ];
  return (
    <Section
      title={text.title}
      extra={
        <CaseAct file={file} action="issueNotice" onClick={() => setIssuing(true)}>
          {text.issue}
        </CaseAct>
      }
    >
      <PlainTable
        label={text.title}
        columns={columns}
        rows={file.notices}
        rowKey={({ id }) => id}
        empty={<Nothing text={text.empty} />}
      />
      {issuing && <IssueNotice file={file} onClose={() => setIssuing(false)} />}
      {delivering && <Deliver file={file} notice={delivering} onClose={() => setDelivering(null)} />}
    </Section>
  );
}

/** The notice that usually comes next. */
const USUAL: Readonly<Record<Case['state'], Issue['kind']>> = {
  OPEN: 'INSPECTION',
  PROPOSED: 'INSPECTION',
  DETERMINED: 'RETURN_ORDER',
  NOTIFIED: 'RETURN_ORDER',
  RECOVERING: 'RETURN_ORDER',
  CLOSED: 'RESULT',
  DISMISSED: 'RESULT',
};

function IssueNotice({ file, onClose }: { file: Case; onClose: () => void }): ReactNode {
  return (
    <AskOnce<Issue, Schema<'IssuedNoticeDto'>>
      title={text.issue}
      sentence={text.issueAsk}
      agree={text.issue}
      initial={{ kind: USUAL[file.state] }}
      send={({ kind, recipient, inspectOn, place, dueOn }, key) =>
        answer(
          api.POST('/api/v1/findings/{id}/notices', {
            params: { path: { id: file.id }, header: { 'Idempotency-Key': key } },
            body: {
              kind,
              ...(typed(recipient) ? { recipient: typed(recipient) } : {}),
              ...(kind === 'INSPECTION' && { inspectOn, place: typed(place) }),
              ...(kind === 'RETURN_ORDER' && dueOn ? { dueOn } : {}),
            },
          }),
        )
      }
      done={({ number }) => text.issueDone(number)}
      onClose={onClose}
    >
      <Form.Item name="kind" label={text.kind} rules={[required(text.kind)]}>
        <Select options={choices(noticeKindLabels)} />
      </Form.Item>
      <Form.Item name="recipient" label={text.recipient} extra={text.recipientHint}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item noStyle shouldUpdate={(a: Partial<Issue>, b: Partial<Issue>) => a.kind !== b.kind}>
        {({ getFieldValue }) =>
          getFieldValue('kind') === 'INSPECTION' ? (
            <div className="case-fields">
              <Form.Item name="inspectOn" label={text.inspectOn} rules={[required(text.inspectOn)]}>
                <DateInput width="100%" />
              </Form.Item>
              <Form.Item name="place" label={text.place} rules={[required(text.place)]}>
                <Input maxLength={200} />
              </Form.Item>
            </div>
          ) : (
            getFieldValue('kind') === 'RETURN_ORDER' && (
              <Form.Item name="dueOn" label={text.returnBy} extra={text.returnByHint}>
                <DateInput />
              </Form.Item>
            )
          )
        }
      </Form.Item>
    </AskOnce>
  );
}

function Deliver({ file, notice, onClose }: { file: Case; notice: Notice; onClose: () => void }): ReactNode {
  return (
    <AskOnce<Delivery, Schema<'FindingStateDto'>>
      title={text.deliver}
      sentence={text.deliverAsk(notice.number)}
      agree={text.deliver}
      initial={{ on: today(), method: 'DIRECT', receiver: notice.recipient ?? file.name }}
      send={({ on, method, receiver, paperId }, key) =>
        answer(
          api.POST('/api/v1/finding-notices/{id}/delivery', {
            params: { path: { id: notice.id }, header: { 'Idempotency-Key': key } },
            body: { on, method, receiver: receiver.trim(), ...(paperId ? { paperId } : {}) },
          }),
        )
      }
      done={() => text.deliverDone}
      onClose={onClose}
    >
      <div className="case-fields">
        <Form.Item name="on" label={text.on} rules={[required(text.on)]}>
          <DateInput width="100%" />
        </Form.Item>
        <Form.Item name="method" label={text.method} rules={[required(text.method)]}>
          <Select options={choices(deliveryMethodLabels)} />
        </Form.Item>
        <Form.Item name="receiver" label={text.receiver} rules={[required(text.receiver)]}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
        <PaperItem file={file} kind="DELIVERY" label={text.paper} hint={text.paperHint} />
      </div>
    </AskOnce>
  );
}
