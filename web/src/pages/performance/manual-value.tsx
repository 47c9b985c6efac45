import { InboxOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Form, Input, InputNumber, Select, Upload } from 'antd';
import type { UploadFile } from 'antd';
import { indicators as words } from '@messages/web/performance';
import type { ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { Ask } from '../../ui/ask';
import { DateInput } from '../../ui/date-input';

type Indicator = Schema<'IndicatorView'>;

interface Values {
  value?: string;
  grade?: string;
  share?: string;
  on: string;
  sampleSize?: number;
  note?: string;
  file: UploadFile[];
}

/** Enters what the books cannot tell, with the file that proves it. */
export function ManualValue({ indicator, onClose }: { indicator: Indicator | null; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const graded = indicator?.measure === 'GRADE';
  const act = useAct(
    ({ id, ...given }: Values & { id: string }, key) => {
      const form = new FormData();
      const grade = given.share?.trim() ? words.gradeWithShare(given.grade ?? '', given.share.trim()) : given.grade;
      form.set('value', given.value?.trim() ?? grade ?? '');
      form.set('on', given.on);
      if (given.sampleSize) form.set('sampleSize', String(given.sampleSize));
      if (given.note?.trim()) form.set('note', given.note.trim());
      // The service reads the fields before the file: it comes last.
      const file = given.file[0]?.originFileObj;
      if (file) form.set('file', file, file.name);
      return answer(
        api.POST('/api/v1/indicators/{id}/manual-values', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
          body: form as never,
          bodySerializer: (body) => body as unknown as FormData,
        }),
      );
    },
    {
      onDone: () => {
        void message.success(words.entered);
        onClose();
      },
    },
  );
  const satisfaction = indicator?.scoringCode === 'BY_SATISFACTION';
  return (
    <Ask<Values>
      open={indicator !== null}
      title={words.enterTitle(indicator?.level3 ?? '')}
      sentence={words.enterSentence}
      agree={words.enter}
      initial={{ file: [] }}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => indicator && act.mutate({ id: indicator.id, ...values })}
      onCancel={() => {
        act.reset();
        onClose();
      }}
      width={560}
    >
      <div className="form-pair">
        {graded ? (
          <>
            <Form.Item name="grade" label={words.grade} rules={[{ required: true, message: words.gradeMissing }]}>
              <Select options={words.grades.map((grade) => ({ value: grade, label: grade }))} />
            </Form.Item>
            <Form.Item
              name="share"
              label={words.share}
              extra={<BandsOn code={indicator?.scoringCode ?? ''} />}
              rules={[{ pattern: /^\d{1,3}(\.\d{1,2})?$/, message: words.valueBad }]}
            >
              <Input inputMode="decimal" maxLength={6} />
            </Form.Item>
          </>
        ) : (
          <Form.Item
            name="value"
            label={indicator?.unit ? words.valueUnit(indicator.unit) : words.value}
            rules={[
              { required: true, message: words.valueMissing },
              { pattern: /^\s*\d{1,12}(\.\d{1,4})?\s*$/, message: words.valueBad },
            ]}
          >
            <Input autoFocus inputMode="decimal" maxLength={20} />
          </Form.Item>
        )}
        <Form.Item name="on" label={words.on} rules={[{ required: true, message: words.onMissing }]}>
          <DateInput label={words.on} width="100%" />
        </Form.Item>
        {!graded && (
          <Form.Item
            name="sampleSize"
            label={words.sampleSize}
            extra={satisfaction ? undefined : words.sampleHint}
            rules={[{ required: satisfaction, message: words.sampleMissing }]}
          >
            <InputNumber min={1} precision={0} className="wide" />
          </Form.Item>
        )}
      </div>
      <Form.Item
        name="file"
        label={words.file}
        valuePropName="fileList"
        getValueFromEvent={({ fileList }: { fileList: UploadFile[] }) => fileList.slice(-1)}
        rules={[{ required: true, type: 'array', min: 1, message: words.fileMissing }]}
      >
        <Upload.Dragger beforeUpload={() => false} maxCount={1} multiple={false}>
          <InboxOutlined aria-hidden /> {words.fileDrop}
        </Upload.Dragger>
      </Form.Item>
      <Form.Item name="note" label={words.note}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </Ask>
  );
}

/** The bands of the day that the value is of; whoever changes the day sees those of the new one. */
function BandsOn({ code }: { code: string }): ReactNode {
  const on = Form.useWatch<string | undefined>('on');
  const { data } = useQuery({
    queryKey: ['scoring-rules', on],
    enabled: Boolean(on),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/scoring-rules', { params: { query: { on } }, signal })),
  });
  const rule = data?.rules.find((one) => one.code === code);
  const lines = rule?.versions.find(({ state }) => state === 'IN_FORCE')?.lines;
  return lines ? words.bands(lines) : words.shareHint;
}
