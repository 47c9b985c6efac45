import { useQuery } from '@tanstack/react-query';
import { Alert, App, Form, Input, Segmented, Select } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { errorKindLabels, findingSourceLabels } from '@messages/cases';
import { caseWords as words, newCase as text } from '@messages/web/cases';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { getPage } from '../../api/lists';
import { useAct } from '../../api/use-act';
import { Ask } from '../../ui/ask';
import { clearable } from '../../ui/clearable';
import { period } from '../../ui/formats';
import { Problem } from '../../ui/problem';
import { choices, typed, useHandlers } from './case-types';
import { PersonChoice } from './person-choice';

type Body = Schema<'OpenFindingBody'>;
type Flag = Schema<'FlagListedDto'>;
type Way = keyof typeof text.ways;

interface Values extends Pick<Body, 'source' | 'errorKind' | 'facts' | 'sourceReference' | 'handlerId'> {
  flagIds?: string[];
  beneficiaryId?: string;
  scheme?: Body['scheme'];
}

/** Confirmed flags that no case lists yet, those of one person where one is given. */
export function useConfirmedFlags(beneficiaryId?: string): Flag[] {
  const query = { state: 'CONFIRMED' as const, pageSize: 200, ...(beneficiaryId ? { beneficiaryId } : {}) };
  const { data } = useQuery({
    queryKey: ['confirmed-flags', query],
    queryFn: ({ signal }) => getPage('/api/v1/red-flags', undefined, query, signal),
  });
  return (data?.rows ?? []).filter(fitsCase);
}

const fitsCase = (flag: Flag): boolean =>
  flag.state === 'CONFIRMED' && flag.beneficiaryId !== null && flag.scheme !== null && flag.caseId === null;

interface Origin {
  flags: Flag[];
  errorKind: Body['errorKind'] | null;
  /** Why these flags make no case, in the service's words. */
  reason: string | null;
}

/** The flags that led here, and what they say of the case; null until they are known. */
function useOrigin(ids: readonly string[]): { origin: Origin | null; error: Error | null } {
  const { data, error } = useQuery({
    queryKey: ['case-origin', ids],
    queryFn: async ({ signal }): Promise<Origin> => {
      if (ids.length === 0) return { flags: [], errorKind: null, reason: null };
      const query = { flagIds: ids.join(',') };
      const [opening, ...found] = await Promise.all([
        answer(api.GET('/api/v1/findings/opening', { params: { query }, signal })),
        ...ids.map((id) => answer(api.GET('/api/v1/red-flags/{id}', { params: { path: { id } }, signal }))),
      ]);
      return { flags: found.filter(fitsCase), errorKind: opening.errorKind, reason: opening.reason };
    },
  });
  return { origin: data ?? null, error };
}

export const flagText = ({ id, title, name, idMasked, period: month }: Flag): string =>
  text.flag(id, title, name ?? '', idMasked ?? '', period(month));

/** Opens a case, from confirmed flags of a person or on a person who was looked up. */
export function NewCase({ flagIds, onClose }: { flagIds: readonly string[]; onClose: () => void }): ReactNode {
  const { origin, error } = useOrigin(flagIds);
  if (origin) return <CaseForm origin={origin} onClose={onClose} />;
  return error && <Problem error={error} />;
}

function CaseForm({ origin, onClose }: { origin: Origin; onClose: () => void }): ReactNode {
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [way, setWay] = useState<Way>('flags');
  const known = new Set(origin.flags.map(({ id }) => id));
  const offered = useConfirmedFlags(origin.flags[0]?.beneficiaryId ?? undefined);
  const flags = [...origin.flags, ...offered.filter(({ id }) => !known.has(id))];
  const handlers = useHandlers();
  const open = useAct(
    (body: Body, key) => answer(api.POST('/api/v1/findings', { params: { header: { 'Idempotency-Key': key } }, body })),
    {
      onDone: ({ id, number }) => {
        void message.success(text.done(number));
        void navigate(`/findings/${id}`);
      },
    },
  );
  const agree = ({ flagIds: chosen = [], beneficiaryId, scheme, ...values }: Values): void => {
    const first = way === 'flags' ? flags.find(({ id }) => id === chosen[0]) : undefined;
    open.mutate({
      source: values.source,
      errorKind: values.errorKind,
      facts: values.facts.trim(),
      beneficiaryId: first?.beneficiaryId ?? beneficiaryId ?? '',
      scheme: (first?.scheme as Body['scheme'] | undefined) ?? scheme!,
      ...(typed(values.sourceReference) ? { sourceReference: typed(values.sourceReference) } : {}),
      ...(values.handlerId ? { handlerId: values.handlerId } : {}),
      ...(first ? { flagIds: chosen } : {}),
    });
  };
  return (
    <Ask<Values>
      open
      width={720}
      title={text.title}
      sentence={text.sentence}
      agree={text.agree}
      initial={{
        source: 'OWN_CHECK',
        ...(origin.flags.length > 0 ? { flagIds: [...known], facts: factsOf(origin.flags) } : {}),
        ...(origin.errorKind ? { errorKind: origin.errorKind } : {}),
      }}
      pending={open.isPending}
      error={open.error}
      onAgree={agree}
      onCancel={onClose}
    >
      {origin.reason && <Alert type="warning" showIcon title={origin.reason} />}
      <div className="case-way">
        <Segmented<Way> aria-label={text.way} options={choices(text.ways)} value={way} onChange={setWay} />
      </div>
      {way === 'flags' ? (
        <FlagChoice flags={flags} />
      ) : (
        <div className="case-fields">
          <Form.Item name="beneficiaryId" label={text.person} rules={[required(text.person)]}>
            <PersonChoice />
          </Form.Item>
          <Form.Item name="scheme" label={words.scheme} rules={[required(words.scheme)]}>
            <Select options={choices(schemeLabels)} />
          </Form.Item>
        </div>
      )}
      <div className="case-fields">
        <Form.Item name="errorKind" label={words.errorKind} rules={[required(words.errorKind)]}>
          <Select options={choices(errorKindLabels)} />
        </Form.Item>
        <Form.Item name="handlerId" label={words.handler}>
          <Select allowClear={clearable} placeholder={text.handlerHint} options={choices(handlers)} />
        </Form.Item>
        <Form.Item name="source" label={words.source} rules={[required(words.source)]}>
          <Select options={choices(findingSourceLabels)} />
        </Form.Item>
        <Form.Item name="sourceReference" label={words.sourceReference}>
          <Input maxLength={200} autoComplete="off" />
        </Form.Item>
      </div>
      <Form.Item
        name="facts"
        label={words.facts}
        rules={[{ required: true, whitespace: true, min: 5, message: text.factsShort }]}
      >
        <Input.TextArea rows={4} maxLength={4000} placeholder={text.factsHint} />
      </Form.Item>
    </Ask>
  );
}

/** What the flags found, each once. */
const factsOf = (flags: readonly Flag[]): string => [...new Set(flags.map(({ sentence }) => sentence))].join('\n');

export const required = (what: string): { required: true; message: string } => ({
  required: true,
  message: words.missing(what),
});

/** Flags of one person under one scheme: after the first, only those that fit it are offered. */
function FlagChoice({ flags }: { flags: readonly Flag[] }): ReactNode {
  const form = Form.useFormInstance<Values>();
  const chosen = Form.useWatch('flagIds', form) ?? [];
  const first = flags.find(({ id }) => id === chosen[0]);
  const fitting = first
    ? flags.filter(({ beneficiaryId, scheme }) => beneficiaryId === first.beneficiaryId && scheme === first.scheme)
    : flags;
  return (
    <Form.Item name="flagIds" label={text.flags} extra={text.flagsHint} rules={[required(text.flags)]}>
      <Select
        mode="multiple"
        showSearch={{ optionFilterProp: 'label' }}
        options={fitting.map((flag) => ({ value: flag.id, label: flagText(flag) }))}
        notFoundContent={text.flagsNone}
        onSelect={(id: string) => {
          const flag = flags.find((it) => it.id === id);
          if (flag && !form.getFieldValue('facts')) form.setFieldsValue({ facts: flag.sentence });
        }}
      />
    </Form.Item>
  );
}
