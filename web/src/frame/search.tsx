import { SearchOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import type { InputRef } from 'antd';
import { shell } from '@messages/web/shell';
import { useEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useNavigate } from 'react-router-dom';
import { answer, api, type Schema } from '../api/client';
import { Problem } from '../ui/problem';

type Hit = Schema<'SearchHitDto'>;

const PLACES: Record<Hit['kind'], (hit: Hit) => string> = {
  person: ({ id }) => `/people/${id}`,
  batch: ({ id }) => `/batches/${id}`,
  voucher: ({ id }) => `/vouchers/${id}`,
  project: ({ id }) => `/projects/${id}`,
  budgetEvent: ({ parentId }) => `/projects/${parentId}`,
  payout: ({ id }) => `/payouts/${id}`,
};

/** Ctrl K: one field for people, batches, vouchers, documents and payouts. */
export function Search(): ReactNode {
  const [open, setOpen] = useState(false);
  const field = useRef<InputRef>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setOpen(true);
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <Button className="top-search" icon={<SearchOutlined aria-hidden />} onClick={() => setOpen(true)}>
        <span className="faint">{shell.search}</span>
        <kbd aria-hidden>{shell.searchShortcut}</kbd>
      </Button>
      <Modal
        open={open}
        onCancel={() => setOpen(false)}
        // The dialog takes the focus when it has opened; only then can the field have it.
        afterOpenChange={(opened) => opened && field.current?.focus()}
        footer={null}
        closable={false}
        destroyOnHidden
        width={640}
        // Names the dialog, and is not drawn: the field says the same.
        title={shell.search}
        classNames={{ header: 'unseen' }}
      >
        <SearchField field={field} onGone={() => setOpen(false)} />
      </Modal>
    </>
  );
}

function SearchField({ field, onGone }: { field: RefObject<InputRef | null>; onGone: () => void }): ReactNode {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  const [at, setAt] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), 200);
    return () => clearTimeout(timer);
  }, [text]);
  const { data, error } = useQuery({
    queryKey: ['search', asked],
    enabled: asked.length >= 2,
    // What was found stays while one types on, so that Enter always has something under it.
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => answer(api.POST('/api/v1/search', { body: { text: asked }, signal })),
  });
  const hits = useMemo(() => (asked.length >= 2 ? (data?.flatMap((group) => group.hits) ?? []) : []), [data, asked]);
  useEffect(() => setAt(0), [hits]);

  const go = (hit: Hit | undefined): void => {
    if (!hit) return;
    onGone();
    void navigate(PLACES[hit.kind](hit));
  };

  return (
    <div className="search">
      <Input
        ref={field}
        size="large"
        prefix={<SearchOutlined />}
        placeholder={shell.search}
        aria-label={shell.search}
        value={text}
        maxLength={60}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setAt((n) => Math.min(n + 1, hits.length - 1));
          else if (event.key === 'ArrowUp') setAt((n) => Math.max(n - 1, 0));
          else if (event.key === 'Enter') go(hits[at]);
          else return;
          event.preventDefault();
        }}
      />
      {error && <Problem error={error} />}
      {asked.length < 2 && <p className="faint">{shell.searchHint}</p>}
      {asked.length >= 2 && data && hits.length === 0 && <p className="faint">{shell.searchNothing}</p>}
      <ul className="search-hits">
        {hits.map((hit, i) => (
          <li key={`${hit.kind}${hit.id}`}>
            <button
              type="button"
              className={i === at ? 'search-at' : undefined}
              onClick={() => go(hit)}
              onMouseEnter={() => setAt(i)}
            >
              <span className="search-kind">{shell.searchKinds[hit.kind]}</span>
              <span className="search-title">{hit.title}</span>
              <span className="faint">{hit.subtitle}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
