import { roleLabels } from '@messages/identity';
import { insight as words } from '@messages/web/insight';
import type { ReactNode } from 'react';
import type { Schema } from '../../api/client';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { Nothing, Section } from '../../ui/page';
import { LookTag } from '../../ui/states';

type Paths = Schema<'MoneyPathsDto'>;
type Margin = Paths['margins'][number];
type Conflict = Paths['conflicts'][number];
type OtherWay = Paths['otherWays'][number];

/** What the rights amount to: who could alone, which two, how many it takes, who is kept from it by a rule alone. */
export function MoneyPaths({ paths }: { paths: Paths }): ReactNode {
  const people = new Map(paths.people.map((one) => [one.id, one]));
  const named = (ids: readonly string[]): string =>
    ids.map((id) => people.get(id)?.name ?? id).join(words.together) || words.noHolders;
  const rolesOf = (ids: readonly string[]): string =>
    ids
      .map(
        (id) =>
          people
            .get(id)
            ?.roles.map((role) => roleLabels[role])
            .join(words.together) ?? '',
      )
      .join(' + ');
  const sentences = new Map(paths.rules.map(({ rule, sentence }) => [rule, sentence]));
  const groups: Column<readonly string[]>[] = [
    { path: 'people', title: words.columns.people, show: named },
    { path: 'roles', title: words.columns.roles, show: rolesOf },
  ];
  const margins: Column<Margin>[] = [
    { path: 'userIds', title: words.columns.people, show: ({ userIds }) => named(userIds) },
    { path: 'roles', title: words.columns.roles, show: ({ userIds }) => rolesOf(userIds) },
    {
      path: 'keptBy',
      title: words.columns.keptBy,
      show: ({ keptBy }) => keptBy.map((rule) => sentences.get(rule)).join(words.apart),
    },
  ];
  const conflicts: Column<Conflict>[] = [
    { path: 'name', title: words.columns.name },
    { path: 'roleA', title: words.columns.roleA, words: roleLabels },
    { path: 'roleB', title: words.columns.roleB, words: roleLabels },
    { path: 'reason', title: words.columns.reason },
  ];
  const ways: Column<OtherWay>[] = [
    { path: 'sentence', title: words.columns.way },
    { path: 'userIds', title: words.columns.holders, width: 260, show: ({ userIds }) => named(userIds) },
  ];
  const { smallest } = paths;
  return (
    <>
      <div className="columns">
        <Section title={words.alone}>
          <PlainTable
            label={words.alone}
            columns={groups}
            rows={paths.alone.map((id) => [id])}
            rowKey={(ids) => ids.join(' ')}
            empty={<Calm text={words.nobodyAlone} />}
          />
        </Section>
        <Section title={words.pairs}>
          <PlainTable
            label={words.pairs}
            columns={groups}
            rows={paths.pairs}
            rowKey={(ids) => ids.join(' ')}
            empty={<Calm text={words.noPairs} />}
          />
        </Section>
      </div>
      <Section title={words.smallest}>
        {smallest ? (
          <>
            <p>{words.smallestIs(smallest.size)}</p>
            <div className="insight-groups">
              <PlainTable
                label={words.smallest}
                columns={groups}
                rows={smallest.groups}
                rowKey={(ids) => ids.join(' ')}
              />
            </div>
            {smallest.more && <p className="faint">{words.smallestMore}</p>}
          </>
        ) : (
          <p>{words.smallestNone}</p>
        )}
      </Section>
      <Section title={words.margins}>
        {paths.margins.length > 0 && <p className="faint">{words.marginsHint}</p>}
        <PlainTable
          label={words.margins}
          columns={margins}
          rows={paths.margins}
          rowKey={({ userIds }) => userIds.join(' ')}
          empty={<Nothing text={words.noMargins} />}
        />
      </Section>
      <Section title={words.conflicts}>
        <PlainTable
          label={words.conflicts}
          columns={conflicts}
          rows={paths.conflicts}
          rowKey={({ userId, roleA, roleB }) => `${userId} ${roleA} ${roleB}`}
          empty={<Nothing text={words.noConflicts} />}
        />
      </Section>
      <Section title={words.otherWays}>
        <PlainTable label={words.otherWays} columns={ways} rows={paths.otherWays} rowKey={({ way }) => way} />
      </Section>
    </>
  );
}

function Calm({ text }: { text: string }): ReactNode {
  return (
    <div className="nothing" role="status">
      <LookTag look="done" text={text} />
    </div>
  );
}
