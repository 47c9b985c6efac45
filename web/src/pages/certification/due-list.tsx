import { Button, Form, Input, Select } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { certificationMethodLabels, dueKindLabels } from '@messages/certification';
import { certification as text } from '@messages/web/certification';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { useSession } from '../../session/session';
import { clearable } from '../../ui/clearable';
import { DataList, type Column } from '../../ui/data-list';
import { DateInput } from '../../ui/date-input';
import { ChoiceFilter } from '../../ui/filters';
import { count, period as periodText } from '../../ui/formats';
import { Nothing } from '../../ui/page';
import { useListState } from '../../ui/use-list-state';
import { PersonLink } from '../batches/person-link';
import { useTownshipNames } from '../batches/townships';
import { AskOnce } from '../cases/case-ask';
import { choices } from '../cases/case-types';

type Due = Schema<'DueDto'>;
const FILTERS = ['kind', 'scheme', 'township'] as const;

const COLUMNS: readonly Column<Due>[] = [
  {
    path: 'name',
    title: text.name,
    sort: 'name',
    show: ({ beneficiaryId, name }) => <PersonLink id={beneficiaryId} name={name} />,
  },
  { path: 'idMasked', title: text.idMasked },
  { path: 'townshipName', title: text.township },
  { path: 'scheme', title: text.scheme, words: schemeLabels },
  { path: 'kind', title: text.kind, state: 'certificationDue' },
  { path: 'method', title: text.method, words: certificationMethodLabels },
  { path: 'certifiedOn', title: text.certifiedOn, kind: 'date' },
  { path: 'dueOn', title: text.dueOn, kind: 'date', sort: 'dueOn' },
  { path: 'overdueDays', title: text.overdueDays, kind: 'count' },
  { path: 'suspension', title: text.suspension, state: 'suspension' },
];

/** Whose certification ends in the month or has ended; those chosen, or all of a township, may be proposed for suspension. */
export function DueList({ month }: { month: string }): ReactNode {
  const { may } = useSession();
  const townships = useTownshipNames();
  const [chosen, setChosen] = useState<string[]>([]);
  const [proposing, setProposing] = useState(false);
  const { filters } = useListState('due', FILTERS, 50);
  const proposes = may('certification.record');
  return (
    <>
      <DataList
        name="due"
        path="/api/v1/certification-due"
        query={{ month }}
        filterNames={FILTERS}
        filters={(state) => (
          <>
            <span className="tabular">{periodText(month)}</span>
            <ChoiceFilter state={state} name="kind" label={text.kind} words={dueKindLabels} />
            <ChoiceFilter state={state} name="scheme" label={text.scheme} words={schemeLabels} />
            <ChoiceFilter state={state} name="township" label={text.township} words={townships} />
          </>
        )}
        toolbar={
          proposes && (
            <Button size="small" type="primary" onClick={() => setProposing(true)}>
              {text.propose(chosen.length)}
            </Button>
          )
        }
        columns={COLUMNS}
        rowKey={({ beneficiaryId }) => beneficiaryId}
        selection={
          proposes
            ? { keys: chosen, onChange: setChosen, disabled: ({ suspension }) => suspension !== null }
            : undefined
        }
        label={text.tabs.due}
        exportName={`${text.dueExport} ${month}`}
        empty={<Nothing text={text.dueEmpty} />}
      />
      {proposing && (
        <Propose
          chosen={chosen}
          township={filters.township}
          scheme={filters.scheme as Due['scheme'] | undefined}
          onClose={() => setProposing(false)}
          onDone={() => setChosen([])}
        />
      )}
    </>
  );
}

interface Values {
  township?: string;
  scheme?: Due['scheme'];
  fromPeriod?: string | null;
  reason: string;
}

function Propose(props: {
  chosen: readonly string[];
  township?: string;
  scheme?: Due['scheme'];
  onClose: () => void;
  onDone: () => void;
}): ReactNode {
  const { chosen } = props;
  const townships = useTownshipNames();
  const named = chosen.length > 0;
  return (
    <AskOnce<Values, Schema<'SuspensionProposedDto'>>
      title={text.propose(chosen.length)}
      sentence={text.proposeAsk(chosen.length)}
      agree={text.proposeAgree}
      initial={{ township: props.township, scheme: props.scheme }}
      send={({ township, scheme, fromPeriod, reason }, key) =>
        answer(
          api.POST('/api/v1/certification-proposals', {
            params: { header: { 'Idempotency-Key': key } },
            body: {
              reason: reason.trim(),
              ...(fromPeriod ? { fromPeriod } : {}),
              ...(named
                ? { beneficiaryIds: [...chosen] }
                : { ...(township ? { township } : {}), ...(scheme ? { scheme } : {}) }),
            },
          }),
        )
      }
      done={({ people, fromPeriod }) => {
        props.onDone();
        return text.proposeDone(count(people), periodText(fromPeriod));
      }}
      onClose={props.onClose}
    >
      {!named && (
        <div className="certification-fields">
          <Form.Item name="township" label={text.township}>
            <Select allowClear={clearable} showSearch={{ optionFilterProp: 'label' }} options={choices(townships)} />
          </Form.Item>
          <Form.Item name="scheme" label={text.scheme}>
            <Select allowClear={clearable} options={choices(schemeLabels)} />
          </Form.Item>
        </div>
      )}
      <Form.Item name="fromPeriod" label={text.fromPeriod} extra={text.fromHint}>
        <DateInput kind="month" width={180} />
      </Form.Item>
      <Form.Item
        name="reason"
        label={text.basis}
        extra={text.basisHint}
        rules={[{ required: true, whitespace: true, min: 2, message: text.missing(text.basis) }]}
      >
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </AskOnce>
  );
}
