import { Button } from 'antd';
import { publication as text } from '@messages/web/publication';
import type { ReactNode } from 'react';

/** The cell at the end of a line that may be edited or taken out. */
export function RowActs(props: { name: string; onEdit: () => void; onRemove: () => void }): ReactNode {
  const { name, onEdit, onRemove } = props;
  return (
    <td className="book-acts">
      <Button size="small" type="link" aria-label={text.editOf(name)} onClick={onEdit}>
        {text.edit}
      </Button>
      <Button size="small" type="link" danger aria-label={text.removeOf(name)} onClick={onRemove}>
        {text.remove}
      </Button>
    </td>
  );
}
