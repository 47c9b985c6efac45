import { CheckOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { permissionGroups, roles as words } from '@messages/web/system';
import { Fragment, type ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import type { Column } from '../../ui/data-list';
import { ExportButton } from '../../ui/export-button';
import { PlainTable } from '../../ui/figure';
import { Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { LookTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { useRoles, type Role } from './system-reads';
import { permissionWords } from './user-detail';
import './system.css';

type Holder = Schema<'RoleConflictHolderDto'>;

const HOLDER_COLUMNS: readonly Column<Holder>[] = [
  { path: 'login', title: words.conflictColumns.login, width: 140 },
  { path: 'name', title: words.conflictColumns.name, width: 180 },
  { path: 'roleA.name', title: words.conflictColumns.roleA, width: 120 },
  { path: 'roleB.name', title: words.conflictColumns.roleB, width: 140 },
  { path: 'reason', title: words.conflictColumns.reason },
];

const EXPORT_COLUMNS: readonly Column<Role>[] = [
  { path: 'name', title: words.exportColumns.name },
  { path: 'permissions', title: words.exportColumns.permissions, words: permissionWords },
];

/** What each role may do, which roles nobody may combine, and who does. */
export default function Roles(): ReactNode {
  const { data: roles, error, refetch } = useRoles();
  const pairs = (roles ?? []).reduce((n, { conflicts }) => n + conflicts.length, 0) / 2;
  return (
    <Page
      title={words.title}
      help={words.help}
      answer={roles && words.answer(roles.length, pairs)}
      actions={<ExportButton path="/api/v1/roles" columns={EXPORT_COLUMNS} name={words.title} />}
    >
      <Holders />
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!roles && !error && <Waiting />}
      {roles && (
        <>
          <Pairs roles={roles} />
          <Matrix roles={roles} />
        </>
      )}
    </Page>
  );
}

function Holders(): ReactNode {
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery({
    queryKey: ['role-conflicts'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/role-conflicts', { signal })),
  });
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return null;
  const people = new Set(data.map(({ userId }) => userId)).size;
  return (
    <Section
      title={words.conflictsTitle}
      extra={
        people > 0 && (
          <ExportButton path="/api/v1/role-conflicts" columns={HOLDER_COLUMNS} name={words.conflictsTitle} />
        )
      }
    >
      <p>
        <LookTag
          look={people === 0 ? 'done' : 'failed'}
          text={people === 0 ? words.noConflicts : words.conflicts(people)}
        />
      </p>
      {people > 0 && (
        <PlainTable
          label={words.conflictsTitle}
          columns={HOLDER_COLUMNS}
          rows={data}
          rowKey={({ userId, roleA, roleB }) => `${userId}/${roleA.code}/${roleB.code}`}
          onOpen={({ userId }) => void navigate(`/users/${userId}`)}
        />
      )}
    </Section>
  );
}

const markOf = (i: number): string => words.marks[i] ?? words.otherMark;

/** Every role against every other; the number in a cell names the reason below. */
function Pairs({ roles }: { roles: readonly Role[] }): ReactNode {
  const reasons = [...new Set(roles.flatMap(({ conflicts }) => conflicts.map(({ reason }) => reason)))];
  return (
    <Section title={words.pairs}>
      <div className="plain-table-box" tabIndex={0} role="group" aria-label={words.pairs}>
        <table className="plain-table role-grid" aria-label={words.pairs}>
          <thead>
            <tr>
              <th scope="col">{words.pairA}</th>
              {roles.map(({ code, name }) => (
                <th key={code} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {roles.map((row) => (
              <tr key={row.code}>
                <th scope="row">{row.name}</th>
                {roles.map((column) => {
                  const conflict = row.conflicts.find(({ code }) => code === column.code);
                  return (
                    <td key={column.code} className={row.code === column.code ? 'role-same' : undefined}>
                      {conflict && (
                        <span className="role-barred" title={conflict.reason}>
                          {markOf(reasons.indexOf(conflict.reason))}
                        </span>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul className="role-reasons">
        {reasons.map((reason, i) => (
          <li key={reason}>
            <span className="role-barred">{markOf(i)}</span> {reason}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Matrix({ roles }: { roles: readonly Role[] }): ReactNode {
  const known = new Set<string>(Object.keys(permissionWords));
  const others = [...new Set(roles.flatMap(({ permissions }) => permissions))].filter((one) => !known.has(one));
  const groups = [
    ...permissionGroups.map(({ title, permissions }) => ({ title: title as string, codes: Object.keys(permissions) })),
    // A permission that has no word yet is still shown.
    ...(others.length > 0 ? [{ title: '', codes: others as string[] }] : []),
  ];
  return (
    <Section title={words.matrix}>
      <div className="plain-table-box" tabIndex={0} role="group" aria-label={words.matrix}>
        <table className="plain-table role-grid" aria-label={words.matrix}>
          <thead>
            <tr>
              <th scope="col">{words.permission}</th>
              {roles.map(({ code, name }) => (
                <th key={code} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {groups.map(({ title, codes }) => (
              <Fragment key={title}>
                {title && (
                  <tr className="role-group">
                    <th colSpan={roles.length + 1} scope="colgroup">
                      {title}
                    </th>
                  </tr>
                )}
                {codes.map((code) => (
                  <tr key={code}>
                    <th scope="row">{permissionWords[code] ?? code}</th>
                    {roles.map((role) => (
                      <td key={role.code}>
                        {(role.permissions as readonly string[]).includes(code) && (
                          <CheckOutlined className="role-may" aria-label={words.yes} />
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
