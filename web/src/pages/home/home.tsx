import { useQuery } from '@tanstack/react-query';
import { home } from '@messages/web/home';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { answer, api } from '../../api/client';
import { useSession } from '../../session/session';
import { Nothing, Page } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { TodoList } from './todo-list';

/** What waits for this person, most urgent first. */
export function Home(): ReactNode {
  const { may } = useSession();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['todos'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/todos', { signal })),
    refetchInterval: 30_000,
  });
  const todos = data ?? [];
  return (
    <Page title={home.title} help={home.help} answer={todos.length > 0 ? home.answer(todos.length) : undefined}>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {isPending && <Waiting />}
      {data && todos.length === 0 && (
        <Nothing
          text={`${home.nothing}${home.nothingHint}`}
          action={may('batch.read') && <Link to="/month">{home.toMonth}</Link>}
        />
      )}
      <TodoList todos={todos} />
    </Page>
  );
}
