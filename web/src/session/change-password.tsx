import { useQueryClient } from '@tanstack/react-query';
import { App, Form, Input } from 'antd';
import { shell } from '@messages/web/shell';
import type { ReactNode } from 'react';
import { answer, api } from '../api/client';
import { useAct } from '../api/use-act';
import { Ask } from '../ui/ask';
import { SESSION_KEY } from './session';

interface Values {
  currentPassword: string;
  newPassword: string;
}

/** Changing one's own password; when it must be changed there is no way around it. */
export function ChangePassword({
  open,
  forced,
  onClose,
}: {
  open: boolean;
  forced: boolean;
  onClose: () => void;
}): ReactNode {
  const { message } = App.useApp();
  const client = useQueryClient();
  const act = useAct(
    ({ currentPassword, newPassword }: Values) =>
      answer(api.PUT('/api/v1/me/password', { body: { currentPassword, newPassword } })),
    {
      onDone: () => {
        void message.success(shell.passwordChanged);
        void client.invalidateQueries({ queryKey: SESSION_KEY });
        onClose();
      },
    },
  );
  return (
    <Ask<Values>
      open={open}
      title={shell.changePassword}
      sentence={forced ? shell.mustChangePassword : ''}
      agree={shell.save}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => act.mutate(values)}
      onCancel={onClose}
    >
      <Form.Item
        name="currentPassword"
        label={shell.oldPassword}
        rules={[{ required: true, message: shell.passwordMissing }]}
      >
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item
        name="newPassword"
        label={shell.newPassword}
        rules={[{ required: true, message: shell.passwordMissing }]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={shell.newPasswordAgain}
        dependencies={['newPassword']}
        rules={[
          { required: true, message: shell.passwordMissing },
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              !value || value === getFieldValue('newPassword')
                ? Promise.resolve()
                : Promise.reject(new Error(shell.passwordsDiffer)),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </Ask>
  );
}
