import { Button, Drawer, Space } from 'antd';
import { statementWords as words } from '@messages/statements';
import { statements as text } from '@messages/web/statements';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { Schema } from '../../api/client';
import type { Scheme } from '../../api/lists';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { isNegative, money } from '../../ui/formats';
import { Nothing } from '../../ui/page';

export type Line = Schema<'FundStatementLineDto'>;
export interface Of {
  fund: Scheme;
  period: string;
}

/** The sheet of one statement: name, who made it, for which fund and day, the lines, and who signs. */
export function Sheet(props: {
  title: string;
  lying?: boolean;
  head: { agencyName: string; fundName: string; clockText: string };
  when: string;
  children: ReactNode;
}): ReactNode {
  const { head } = props;
  return (
    <article className={`statement-sheet${props.lying ? ' statement-lying' : ''}`} aria-label={props.title}>
      <h2>{props.title}</h2>
      <div className="statement-row">
        <span>{words.preparedFor(head.agencyName)}</span>
        <span>{words.fundOf(head.fundName)}</span>
      </div>
      <div className="statement-row">
        <span>{props.when}</span>
        <span>{head.clockText}</span>
        <span>{words.unit}</span>
      </div>
      {props.children}
      <div className="statement-row statement-signs">
        {words.signers.map((signer) => (
          <span key={signer}>{signer}</span>
        ))}
      </div>
    </article>
  );
}

/** The four cells of a line; its title opens the accounts that it is made of. */
export function LineCells({ line, onOpen }: { line: Line | undefined; onOpen: (line: Line) => void }): ReactNode {
  if (!line)
    return (
      <>
        <td />
        <td />
        <td />
        <td />
      </>
    );
  const title = line.kind === 'DETAIL' ? words.detail(line.title) : line.title;
  return (
    <>
      <td className={`statement-${line.kind.toLowerCase()}`}>
        {line.accounts.length > 0 || line.code !== null ? (
          <Button type="link" size="small" className="statement-open" onClick={() => onOpen(line)}>
            {title}
          </Button>
        ) : (
          title
        )}
      </td>
      <td className="statement-no">{line.no}</td>
      <Figure of={line.first} />
      <Figure of={line.second} />
    </>
  );
}

function Figure({ of }: { of: string | null }): ReactNode {
  return <td className={`num${isNegative(of) ? ' negative' : ''}`}>{money(of)}</td>;
}

type LineAccount = Line['accounts'][number];

/** The accounts of a line with both figures, each with the way to its vouchers. */
export function LineAccounts(props: {
  line: Line | null;
  heads: readonly [first: string, second: string];
  fund: Scheme;
  onClose: () => void;
}): ReactNode {
  const { line, fund, heads } = props;
  const columns: Column<LineAccount>[] = [
    { path: 'code', title: text.code },
    { path: 'name', title: text.name },
    { path: 'first', title: text.yuan(heads[0]), kind: 'money' },
    { path: 'second', title: text.yuan(heads[1]), kind: 'money' },
    {
      path: 'vouchers',
      title: '',
      control: true,
      show: ({ code }) => (
        <Space size={12}>
          <Link to={`/vouchers?vouchers.fund=${fund}&vouchers.account=${code}`}>{text.toVouchers}</Link>
          <Link to={`/sub-ledger?fund=${fund}&account=${code}`}>{text.toSubLedger}</Link>
        </Space>
      ),
    },
  ];
  return (
    <Drawer title={line && text.lineOf(line.title)} open={line !== null} onClose={props.onClose} size={720}>
      {line && (
        <PlainTable
          label={text.lineOf(line.title)}
          columns={columns}
          rows={line.accounts}
          rowKey={({ code }) => code}
          empty={<Nothing text={text.noAccounts} />}
          total={['', text.total, money(line.first), money(line.second), '']}
        />
      )}
      <p className="statement-below">
        <Link to={`/trial-balance?fund=${fund}`}>{text.toTrialBalance}</Link>
      </p>
    </Drawer>
  );
}
