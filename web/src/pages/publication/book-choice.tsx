import { Select } from 'antd';
import { bookStateLabels } from '@messages/publication';
import { publication as text } from '@messages/web/publication';
import type { ReactNode } from 'react';
import type { ChosenBook } from './use-book';

export function BookChoice({ books, id, choose }: ChosenBook): ReactNode {
  return (
    <Select
      aria-label={text.choose}
      className="book-choice"
      value={id}
      onChange={choose}
      options={(books ?? []).map((book) => ({
        value: book.id,
        label: text.option(String(book.fiscalYear), String(book.version), bookStateLabels[book.state]),
      }))}
    />
  );
}
