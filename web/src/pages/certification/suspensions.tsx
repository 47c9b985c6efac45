import { Button } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { suspensionStateLabels } from '@messages/certification';
import { certification as text } from '@messages/web/certification';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { useSession } from '../../session/session';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter } from '../../ui/filters';
import { count, money } from '../../ui/formats';
import { Nothing } from '../../ui/page';
import { PersonLink } from '../batches/person-link';
import { useTownshipNames } from '../batches/townships';
import { AskOnce } from '../cases/case-ask';

type Suspension = Schema<'SuspensionDto'>;

const COLUMNS: readonly Column<Suspension>[] = [
  {
    path: 'name',
    title: text.name,
    show: ({ beneficiaryId, name }) => <PersonLink id={beneficiaryId} name={name} />,
  },
  { path: 'idMasked', title: text.idMasked },
  { path: 'townshipName', title: text.township },
  { path: 'scheme', title: text.scheme, words: schemeLabels },
  { path: 'state', title: text.state, state: 'suspension' },
  { path: 'fromPeriod', title: text.fromPeriod, kind: 'period' },
  { path: 'certifiedOn', title: text.certifiedOn, kind: 'date', optional: true },
  { path: 'dueOn', title: text.dueOn, kind: 'date' },
  { path: 'newCertifiedOn', title: text.newCertified, kind: 'date' },
  { path: 'newRecordedBy', title: text.newRecordedBy },
];

/** Who is suspended for want of certification; who was certified since is paid again, by a second person. */
export function Suspensions(): ReactNode {
  const { may } = useSession();
  const townships = useTownshipNames();
  const [chosen, setChosen] = useState<string[]>([]);
  const [resuming, setResuming] = useState(false);
  const resumes = may('certification.decide');
  return (
    <>
      <DataList
        name="suspensions"
        path="/api/v1/certification-suspensions"
        filterNames={['state', 'resumable', 'scheme', 'township', 'proposalId']}
        filters={(state) => (
          <>
            <ChoiceFilter state={state} name="state" label={text.state} words={suspensionStateLabels} />
            <ChoiceFilter state={state} name="resumable" label={text.resumable} words={text.resumableWords} />
            <ChoiceFilter state={state} name="scheme" label={text.scheme} words={schemeLabels} />
            <ChoiceFilter state={state} name="township" label={text.township} words={townships} />
          </>
        )}
        toolbar={
          resumes && (
            <Button size="small" type="primary" disabled={chosen.length === 0} onClick={() => setResuming(true)}>
              {text.resume(chosen.length)}
            </Button>
          )
        }
        columns={COLUMNS}
        rowKey={({ beneficiaryId, id }) => `${beneficiaryId}/${id}`}
        selection={
          resumes
            ? {
                keys: chosen,
                onChange: setChosen,
                disabled: ({ newCertificationId }) => newCertificationId === null,
              }
            : undefined
        }
        label={text.tabs.suspensions}
        exportName={text.tabs.suspensions}
        empty={<Nothing text={text.suspensionsEmpty} />}
      />
      {resuming && (
        <AskOnce<object, Schema<'PaymentResumedDto'>>
          title={text.resumeTitle}
          sentence={text.resumeAsk(chosen.length)}
          consequence={{ people: chosen.length }}
          agree={text.resumeTitle}
          send={(_, key) =>
            answer(
              api.POST('/api/v1/certification-resumes', {
                params: { header: { 'Idempotency-Key': key } },
                body: { beneficiaryIds: chosen.map((id) => id.split('/')[0]!) },
              }),
            )
          }
          done={({ people, months, amount }) => {
            setChosen([]);
            return text.resumeDone(count(people), count(months), money(amount));
          }}
          onClose={() => setResuming(false)}
        />
      )}
    </>
  );
}
