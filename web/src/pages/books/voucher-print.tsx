import { PrinterOutlined } from '@ant-design/icons';
import { useQueries } from '@tanstack/react-query';
import { Button } from 'antd';
import { voucher as text, vouchers } from '@messages/web/books';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { answer, api } from '../../api/client';
import { Nothing, Page } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { VoucherSheets } from './voucher-sheet';
import './books.css';

/** Several vouchers, one after the other, as they come out of the printer. */
export default function VoucherPrint(): ReactNode {
  const [search] = useSearchParams();
  const ids = [...new Set((search.get('ids') ?? '').split(',').filter((id) => /^\d{1,18}$/.test(id)))];
  const answers = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['voucher', id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        answer(api.GET('/api/v1/vouchers/{id}', { params: { path: { id } }, signal })),
    })),
  });
  const error = answers.find((one) => one.error)?.error;
  const ready = answers.every((one) => one.data);
  return (
    <Page
      title={text.printPage}
      answer={ids.length > 0 ? text.printAnswer(ids.length) : undefined}
      actions={
        <Button
          type="primary"
          icon={<PrinterOutlined />}
          disabled={!ready || ids.length === 0}
          onClick={() => window.print()}
        >
          {text.print}
        </Button>
      }
    >
      <p className="faint no-print">{text.printHintA5}</p>
      {error && <Problem error={error} />}
      {ids.length === 0 && <Nothing text={vouchers.printHint} action={<Link to="/vouchers">{vouchers.title}</Link>} />}
      {!ready && !error && <Waiting />}
      <div className="voucher-sheets">
        {ready && answers.map(({ data }) => data && <VoucherSheets key={data.id} voucher={data} />)}
      </div>
    </Page>
  );
}
