import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { useSession } from '../../session/session';

/** The name of a person; a link to their page for who may read it. */
export function PersonLink({ id, name }: { id: string; name: string }): ReactNode {
  const { may } = useSession();
  if (!may('beneficiary.read')) return name;
  return (
    <Link to={`/people/${id}`} title={name}>
      {name}
    </Link>
  );
}
