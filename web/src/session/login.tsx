import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { shell } from '@messages/web/shell';
import { useEffect, useState, type ReactNode } from 'react';
import { answer, api } from '../api/client';
import { Problem } from '../ui/problem';
import { adopt, SESSION_KEY } from './session';

export function Login(): ReactNode {
  const client = useQueryClient();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    document.title = `${shell.login} · ${shell.product}`;
  }, []);

  const logIn = async (values: { login: string; password: string }): Promise<void> => {
    if (pending) return;
    setPending(true);
    setError(null);
    try {
      const session = adopt(await answer(api.POST('/api/v1/session', { body: values })));
      client.setQueryData(SESSION_KEY, session);
    } catch (failure) {
      setError(failure as Error);
      setPending(false);
    }
  };

  return (
    <main className="login">
      <div className="login-box">
        <img src="/icon.svg" alt="" width={40} height={40} />
        <h1>{shell.product}</h1>
        <Form layout="vertical" requiredMark={false} onFinish={(values) => void logIn(values)}>
          <Form.Item name="login" label={shell.loginName} rules={[{ required: true, message: shell.loginNameMissing }]}>
            <Input autoFocus autoComplete="username" maxLength={64} />
          </Form.Item>
          <Form.Item
            name="password"
            label={shell.password}
            rules={[{ required: true, message: shell.passwordMissing }]}
          >
            <Input.Password autoComplete="current-password" maxLength={128} />
          </Form.Item>
          {error && <Problem error={error} />}
          <Button type="primary" htmlType="submit" block loading={pending} className="login-button">
            {shell.login}
          </Button>
        </Form>
      </div>
    </main>
  );
}
