import { projectWords as projectWords } from '@messages/web/projects';
import { indicators } from '@messages/web/performance';
import { whatif as text } from '@messages/web/whatif';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { Schema } from '../../api/client';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { period as periodText } from '../../ui/formats';
import { Nothing, Section } from '../../ui/page';
import { StateTag } from '../../ui/states';

type Results = Schema<'WhatifResultsDto'>;
type Project = Schema<'ProjectEffectDto'>;
type Target = Schema<'TargetEffectDto'>;

const levels: Readonly<Record<string, string>> = projectWords.levels;
const month = (period: string | null): string => (period === null ? text.lasts : periodText(period));

const PROJECTS: readonly Column<Project>[] = [
  {
    path: 'name',
    title: text.project,
    show: ({ projectId, name }) => (projectId ? <Link to={`/projects/${projectId}`}>{name}</Link> : text.own),
  },
  { path: 'sourceLevel', title: text.level, words: levels, width: 76 },
  { path: 'documentNo', title: text.documentNo, width: 150 },
  { path: 'budget', title: text.budget, kind: 'money' },
  { path: 'before', title: text.before, kind: 'money' },
  { path: 'after', title: text.after, kind: 'money' },
  { path: 'cost', title: text.cost, kind: 'money' },
  {
    path: 'endsBefore',
    title: text.endsBefore,
    width: 120,
    show: ({ projectId, endsBefore }) => (projectId ? month(endsBefore) : '—'),
  },
  {
    path: 'endsAfter',
    title: text.endsAfter,
    width: 120,
    show: ({ projectId, endsBefore, endsAfter }) =>
      !projectId ? (
        '—'
      ) : endsAfter === endsBefore ? (
        month(endsAfter)
      ) : (
        <strong>{text.earlier(month(endsAfter), endsBefore === null ? null : periodText(endsBefore))}</strong>
      ),
  },
];

/** Whom the rule costs what, and until when the money of each project lasts. */
export function ProjectEffects({ results }: { results: Results }): ReactNode {
  return (
    <Section title={text.projects}>
      <PlainTable
        columns={PROJECTS}
        rows={results.projects}
        rowKey={({ projectId }) => projectId ?? 'own'}
        label={text.projects}
      />
    </Section>
  );
}

const TARGETS: readonly Column<Target>[] = [
  { path: 'name', title: text.target },
  {
    path: 'target',
    title: text.goal,
    show: ({ operator, target }) => `${indicators.operators[operator] ?? operator} ${target}`,
  },
  { path: 'unit', title: text.unit },
  { path: 'before', title: text.foreseenBefore },
  { path: 'after', title: text.foreseenAfter },
  {
    path: 'metAfter',
    title: text.met,
    show: ({ metAfter }) => (metAfter === null ? '—' : <StateTag family="yesNo" state={metAfter ? 'YES' : 'NO'} />),
  },
];

export function TargetEffects({ results }: { results: Results }): ReactNode {
  return (
    <Section title={text.targets}>
      <PlainTable
        columns={TARGETS}
        rows={results.targets}
        rowKey={({ indicatorId }) => indicatorId}
        label={text.targets}
        empty={<Nothing text={text.noTargets} />}
      />
    </Section>
  );
}
