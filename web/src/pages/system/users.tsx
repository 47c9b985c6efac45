import { App, Button, Form, Input, Select } from 'antd';
import { roleLabels } from '@messages/identity';
import { stateWords } from '@messages/web/states';
import { users as words } from '@messages/web/system';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter, TextFilter } from '../../ui/filters';
import { Nothing, Page } from '../../ui/page';
import { StateTag } from '../../ui/states';
import { InitialPassword, type Issued } from './initial-password';
import { agencyNames, useAgencies } from './system-reads';
import './system.css';

type User = Schema<'UserDto'>;

export function userState(user: Pick<User, 'active' | 'locked'>): keyof typeof stateWords.active {
  return !user.active ? 'INACTIVE' : user.locked ? 'LOCKED' : 'ACTIVE';
}

const YES_NO = { true: stateWords.yesNo.YES, false: stateWords.yesNo.NO };

function columnsOf(names: Record<string, string>): Column<User>[] {
  return [
    { path: 'login', title: words.columns.login, sort: 'login', width: 120 },
    { path: 'name', title: words.columns.name, sort: 'name', width: 150 },
    { path: 'section', title: words.columns.section, sort: 'section', width: 120 },
    {
      path: 'roles',
      title: words.columns.roles,
      words: roleLabels,
      width: 190,
      show: ({ roles }) =>
        roles.length > 0 ? (
          roles.map((role) => roleLabels[role]).join(words.between)
        ) : (
          <span className="faint">{words.noRoles}</span>
        ),
    },
    {
      path: 'agencyIds',
      title: words.columns.agencies,
      words: names,
      width: 240,
      show: ({ agencyIds }) => agencyIds.map((id) => names[String(id)] ?? String(id)).join(words.between),
    },
    {
      path: 'active',
      title: words.columns.state,
      words: { true: stateWords.active.ACTIVE, false: stateWords.active.INACTIVE },
      sort: 'active',
      width: 100,
      show: (user) => <StateTag family="active" state={userState(user)} />,
    },
    { path: 'locked', title: words.columns.locked, words: YES_NO, sort: 'locked', width: 90, optional: true },
    { path: 'mustChangePassword', title: words.columns.mustChange, words: YES_NO, width: 100, optional: true },
    { path: 'createdAt', title: words.columns.createdAt, kind: 'time', sort: 'createdAt', width: 150 },
  ];
}

/** Who can log in. */
export default function Users(): ReactNode {
  const { may } = useSession();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const [issued, setIssued] = useState<Issued | null>(null);
  const names = agencyNames(useAgencies().data);
  return (
    <Page
      title={words.title}
      help={words.help}
      actions={
        may('user.create') && (
          <Button type="primary" onClick={() => setCreating(true)}>
            {words.create}
          </Button>
        )
      }
    >
      <DataList
        name="users"
        label={words.list}
        path="/api/v1/users"
        filterNames={['text', 'role', 'agencyId']}
        filters={(state) => (
          <>
            <TextFilter state={state} name="text" label={words.filterText} maxLength={40} />
            <ChoiceFilter state={state} name="role" label={words.filterRole} words={roleLabels} />
            <ChoiceFilter state={state} name="agencyId" label={words.filterAgency} words={names} width={200} />
          </>
        )}
        columns={columnsOf(names)}
        rowKey={({ id }) => id}
        rowClass={({ active }) => (active ? '' : 'row-ended')}
        onOpen={({ id }) => void navigate(`/users/${id}`)}
        exportName={words.title}
        empty={<Nothing text={words.empty} />}
      />
      <CreateUser open={creating} onClose={() => setCreating(false)} onCreated={setIssued} />
      <InitialPassword
        issued={issued}
        onClose={() => {
          const id = issued?.id;
          setIssued(null);
          if (id) void navigate(`/users/${id}`);
        }}
      />
    </Page>
  );
}

interface NewUser {
  login: string;
  name: string;
  section?: string;
  agencyIds: number[];
}

function CreateUser(props: { open: boolean; onClose: () => void; onCreated: (issued: Issued) => void }): ReactNode {
  const { session } = useSession();
  const { message } = App.useApp();
  const act = useAct(
    ({ section, ...user }: NewUser, key) =>
      answer(
        api.POST('/api/v1/users', {
          params: { header: { 'Idempotency-Key': key } },
          body: { ...user, section: section?.trim() || null },
        }),
      ),
    {
      onDone: (created) => {
        void message.success(words.created);
        props.onClose();
        props.onCreated(created);
      },
    },
  );
  return (
    <Ask<NewUser>
      open={props.open}
      title={words.create}
      sentence={words.createSentence}
      agree={words.create}
      initial={{ agencyIds: [session.agencyId] }}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => act.mutate(values)}
      onCancel={() => {
        act.reset();
        props.onClose();
      }}
    >
      <Form.Item
        name="login"
        label={words.columns.login}
        extra={words.loginHint}
        rules={[
          { required: true, message: words.loginMissing },
          { pattern: /^[a-z0-9._-]{2,40}$/, message: words.loginHint },
        ]}
      >
        <Input autoFocus autoComplete="off" maxLength={40} />
      </Form.Item>
      <Form.Item
        name="name"
        label={words.columns.name}
        rules={[{ required: true, whitespace: true, message: words.nameMissing }]}
      >
        <Input autoComplete="off" maxLength={50} />
      </Form.Item>
      <Form.Item name="section" label={words.columns.section}>
        <Input autoComplete="off" maxLength={50} />
      </Form.Item>
      <Form.Item
        name="agencyIds"
        label={words.columns.agencies}
        rules={[{ required: true, message: words.agenciesMissing }]}
      >
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          options={session.agencies.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
    </Ask>
  );
}
