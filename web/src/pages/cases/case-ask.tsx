import { App } from 'antd';
import type { ReactNode } from 'react';
import { useAct } from '../../api/use-act';
import { Ask, type Consequence } from '../../ui/ask';

/** A question of a page that sends one act, says what came of it, and closes. Shown as long as it is mounted. */
export function AskOnce<Values extends object, Answer>(props: {
  title: string;
  sentence: ReactNode;
  agree: string;
  width?: number;
  danger?: boolean;
  reason?: 'required';
  consequence?: Consequence;
  initial?: Partial<Values>;
  send: (values: Values, key: string) => Promise<Answer>;
  /** What is said when it is done. */
  done: (answer: Answer) => string;
  onClose: () => void;
  children?: ReactNode;
}): ReactNode {
  const { message } = App.useApp();
  const { send, done, onClose, children, ...rest } = props;
  const act = useAct(({ values }: { values: Values; files: string }, key) => send(values, key), {
    onDone: (answer) => {
      void message.success(done(answer));
      onClose();
    },
  });
  return (
    <Ask<Values>
      open
      {...rest}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => act.mutate({ values, files: stampOf(values) })}
      onCancel={onClose}
    >
      {children}
    </Ask>
  );
}

/** Names a chosen file, so that another file is another decision. */
function stampOf(values: object): string {
  return Object.values(values)
    .filter((value): value is File => value instanceof File)
    .map(({ name, size, lastModified }) => `${name} ${size} ${lastModified}`)
    .join();
}
