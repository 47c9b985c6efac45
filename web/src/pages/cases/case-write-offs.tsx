import { Form, Input, Radio } from 'antd';
import { caseRecovery as text } from '@messages/web/cases';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { money } from '../../ui/formats';
import { Nothing, Section } from '../../ui/page';
import { allows, CaseAct } from './case-act';
import { AskOnce } from './case-ask';
import { PaperItem } from './case-papers';
import { choices, typed, type Case } from './case-types';
import { required } from './new-case';

type WriteOff = Case['writeOffs'][number];

const COLUMNS: readonly Column<WriteOff>[] = [
  { path: 'amount', title: text.amount, kind: 'money' },
  { path: 'reason', title: text.writeOffReason },
  { path: 'state', title: text.decision, state: 'act' },
  { path: 'proposedBy', title: text.proposedBy },
  { path: 'proposedAt', title: text.proposedAt, kind: 'time' },
  { path: 'decidedBy', title: text.decidedBy },
  { path: 'decidedAt', title: text.decidedAt, kind: 'time' },
  { path: 'decidedReason', title: text.decidedReason },
];

/** What will not come back: asked for with its approval, decided by a second person. */
export function WriteOffs({ file }: { file: Case }): ReactNode {
  const [asking, setAsking] = useState<'propose' | 'decide' | null>(null);
  const open = file.writeOffs.find(({ state }) => state === 'PROPOSED');
  const close = (): void => setAsking(null);
  const proposes = allows(file, 'proposeWriteOff');
  if (file.writeOffs.length === 0 && !proposes) return null;
  return (
    <Section
      title={text.writeOffs}
      extra={
        <div className="case-acts">
          {proposes && (
            <CaseAct file={file} action="proposeWriteOff" onClick={() => setAsking('propose')}>
              {text.writeOff}
            </CaseAct>
          )}
          <CaseAct file={file} action="decideWriteOff" type="primary" onClick={() => setAsking('decide')}>
            {text.decide}
          </CaseAct>
        </div>
      }
    >
      <PlainTable
        label={text.writeOffs}
        columns={COLUMNS}
        rows={file.writeOffs}
        rowKey={({ id }) => id}
        empty={<Nothing text={text.writeOffsEmpty} />}
      />
      {asking === 'propose' && <Propose file={file} onClose={close} />}
      {asking === 'decide' && open && <Decide writeOff={open} onClose={close} />}
    </Section>
  );
}

function Propose({ file, onClose }: { file: Case; onClose: () => void }): ReactNode {
  return (
    <AskOnce<Schema<'WriteOffBody'>, Schema<'ProposedWriteOffDto'>>
      danger
      title={text.writeOff}
      sentence={text.writeOffAsk(money(file.open))}
      agree={text.writeOff}
      reason="required"
      send={({ reason, paperId }, key) =>
        answer(
          api.POST('/api/v1/findings/{id}/write-offs', {
            params: { path: { id: file.id }, header: { 'Idempotency-Key': key } },
            body: { reason: reason.trim(), paperId },
          }),
        )
      }
      done={() => text.writeOffDone}
      onClose={onClose}
    >
      <PaperItem needed file={file} kind="WRITE_OFF" label={text.writeOffPaper} hint={text.writeOffPaperNone} />
    </AskOnce>
  );
}

function Decide({ writeOff, onClose }: { writeOff: WriteOff; onClose: () => void }): ReactNode {
  return (
    <AskOnce<Schema<'DecideWriteOffBody'>, Schema<'FindingStateDto'>>
      title={text.decide}
      sentence={text.decideAsk(money(writeOff.amount), writeOff.reason)}
      consequence={{ amount: writeOff.amount }}
      agree={text.decide}
      send={({ decision, reason }, key) =>
        answer(
          api.POST('/api/v1/write-offs/{id}/decide', {
            params: { path: { id: writeOff.id }, header: { 'Idempotency-Key': key } },
            body: { decision, ...(typed(reason) ? { reason: typed(reason) } : {}) },
          }),
        )
      }
      done={() => text.decideDone}
      onClose={onClose}
    >
      <Form.Item name="decision" label={text.decision} rules={[required(text.decision)]}>
        <Radio.Group options={choices(text.decisions)} />
      </Form.Item>
      <Form.Item name="reason" label={text.decidedReason}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </AskOnce>
  );
}
