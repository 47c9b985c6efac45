import { PrinterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { bankBatch as texts } from '@messages/web/bank';
import { formats } from '@messages/web/formats';
import { Fragment, type ReactNode } from 'react';
import { Amount } from '../../ui/amount';
import { count, time } from '../../ui/formats';
import { Section } from '../../ui/page';
import type { BankFile } from './bank-types';

/** The slip that goes with the bank file: what bank and cashier compare before the money moves. */
export function CheckSheet({
  file,
  formatName,
  inWords,
}: {
  file: BankFile;
  formatName: string;
  inWords: string;
}): ReactNode {
  return (
    <Section
      title={texts.sheet}
      extra={
        <Button size="small" icon={<PrinterOutlined />} onClick={() => window.print()}>
          {texts.print}
        </Button>
      }
    >
      <div className="check-sheet">
        <h3>{texts.sheetTitle}</h3>
        <dl>
          <dt>{texts.fileName}</dt>
          <dd className="whole">{file.fileName}</dd>
          <dt>{texts.total}</dt>
          <dd>
            <b>
              <Amount of={file.total} unit={formats.yuan} />
            </b>
          </dd>
          <dt>{texts.lines}</dt>
          <dd className="num">
            <b>{count(file.lineCount)}</b>
          </dd>
          <dt>{texts.inWords}</dt>
          <dd className="whole">{inWords}</dd>
          <dt>{texts.digest}</dt>
          <dd className="whole check-digest">{grouped(file.digest)}</dd>
          <dt>{texts.format}</dt>
          <dd className="whole">{texts.formatOf(formatName, file.formatVersion)}</dd>
          <dt>{texts.issued}</dt>
          <dd className="tabular">
            {file.issuedBy} {time(file.issuedAt)}
          </dd>
          <dt>{texts.downloads}</dt>
          <dd>{texts.times(file.downloads)}</dd>
        </dl>
        <div className="check-signs">
          <span>{texts.signCashier}</span>
          <span>{texts.signBank}</span>
          <span>{texts.signDate}</span>
        </div>
      </div>
      <p className="faint no-print" style={{ margin: '8px 0 0' }}>
        {texts.sheetHint}
      </p>
    </Section>
  );
}

/** Eight characters at a time, the first eight bold: people compare those by telephone. */
function grouped(digest: string): ReactNode {
  const groups = digest.match(/.{1,8}/g) ?? [];
  return groups.map((group, i) => <Fragment key={i}>{i === 0 ? <b>{group}</b> : group} </Fragment>);
}
