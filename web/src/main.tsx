import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router-dom';
import { ApiError } from './api/client';
import { Frame } from './frame/frame';
import { Login } from './session/login';
import { SessionGate } from './session/session';
import { Problem } from './ui/problem';
import { theme } from './ui/theme';
import { Waiting } from './ui/waiting';
import './ui/style.css';

dayjs.locale('zh-cn');

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: true,
      // A refusal stays a refusal; only a missing answer is asked again.
      retry: (failures, error) => failures < 2 && error instanceof ApiError && error.status === 0,
    },
  },
});

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    {/* Outside antd's App: notifications hold links too. */}
    <BrowserRouter>
      <ConfigProvider locale={zhCN} theme={theme} componentSize="middle" button={{ autoInsertSpace: false }}>
        <AntApp message={{ maxCount: 3 }} className="app">
          <QueryClientProvider client={client}>
            <SessionGate
              login={<Login />}
              waiting={<Waiting />}
              failed={(error, retry) => (
                <div className="alone">
                  <Problem error={error} retry={retry} />
                </div>
              )}
            >
              <Frame />
            </SessionGate>
          </QueryClientProvider>
        </AntApp>
      </ConfigProvider>
    </BrowserRouter>
  </StrictMode>,
);
