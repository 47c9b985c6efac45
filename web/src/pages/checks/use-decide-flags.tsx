import { App, Button, Form } from 'antd';
import { flagActionLabels, flagStateLabels } from '@messages/audit';
import { flags as text } from '@messages/web/flags';
import { useEffect, useState, type ReactNode } from 'react';
import { answer, api } from '../../api/client';
import { useAct } from '../../api/use-act';
import { keptReasons } from '../../session/kept';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import { count } from '../../ui/formats';
import type { FlagAction } from './flag-detail';
import type { Flag } from './flag-pane';

const OFFERED = 5;

interface Asked {
  action: FlagAction;
  flags: readonly Flag[];
}

/** The question before a decision on one or several flags: one reason for all of them, the last ones offered. */
export function useDecideFlags(hooks: { onDone: (ids: string[]) => void; onClosed: () => void }): {
  ask: (asked: Asked) => void;
  asking: boolean;
  dialog: ReactNode;
} {
  const { session } = useSession();
  const { message } = App.useApp();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [open, setOpen] = useState(false);
  const act = useAct(
    (body: { ids: string[]; action: FlagAction; reason: string }, key) =>
      answer(api.POST('/api/v1/red-flags/decide', { params: { header: { 'Idempotency-Key': key } }, body })),
    {
      onDone: ({ decided, state }, { ids, action, reason }) => {
        const kept = keptReasons(session.user.login, `flag.${action}`);
        kept.write([reason, ...kept.read().filter((one) => one !== reason)].slice(0, OFFERED));
        setOpen(false);
        void message.success(text.done(count(decided), flagStateLabels[state]));
        hooks.onDone(ids);
      },
    },
  );
  const n = asked?.flags.length ?? 0;
  const dialog = asked && (
    <Ask
      open={open}
      title={text.agreeMany(flagActionLabels[asked.action], n)}
      sentence={
        <>
          {n === 1 && (
            <>
              <strong>{asked.flags[0]!.title}</strong> {asked.flags[0]!.sentence}
              <br />
            </>
          )}
          {text.asks[asked.action](n)}
        </>
      }
      reason="required"
      agree={text.agreeMany(flagActionLabels[asked.action], n)}
      danger={asked.action === 'confirm'}
      pending={act.isPending}
      error={act.error}
      onAgree={({ reason }) =>
        act.mutate({ ids: asked.flags.map(({ id }) => id), action: asked.action, reason: reason.trim() })
      }
      onCancel={() => setOpen(false)}
      onClosed={hooks.onClosed}
    >
      <LastReasons reasons={keptReasons(session.user.login, `flag.${asked.action}`).read()} />
    </Ask>
  );
  return {
    asking: open,
    dialog,
    ask: (next) => {
      act.reset();
      setAsked(next);
      setOpen(true);
    },
  };
}

/** Reasons given before, to be taken again by a click or by Alt and their number. */
function LastReasons({ reasons }: { reasons: readonly string[] }): ReactNode {
  const form = Form.useFormInstance();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const reason = event.altKey && /^Digit[1-9]$/.test(event.code) ? reasons[Number(event.code.slice(5)) - 1] : null;
      if (!reason) return;
      event.preventDefault();
      form.setFieldValue('reason', reason);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [form, reasons]);
  if (reasons.length === 0) return null;
  return (
    <div className="flags-reasons" role="group" aria-label={text.lastReasons}>
      <span className="faint">{text.lastReasons}</span>
      {reasons.map((reason, i) => (
        <Button key={reason} size="small" onClick={() => form.setFieldValue('reason', reason)}>
          {i + 1} {reason}
        </Button>
      ))}
    </div>
  );
}
