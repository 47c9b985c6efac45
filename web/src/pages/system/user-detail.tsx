import { App, Button, Space, Tooltip } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { permissionGroups, user as words, users } from '@messages/web/system';
import { useState, type ReactNode } from 'react';
import { Link, useParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { time } from '../../ui/formats';
import { Facts, Page, Section } from '../../ui/page';
import { failureOf, Problem } from '../../ui/problem';
import { LookTag, StateTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { InitialPassword, type Issued } from './initial-password';
import { useAgencies, useRoles, type Role } from './system-reads';
import { userState } from './users';
import './system.css';

type User = Schema<'UserDto'>;
type RoleCode = User['roles'][number];
type AccountAct = 'lock' | 'unlock' | 'deactivate' | 'activate';

export const permissionWords: Readonly<Record<string, string>> = Object.assign(
  {},
  ...permissionGroups.map(({ permissions }) => permissions),
);

/** One person's account: what they may do, where, and whether they can log in. */
export default function UserDetail(): ReactNode {
  const { id = '' } = useParams();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['user', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/users/{id}', { params: { path: { id } }, signal })),
  });
  const back = <Link to="/users">{words.back}</Link>;
  if (data) return <Detail user={data} />;
  return (
    <Page title={users.title} actions={back}>
      {isPending ? <Waiting /> : error && <Problem error={error} retry={() => void refetch()} />}
    </Page>
  );
}

function Detail({ user }: { user: User }): ReactNode {
  return (
    <Page
      title={user.name}
      tag={<StateTag family="active" state={userState(user)} />}
      answer={user.active ? words.rolesAnswer(user.roles.length) : undefined}
      help={users.help}
      actions={<AccountActs user={user} />}
    >
      <Section title={words.facts} extra={<Link to="/users">{words.back}</Link>}>
        <Facts
          items={[
            [words.login, user.login],
            [words.name, user.name],
            [words.section, user.section],
            [words.mustChange, user.mustChangePassword ? words.mustChangeYes : words.mustChangeNo],
            [words.createdAt, time(user.createdAt)],
            ...(user.locked
              ? [
                  [
                    words.lock,
                    user.lockedUntil ? words.lockedUntil(time(user.lockedUntil)) : words.lockedByAdmin,
                  ] as const,
                ]
              : []),
          ]}
        />
      </Section>
      <Roles user={user} />
      <Scope user={user} />
    </Page>
  );
}

const ACCOUNT_ACTS = {
  lock: { label: words.lock, sentence: words.lockSentence, danger: true },
  unlock: { label: words.unlock, sentence: words.unlockSentence, danger: false },
  deactivate: { label: words.deactivate, sentence: words.deactivateSentence, danger: true },
  activate: { label: words.activate, sentence: words.activateSentence, danger: false },
} as const;

function AccountActs({ user }: { user: User }): ReactNode {
  const { may } = useSession();
  const { message } = App.useApp();
  const [asked, setAsked] = useState<AccountAct | 'reset' | null>(null);
  const [issued, setIssued] = useState<Issued | null>(null);
  const params = (key: string) => ({ path: { id: user.id }, header: { 'Idempotency-Key': key } });
  const act = useAct(
    async (what: AccountAct, key): Promise<number | null> => {
      switch (what) {
        case 'lock':
          return (await answer(api.POST('/api/v1/users/{id}/lock', { params: params(key) }))).endedSessions;
        case 'unlock':
          await answer(api.POST('/api/v1/users/{id}/unlock', { params: params(key) }));
          return null;
        case 'deactivate':
          await answer(api.POST('/api/v1/users/{id}/deactivate', { params: params(key) }));
          return null;
        case 'activate':
          await answer(api.POST('/api/v1/users/{id}/activate', { params: params(key) }));
          return null;
      }
    },
    {
      onDone: (ended) => {
        setAsked(null);
        void message.success(ended ? words.ended(ended) : words.done);
      },
    },
  );
  const reset = useAct((_: null, key) => answer(api.POST('/api/v1/users/{id}/password', { params: params(key) })), {
    onDone: (answered) => {
      setAsked(null);
      setIssued(answered);
    },
  });
  const offered: AccountAct[] = !may('user.lock')
    ? []
    : user.active
      ? [user.locked ? 'unlock' : 'lock', 'deactivate']
      : ['activate'];
  const cancel = (): void => {
    setAsked(null);
    act.reset();
    reset.reset();
  };
  const chosen = asked !== null && asked !== 'reset' ? ACCOUNT_ACTS[asked] : null;
  return (
    <Space>
      {may('user.resetPassword') && user.active && <Button onClick={() => setAsked('reset')}>{words.reset}</Button>}
      {offered.map((what) => (
        <Button key={what} danger={ACCOUNT_ACTS[what].danger} onClick={() => setAsked(what)}>
          {ACCOUNT_ACTS[what].label}
        </Button>
      ))}
      <Ask
        open={chosen !== null}
        title={chosen?.label ?? ''}
        sentence={chosen?.sentence(user.name) ?? ''}
        agree={chosen?.label ?? ''}
        danger={chosen?.danger}
        pending={act.isPending}
        error={act.error}
        onAgree={() => act.mutate(asked as AccountAct)}
        onCancel={cancel}
      />
      <Ask
        open={asked === 'reset'}
        title={words.reset}
        sentence={words.resetSentence(user.name)}
        agree={words.reset}
        danger
        pending={reset.isPending}
        error={reset.error}
        onAgree={() => reset.mutate(null)}
        onCancel={cancel}
      />
      <InitialPassword issued={issued} onClose={() => setIssued(null)} />
    </Space>
  );
}

function Roles({ user }: { user: User }): ReactNode {
  const { may } = useSession();
  const { message } = App.useApp();
  const read = useRoles();
  const { data: roles } = read;
  const [asked, setAsked] = useState<{ role: Role; grant: boolean } | null>(null);
  const act = useAct(
    ({ role, grant }: { role: RoleCode; grant: boolean }, key) => {
      const params = { path: { id: user.id, role }, header: { 'Idempotency-Key': key } };
      return answer(
        grant
          ? api.PUT('/api/v1/users/{id}/roles/{role}', { params })
          : api.DELETE('/api/v1/users/{id}/roles/{role}', { params }),
      );
    },
    {
      onDone: () => {
        setAsked(null);
        void message.success(words.done);
      },
    },
  );
  const failure = failureOf(read);
  if (failure) return <Problem {...failure} />;
  if (!roles) return <Waiting />;
  const held = new Set<string>(user.roles);
  const barring = (role: Role) => role.conflicts.filter(({ code }) => held.has(code));
  const columns: Column<Role>[] = [
    { path: 'name', title: words.role, width: 110 },
    {
      path: 'standing',
      title: words.standing,
      width: 480,
      show: (role) => <Standing held={held.has(role.code)} barring={barring(role)} />,
    },
    {
      path: 'permissions',
      title: words.may,
      show: ({ permissions }) => (
        <details className="role-may-list">
          <summary>{words.mayCount(permissions.length)}</summary>
          <p className="faint">
            {permissions.map((permission) => permissionWords[permission] ?? permission).join(words.between)}
          </p>
        </details>
      ),
    },
    ...(may('user.grant')
      ? [
          {
            path: 'act',
            title: '',
            width: 72,
            control: true,
            show: (role: Role) => {
              const grant = !held.has(role.code);
              const why = grant ? barring(role).map(({ name, reason }) => words.because(name, reason)) : [];
              return (
                <Tooltip title={why.join(words.becauseBetween)}>
                  <Button
                    size="small"
                    disabled={why.length > 0}
                    danger={!grant}
                    onClick={() => setAsked({ role, grant })}
                  >
                    {grant ? words.grant : words.revoke}
                  </Button>
                </Tooltip>
              );
            },
          },
        ]
      : []),
  ];
  const order = (role: Role): number => (held.has(role.code) ? 0 : barring(role).length === 0 ? 1 : 2);
  const name = asked?.role.name ?? '';
  return (
    <Section title={words.roles}>
      <PlainTable
        label={words.roles}
        columns={columns}
        rows={[...roles].sort((a, b) => order(a) - order(b))}
        rowKey={({ code }) => code}
      />
      <Ask
        open={asked !== null}
        title={asked?.grant ? words.grantTitle(name) : words.revokeTitle(name)}
        sentence={asked?.grant ? words.grantSentence(user.name, name) : words.revokeSentence(user.name, name)}
        agree={asked?.grant ? words.grantTitle(name) : words.revokeTitle(name)}
        danger={asked?.grant === false}
        pending={act.isPending}
        error={act.error}
        onAgree={() => asked && act.mutate({ role: asked.role.code, grant: asked.grant })}
        onCancel={() => {
          setAsked(null);
          act.reset();
        }}
      />
    </Section>
  );
}

function Standing({ held, barring }: { held: boolean; barring: Role['conflicts'] }): ReactNode {
  return (
    <>
      {held ? (
        <LookTag look="done" text={words.held} />
      ) : barring.length > 0 ? (
        <LookTag look="ended" text={words.barred} />
      ) : (
        words.free
      )}
      {barring.map(({ code, name, reason }) => (
        <div key={code} className={held ? 'negative' : 'faint'}>
          {held && words.conflictNow}
          {words.because(name, reason)}
        </div>
      ))}
    </>
  );
}

interface ScopeRow {
  id: number;
  code: string;
  name: string;
  seen: boolean;
}

function Scope({ user }: { user: User }): ReactNode {
  const { may } = useSession();
  const { message } = App.useApp();
  const { data: agencies } = useAgencies();
  const [removing, setRemoving] = useState<ScopeRow | null>(null);
  const act = useAct(
    ({ agencyId, add }: { agencyId: number; add: boolean }, key) => {
      const params = { path: { id: user.id, agencyId }, header: { 'Idempotency-Key': key } };
      return answer(
        add
          ? api.PUT('/api/v1/users/{id}/agencies/{agencyId}', { params })
          : api.DELETE('/api/v1/users/{id}/agencies/{agencyId}', { params }),
      );
    },
    {
      onDone: () => {
        setRemoving(null);
        void message.success(words.done);
      },
    },
  );
  const known = agencies ?? [];
  const rows: ScopeRow[] = [
    ...known.map(({ id, code, name }) => ({ id, code, name, seen: user.agencyIds.includes(id) })),
    // Of another scope than that of the person who looks.
    ...user.agencyIds
      .filter((id) => agencies && !known.some((agency) => agency.id === id))
      .map((id) => ({ id, code: String(id), name: String(id), seen: true })),
  ];
  const columns: Column<ScopeRow>[] = [
    { path: 'code', title: words.agencyCode, width: 140 },
    { path: 'name', title: words.agencyName },
    {
      path: 'seen',
      title: words.standing,
      width: 140,
      show: ({ seen }) => <LookTag look={seen ? 'done' : 'ended'} text={seen ? words.scopeIn : words.scopeOut} />,
    },
    ...(may('user.grant')
      ? [
          {
            path: 'act',
            title: '',
            width: 72,
            control: true,
            show: (row: ScopeRow) =>
              row.seen ? (
                <Button size="small" danger onClick={() => setRemoving(row)}>
                  {words.scopeRemove}
                </Button>
              ) : (
                <Button
                  size="small"
                  loading={act.isPending}
                  onClick={() => act.mutate({ agencyId: row.id, add: true })}
                >
                  {words.scopeAdd}
                </Button>
              ),
          },
        ]
      : []),
  ];
  return (
    <Section title={words.scope}>
      {act.error && removing === null && <Problem error={act.error} />}
      <PlainTable label={words.scope} columns={columns} rows={rows} rowKey={({ id }) => String(id)} />
      <Ask
        open={removing !== null}
        title={words.scopeRemoveTitle(removing?.name ?? '')}
        sentence={words.scopeRemoveSentence(user.name, removing?.name ?? '')}
        agree={words.scopeRemove}
        danger
        pending={act.isPending}
        error={act.error}
        onAgree={() => removing && act.mutate({ agencyId: removing.id, add: false })}
        onCancel={() => {
          setRemoving(null);
          act.reset();
        }}
      />
    </Section>
  );
}
