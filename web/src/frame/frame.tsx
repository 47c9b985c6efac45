import { Button, Dropdown, Result } from 'antd';
import { DownOutlined, KeyOutlined, LogoutOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { shell } from '@messages/web/shell';
import { roleLabels } from '@messages/identity';
import { Component, lazy, Suspense, useState, type ErrorInfo, type ReactNode } from 'react';
import { Link, Navigate, Route, Routes, useLocation } from 'react-router-dom';
import { answer, api, credentials } from '../api/client';
import { ChangePassword } from '../session/change-password';
import { keptAgency } from '../session/kept';
import { PeriodProvider } from '../session/period';
import { forget, SESSION_KEY, useSession } from '../session/session';
import { Home } from '../pages/home/home';
import { PAGES } from '../routes';
import { Waiting } from '../ui/waiting';
import { Jobs } from './jobs';
import { OldContent } from './old-content';
import { PeriodChoice } from './period-choice';
import { Search } from './search';
import { opens, SECTIONS } from './sections';

const PAGE_ELEMENTS = PAGES.map((page) => ({ ...page, Element: lazy(page.page) }));

/** The navigation of the person's own section, the line at the top, and the page between them. */
export function Frame(): ReactNode {
  const { session, may } = useSession();
  const location = useLocation();
  return (
    <PeriodProvider waiting={<Waiting />}>
      <a className="skip" href="#main">
        {shell.skip}
      </a>
      <div className="frame">
        <Navigation />
        <div className="frame-right">
          <TopLine />
          <OldContent />
          <main id="main" tabIndex={-1}>
            <Crash key={location.pathname}>
              <Suspense fallback={<Waiting />}>
                <Routes>
                  <Route path="/" element={<Home />} />
                  {PAGE_ELEMENTS.map(({ path, permissions, Element }) => (
                    <Route
                      key={path}
                      path={path}
                      element={permissions === undefined || permissions.some(may) ? <Element /> : <Denied />}
                    />
                  ))}
                  <Route path="/login" element={<Navigate to="/" replace />} />
                  <Route path="*" element={<NotFound />} />
                </Routes>
              </Suspense>
            </Crash>
          </main>
        </div>
      </div>
      {session.mustChangePassword && <ForcedPassword />}
    </PeriodProvider>
  );
}

function Navigation(): ReactNode {
  const { may } = useSession();
  const { pathname } = useLocation();
  const sections = SECTIONS.map((section) => ({
    ...section,
    places: section.places.filter((place) => opens(place, may)),
  })).filter((section) => section.places.length > 0);
  // The longest address that leads here: a place below another is not both.
  const here = sections
    .flatMap(({ places }) => places.map(({ path }) => path))
    .filter((path) => (path === '/' ? pathname === '/' : `${pathname}/`.startsWith(`${path}/`)))
    .sort((a, b) => b.length - a.length)[0];
  const isHere = (path: string): boolean => path === here;
  return (
    <nav className="nav no-print" aria-label={shell.navigation}>
      <Link className="nav-brand" to="/">
        <img src="/icon.svg" alt="" width={24} height={24} />
        <span>{shell.product}</span>
      </Link>
      {sections.map(({ key, title, places }) => {
        const first = places[0]!;
        const within = places.some((place) => isHere(place.path));
        return (
          <div key={key} role="group" aria-label={title}>
            <Link
              className="nav-place"
              to={first.path}
              aria-current={isHere(first.path) ? 'page' : undefined}
              data-within={within}
            >
              {places.length === 1 ? first.title : title}
            </Link>
            {places.length > 1 &&
              within &&
              places.map((place) => (
                <Link
                  key={place.path}
                  className="nav-place nav-inner"
                  to={place.path}
                  aria-current={isHere(place.path) ? 'page' : undefined}
                >
                  {place.title}
                </Link>
              ))}
          </div>
        );
      })}
    </nav>
  );
}

function TopLine(): ReactNode {
  const { session } = useSession();
  const client = useQueryClient();
  const [changing, setChanging] = useState(false);
  const agencies = session.agencies.filter(({ id }) => id !== 0);
  const here = session.agencies.find(({ id }) => id === session.agencyId);
  const choose = (id: number): void => {
    keptAgency.write(id);
    credentials.agencyId = id;
    client.clear();
    void client.invalidateQueries({ queryKey: SESSION_KEY });
    window.location.assign('/');
  };
  const roles = session.roles.map((role) => roleLabels[role.code as keyof typeof roleLabels] ?? role.code).join('、');
  return (
    <header className="top no-print">
      {agencies.length > 1 ? (
        <Dropdown
          trigger={['click']}
          menu={{
            items: agencies.map(({ id, name }) => ({ key: String(id), label: name, onClick: () => choose(id) })),
          }}
        >
          <Button type="text" title={shell.agency}>
            {here?.name} <DownOutlined />
          </Button>
        </Dropdown>
      ) : (
        <span className="top-agency">{here?.name}</span>
      )}
      <PeriodChoice />
      <Search />
      <span className="top-space" />
      <Jobs />
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'password', icon: <KeyOutlined />, label: shell.changePassword, onClick: () => setChanging(true) },
            { key: 'logout', icon: <LogoutOutlined />, label: shell.logout, onClick: () => void logOut(client) },
          ],
        }}
      >
        <Button type="text" title={shell.userMenu}>
          {session.user.name}
          <span className="faint"> {roles}</span> <DownOutlined />
        </Button>
      </Dropdown>
      <ChangePassword open={changing} forced={false} onClose={() => setChanging(false)} />
    </header>
  );
}

function ForcedPassword(): ReactNode {
  const client = useQueryClient();
  // Closing it without a new password leaves nothing that one may do.
  return <ChangePassword open forced onClose={() => void client.invalidateQueries({ queryKey: SESSION_KEY })} />;
}

async function logOut(client: ReturnType<typeof useQueryClient>): Promise<void> {
  await answer(api.DELETE('/api/v1/session')).catch(() => undefined);
  credentials.csrfToken = null;
  forget(client);
}

function Denied(): ReactNode {
  return (
    <Result status="403" title={shell.denied} subTitle={shell.deniedHint} extra={<Link to="/">{shell.home}</Link>} />
  );
}

function NotFound(): ReactNode {
  return (
    <Result
      status="404"
      title={shell.notFound}
      subTitle={shell.notFoundHint}
      extra={<Link to="/">{shell.home}</Link>}
    />
  );
}

/** A page that breaks takes only itself down, and says so; a file of script that is gone means a newer version. */
class Crash extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Result
        status="warning"
        title={shell.broken}
        subTitle={shell.brokenHint}
        extra={<Button onClick={() => window.location.reload()}>{shell.reload}</Button>}
      >
        <pre className="crash">{error.message}</pre>
      </Result>
    );
  }
}
