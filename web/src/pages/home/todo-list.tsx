import { RightOutlined } from '@ant-design/icons';
import { schemeLabels } from '@messages/agencies';
import { formats } from '@messages/web/formats';
import { home } from '@messages/web/home';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { Schema } from '../../api/client';
import { usePeriod } from '../../session/period';
import { Amount } from '../../ui/amount';
import { period } from '../../ui/formats';
import { LookTag } from '../../ui/states';
import { monthOf, placeOf } from './todo-places';

type Todo = Schema<'TodoDto'>;

/** Things that wait for a person; a click goes where each is done. */
export function TodoList({ todos }: { todos: readonly Todo[] }): ReactNode {
  const { setPeriod } = usePeriod();
  const follow = (todo: Todo): void => {
    const month = monthOf(todo);
    if (month !== null) setPeriod(month);
  };
  return (
    <ul className="todos">
      {todos.map((todo) => (
        <li key={`${todo.code}${todo.scheme}${todo.period}${todo.subjectId}`}>
          <Link to={placeOf(todo)} className={`todo${todo.late ? ' todo-late' : ''}`} onClick={() => follow(todo)}>
            <span className="todo-text">{todo.text}</span>
            <span className="todo-facts">
              {todo.scheme && <span>{schemeLabels[todo.scheme as keyof typeof schemeLabels]}</span>}
              {todo.period && <span>{period(todo.period)}</span>}
              {todo.amount && <Amount of={todo.amount} unit={formats.yuan} />}
              {todo.dueOn && <span className="tabular">{home.due(todo.dueOn)}</span>}
              {todo.late && <LookTag look="late" text={home.late} />}
            </span>
            <RightOutlined aria-hidden />
          </Link>
        </li>
      ))}
    </ul>
  );
}
