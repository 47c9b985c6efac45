import { App, Button, Tooltip } from 'antd';
import { whatif as text } from '@messages/web/whatif';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { download } from '../../api/download';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import { count, money, period as periodText } from '../../ui/formats';

/** What may be done with a scenario: computed again, made the roll of its month, taken along for the months after. */
export function ScenarioActs({ scenario }: { scenario: Schema<'ScenarioDetailDto'> }): ReactNode {
  const { id, rule, results, digest, apply } = scenario;
  const { may } = useSession();
  const { message } = App.useApp();
  const [asking, setAsking] = useState(false);
  const failed = (failure: Error): void => void message.error(failure.message);
  const again = useAct(
    (of: string) => answer(api.GET('/api/v1/whatif-scenarios/{id}/recomputed', { params: { path: { id: of } } })),
    { onDone: ({ same }) => void (same ? message.success(text.same) : message.warning(text.changed)) },
  );
  const applying = useAct(
    (of: string, key) =>
      answer(
        api.POST('/api/v1/whatif-scenarios/{id}/application', {
          params: { path: { id: of } },
          body: { digest },
          headers: { 'Idempotency-Key': key },
        }),
      ),
    {
      onDone: () => {
        setAsking(false);
        void message.success(text.applied);
      },
    },
  );
  const ask = (): void => {
    // What was refused before is not the answer to this question.
    applying.reset();
    setAsking(true);
  };
  return (
    <>
      <Button loading={again.isPending} onClick={() => again.mutate(id, { onError: failed })}>
        {text.recompute}
      </Button>
      {may('whatif.apply') && (
        <Button onClick={() => void download(`/api/v1/whatif-scenarios/${id}/later-roll`).catch(failed)}>
          {text.laterRoll}
        </Button>
      )}
      <Tooltip title={apply.reason}>
        <Button type="primary" disabled={!apply.allowed} onClick={ask}>
          {text.apply}
        </Button>
      </Tooltip>
      <Ask
        open={asking}
        title={text.applyTitle}
        sentence={text.applySentence(periodText(rule.payPeriod))}
        consequence={{ people: results.people, amount: results.backPay, digest }}
        reason="none"
        agree={text.applyAgree(count(results.people), money(results.backPay))}
        pending={applying.isPending}
        error={applying.error}
        onAgree={() => applying.mutate(id)}
        onCancel={() => setAsking(false)}
      />
    </>
  );
}
