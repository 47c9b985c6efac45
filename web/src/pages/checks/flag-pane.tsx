import { BorderOutlined, CheckSquareOutlined, StopOutlined } from '@ant-design/icons';
import { flags as text } from '@messages/web/flags';
import { useEffect, useId, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import type { Schema } from '../../api/client';
import { money } from '../../ui/formats';
import { Nothing } from '../../ui/page';
import { StateTag } from '../../ui/states';

export type Flag = Schema<'FlagListedDto'>;

/** How far a page key goes. */
const LEAP = 8;

/** Flags to go through: arrows move, Space selects. */
export function FlagPane(props: {
  list: RefObject<HTMLDivElement | null>;
  rows: readonly Flag[];
  at: number;
  picked: ReadonlySet<string>;
  nothing: string;
  onMove: (to: number) => void;
  onToggle: (flag: Flag) => void;
  foot: ReactNode;
}): ReactNode {
  const { list, rows, at } = props;
  const id = useId();
  useEffect(() => {
    list.current?.querySelector('[data-current="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [list, at]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + LEAP,
      PageUp: at - LEAP,
      Home: 0,
      End: rows.length - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) props.onMove(Math.max(0, Math.min(rows.length - 1, to)));
    else if (event.key === ' ' && rows[at]) props.onToggle(rows[at]);
    else return;
    event.preventDefault();
  };
  return (
    <section className="flags-pane" aria-label={text.list}>
      {rows.length === 0 ? (
        <div className="flags-list" ref={list} tabIndex={-1}>
          <Nothing text={props.nothing} />
        </div>
      ) : (
        <div
          ref={list}
          className="flags-list"
          role="listbox"
          aria-multiselectable
          aria-label={text.list}
          aria-activedescendant={`${id}-${at}`}
          tabIndex={0}
          onKeyDown={onKeyDown}
        >
          {rows.map((flag, i) => (
            <Item
              key={flag.id}
              id={`${id}-${i}`}
              flag={flag}
              on={props.picked.has(flag.id)}
              current={i === at}
              onShow={() => props.onMove(i)}
              onToggle={() => props.onToggle(flag)}
            />
          ))}
        </div>
      )}
      <div className="flags-pane-foot">{props.foot}</div>
    </section>
  );
}

function Item(props: {
  id: string;
  flag: Flag;
  on: boolean;
  current: boolean;
  onShow: () => void;
  onToggle: () => void;
}): ReactNode {
  const { flag, on } = props;
  return (
    <div
      id={props.id}
      role="option"
      aria-selected={on}
      aria-disabled={flag.involved || undefined}
      className="flags-item"
      data-current={props.current}
      onClick={props.onShow}
    >
      <span
        onClick={(event) => {
          event.stopPropagation();
          props.onToggle();
        }}
      >
        {flag.involved ? (
          <StopOutlined aria-hidden title={text.involvedHint} />
        ) : on ? (
          <CheckSquareOutlined aria-hidden />
        ) : (
          <BorderOutlined aria-hidden />
        )}
      </span>
      <span className="flags-item-text">
        <span>
          <strong>{flag.title}</strong> {flag.name}
        </span>
        <span className="faint" title={flag.sentence}>
          {flag.involved ? `${text.involved} · ${flag.sentence}` : flag.sentence}
        </span>
      </span>
      <span className="flags-item-end">
        <span className="num">{flag.amount === null ? '' : money(flag.amount)}</span>
        <StateTag family="flag" state={flag.state} />
      </span>
    </div>
  );
}
