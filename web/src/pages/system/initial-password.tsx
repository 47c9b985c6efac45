import { App, Button, Modal } from 'antd';
import { users } from '@messages/web/system';
import type { ReactNode } from 'react';
import type { Schema } from '../../api/client';

export type Issued = Schema<'UserWithInitialPasswordDto'>;

/** Shows an initial password, which the service tells only once. Closed only by the button, so that no stray key loses it. */
export function InitialPassword({ issued, onClose }: { issued: Issued | null; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const copy = (password: string): void => {
    void navigator.clipboard.writeText(password).then(
      () => void message.success(users.copied),
      () => undefined,
    );
  };
  const password = issued?.initialPassword ?? null;
  return (
    <Modal
      open={issued !== null}
      title={users.passwordTitle}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      width={480}
      footer={
        <Button type="primary" onClick={onClose}>
          {users.passwordTaken}
        </Button>
      }
    >
      {issued && (password === null ? <p>{users.passwordGone}</p> : <p>{users.passwordOnce(issued.login)}</p>)}
      {password !== null && (
        <p className="initial-password">
          <code aria-label={users.passwordTitle}>{password}</code>
          {'clipboard' in navigator && <Button onClick={() => copy(password)}>{users.copy}</Button>}
        </p>
      )}
    </Modal>
  );
}
