import { Form, Input, Select } from 'antd';
import { auditCheckTexts } from '@messages/audit-checks';
import { caseFile as text, caseWords as words, newCase } from '@messages/web/cases';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useSession } from '../../session/session';
import { DigestBadge } from '../../ui/amount';
import type { Column } from '../../ui/data-list';
import { DateInput } from '../../ui/date-input';
import { PlainTable } from '../../ui/figure';
import { Nothing, Section } from '../../ui/page';
import { CaseAct } from './case-act';
import { AskOnce } from './case-ask';
import { typed, type Case } from './case-types';
import { flagText, required, useConfirmedFlags } from './new-case';

type CaseEvent = Case['events'][number];
type Inspection = Case['inspections'][number];

const EVENTS: readonly Column<CaseEvent>[] = [
  { path: 'at', title: text.eventAt, kind: 'time' },
  { path: 'label', title: text.eventAct },
  { path: 'actor', title: text.eventBy },
  { path: 'toState', title: text.eventTo, state: 'finding' },
  { path: 'reason', title: text.eventReason },
  { path: 'assignee', title: text.newHandler },
  {
    path: 'digest',
    title: text.eventDigest,
    show: ({ digest }) => (digest === null ? <span className="faint">—</span> : <DigestBadge digest={digest} />),
  },
];

export function Events({ file }: { file: Case }): ReactNode {
  return (
    <Section title={text.events}>
      <PlainTable
        label={text.events}
        columns={EVENTS}
        rows={file.events}
        rowKey={({ no }) => String(no)}
        empty={<Nothing text={text.eventsEmpty} />}
      />
    </Section>
  );
}

const INSPECTIONS: readonly Column<Inspection>[] = [
  { path: 'beganOn', title: text.beganOn, kind: 'date' },
  { path: 'endedOn', title: text.ended, kind: 'date' },
  { path: 'inspectors', title: text.inspectors },
  { path: 'record', title: text.record },
  { path: 'unannouncedReason', title: text.unannounced },
];

export function Inspections({ file }: { file: Case }): ReactNode {
  const [asking, setAsking] = useState(false);
  return (
    <Section
      title={text.inspections}
      extra={
        <CaseAct file={file} action="inspect" onClick={() => setAsking(true)}>
          {text.inspect}
        </CaseAct>
      }
    >
      <PlainTable
        label={text.inspections}
        columns={INSPECTIONS}
        rows={file.inspections}
        rowKey={({ id }) => id}
        empty={<Nothing text={text.inspectionsEmpty} />}
      />
      {asking && <Inspect file={file} onClose={() => setAsking(false)} />}
    </Section>
  );
}

function Inspect({ file, onClose }: { file: Case; onClose: () => void }): ReactNode {
  return (
    <AskOnce<Schema<'InspectionBody'>, Schema<'CaseIdDto'>>
      width={640}
      title={text.inspect}
      sentence={text.inspectAsk}
      agree={text.inspect}
      send={({ unannouncedReason, ...values }, key) =>
        answer(
          api.POST('/api/v1/findings/{id}/inspections', {
            params: { path: { id: file.id }, header: { 'Idempotency-Key': key } },
            body: { ...values, ...(typed(unannouncedReason) ? { unannouncedReason: typed(unannouncedReason) } : {}) },
          }),
        )
      }
      done={() => text.inspected}
      onClose={onClose}
    >
      <div className="case-fields">
        <Form.Item name="beganOn" label={text.beganOn} rules={[required(text.beganOn)]}>
          <DateInput width="100%" />
        </Form.Item>
        <Form.Item name="endedOn" label={text.ended} rules={[required(text.ended)]}>
          <DateInput width="100%" />
        </Form.Item>
        <Form.Item name="inspectors" label={text.inspectors} rules={[required(text.inspectors)]}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="unannouncedReason" label={text.unannounced} extra={text.unannouncedHint}>
          <Input maxLength={500} />
        </Form.Item>
      </div>
      <Form.Item name="record" label={text.record} rules={[required(text.record)]}>
        <Input.TextArea rows={4} maxLength={4000} />
      </Form.Item>
    </AskOnce>
  );
}

type CaseFlag = Case['flags'][number];

export function CaseFlags({ file }: { file: Case }): ReactNode {
  const { may } = useSession();
  const [asking, setAsking] = useState(false);
  const titles: Readonly<Record<string, { title: string }>> = auditCheckTexts;
  const columns: readonly Column<CaseFlag>[] = [
    {
      path: 'checkCode',
      title: text.flagCheck,
      show: ({ checkCode }) => {
        const title = titles[checkCode]?.title ?? checkCode;
        if (!may('audit.read')) return title;
        return <Link to={`/red-flags?flags.checkCode=${checkCode}&flags.state=CONFIRMED`}>{title}</Link>;
      },
    },
    { path: 'period', title: text.flagPeriod, kind: 'period' },
    { path: 'amount', title: text.flagAmount, kind: 'money' },
    { path: 'decidedReason', title: text.flagReason },
    { path: 'live', title: text.flagLive, words: { true: text.yes, false: text.no } },
  ];
  return (
    <Section
      title={text.flags}
      extra={
        <CaseAct file={file} action="edit" onClick={() => setAsking(true)}>
          {text.link}
        </CaseAct>
      }
    >
      <PlainTable
        label={text.flags}
        columns={columns}
        rows={file.flags}
        rowKey={({ id }) => id}
        empty={<Nothing text={text.flagsEmpty} />}
      />
      {asking && <LinkFlags file={file} onClose={() => setAsking(false)} />}
    </Section>
  );
}

function LinkFlags({ file, onClose }: { file: Case; onClose: () => void }): ReactNode {
  const linked = new Set(file.flags.map(({ id }) => id));
  const flags = useConfirmedFlags(file.beneficiaryId).filter(({ id }) => !linked.has(id));
  return (
    <AskOnce<{ flagIds: string[] }, Schema<'CaseIdDto'>>
      width={640}
      title={text.link}
      sentence={text.linkAsk}
      agree={text.link}
      send={({ flagIds }, key) =>
        answer(
          api.POST('/api/v1/findings/{id}/flags', {
            params: { path: { id: file.id }, header: { 'Idempotency-Key': key } },
            body: { flagIds },
          }),
        )
      }
      done={() => text.linked}
      onClose={onClose}
    >
      <Form.Item name="flagIds" label={text.flags} rules={[required(words.choose)]}>
        <Select
          mode="multiple"
          options={flags.map((flag) => ({ value: flag.id, label: flagText(flag) }))}
          notFoundContent={newCase.flagsNone}
        />
      </Form.Item>
    </AskOnce>
  );
}
