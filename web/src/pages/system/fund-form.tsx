import { App, Form, Input, InputNumber, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { schemeLabels } from '@messages/agencies';
import { settings as words } from '@messages/web/system';
import type { ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import { clearable } from '../../ui/clearable';
import type { Fund } from './system-reads';

type Values = Schema<'OpenFundDto'>;

const options = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

/** Changes the settings of a fund, or opens one of the schemes that have none yet (`fund` null). */
export function FundForm(props: {
  open: boolean;
  fund: Fund | null;
  schemes: readonly Fund['scheme'][];
  onClose: () => void;
}): ReactNode {
  const { open, fund, schemes, onClose } = props;
  const { may } = useSession();
  const { message } = App.useApp();
  const { data: formats } = useQuery({
    queryKey: ['bank-formats'],
    enabled: open && (may('bank.read') || may('bank.format')),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/bank-formats', { signal })),
  });
  const act = useAct(
    async ({ scheme, ...given }: Values, key): Promise<void> => {
      const header = { 'Idempotency-Key': key };
      // An emptied field means that it is not checked, or not chosen.
      const body = { ...given, minimumAge: given.minimumAge ?? null, bankFormatCode: given.bankFormatCode ?? null };
      if (fund)
        await answer(api.PATCH('/api/v1/funds/{scheme}', { params: { path: { scheme: fund.scheme }, header }, body }));
      else await answer(api.POST('/api/v1/funds', { params: { header }, body: { ...body, scheme } }));
    },
    {
      onDone: () => {
        void message.success(fund ? words.saved : words.opened);
        onClose();
      },
    },
  );
  return (
    <Ask<Values>
      open={open}
      title={fund ? words.editTitle(schemeLabels[fund.scheme]) : words.open}
      sentence={fund ? words.editSentence : words.openSentence}
      agree={fund ? words.edit : words.open}
      initial={fund ?? { scheme: schemes[0], paydayShift: 'NEXT', bounceRule: 'SUSPENSE', jumpPercent: '30.00' }}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => act.mutate(values)}
      onCancel={() => {
        act.reset();
        onClose();
      }}
      width={600}
    >
      {!fund && (
        <Form.Item name="scheme" label={words.scheme} rules={[{ required: true, message: words.schemeMissing }]}>
          <Select options={schemes.map((scheme) => ({ value: scheme, label: schemeLabels[scheme] }))} />
        </Form.Item>
      )}
      <Form.Item
        name="name"
        label={words.name}
        rules={[{ required: true, whitespace: true, message: words.nameMissing }]}
      >
        <Input maxLength={100} />
      </Form.Item>
      <div className="form-pair">
        <Form.Item name="payday" label={words.payday} rules={[{ required: true, message: words.paydayMissing }]}>
          <InputNumber min={1} max={28} precision={0} suffix={words.days} className="wide" />
        </Form.Item>
        <Form.Item name="paydayShift" label={words.paydayShift}>
          <Select options={options(words.paydayShifts)} />
        </Form.Item>
        <Form.Item name="minimumAge" label={words.minimumAge} extra={words.ageEmpty}>
          <InputNumber min={0} max={120} precision={0} suffix={words.years} className="wide" />
        </Form.Item>
        <Form.Item
          name="jumpPercent"
          label={words.jumpPercent}
          rules={[
            {
              required: true,
              pattern: /^(?!0+(\.0+)?$)\d{1,4}(\.\d{1,2})?$/,
              message: words.percentMissing,
            },
          ]}
        >
          <Input suffix={words.percent} inputMode="decimal" />
        </Form.Item>
        <Form.Item name="bounceRule" label={words.bounceRule}>
          <Select options={options(words.bounceRules)} />
        </Form.Item>
        <Form.Item name="bankFormatCode" label={words.bankFormat}>
          <Select
            allowClear={clearable}
            options={(formats ?? []).map(({ code, name }) => ({ value: code, label: name }))}
          />
        </Form.Item>
      </div>
    </Ask>
  );
}
