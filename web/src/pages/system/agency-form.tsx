import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { App, Button, Form, Input } from 'antd';
import { agencies as words } from '@messages/web/system';
import type { ReactNode } from 'react';
import { answer, api } from '../../api/client';
import { useAct } from '../../api/use-act';
import { Ask } from '../../ui/ask';
import { Facts } from '../../ui/page';
import type { Agency } from './system-reads';

type AgencyFacts = Agency['facts'];

/** What is known of an agency besides its name, as its own words. */
export function AgencyFactList({ facts }: { facts: AgencyFacts }): ReactNode {
  const entries = Object.entries(facts);
  if (entries.length === 0) return <p className="faint">{words.noFacts}</p>;
  return <Facts items={entries.map(([name, value]) => [words.factLabels[name] ?? name, factText(value)] as const)} />;
}

export function factText(value: unknown): string {
  if (Array.isArray(value)) return value.map(factText).join(words.between);
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}

/** Text as it was typed, in the kind that the fact had: a list stays a list, a count a count. */
export function factOf(text: string, before: unknown): unknown {
  if (Array.isArray(before)) {
    return text
      .split(words.between)
      .map((part) => part.trim())
      .filter(Boolean);
  }
  if (typeof before === 'number' && /^\d{1,9}$/.test(text)) return Number(text);
  return text;
}

interface AgencyValues {
  code: string;
  name: string;
  parent?: string;
  prefecture?: string;
  region?: string;
  facts?: { name: string; text: string }[];
}

function keyOf(label: string): string {
  return Object.entries(words.factLabels).find(([, text]) => text === label)?.[0] ?? label;
}

/** Registers an agency, or changes the facts of the one that is worked for (`agency` given). */
export function AgencyForm(props: { open: boolean; agency: Agency | null; onClose: () => void }): ReactNode {
  const { open, agency, onClose } = props;
  const { message } = App.useApp();
  const act = useAct(
    async ({ code, name, parent, prefecture, region, facts }: AgencyValues, key): Promise<void> => {
      const params = { header: { 'Idempotency-Key': key } };
      const body = {
        name,
        parent: parent?.trim() || null,
        prefecture: prefecture?.trim() || null,
        region: region?.trim() || null,
        facts: Object.fromEntries(
          (facts ?? []).map((fact) => [keyOf(fact.name), factOf(fact.text ?? '', agency?.facts[keyOf(fact.name)])]),
        ),
      };
      if (agency) await answer(api.PATCH('/api/v1/agency', { params, body }));
      else await answer(api.POST('/api/v1/agencies', { params, body: { ...body, code } }));
    },
    {
      onDone: () => {
        void message.success(agency ? words.saved : words.created);
        onClose();
      },
    },
  );
  const title = agency ? words.edit : words.create;
  const initial: Partial<AgencyValues> = agency
    ? {
        code: agency.code,
        name: agency.name,
        parent: agency.parent ?? '',
        prefecture: agency.prefecture ?? '',
        region: agency.region ?? '',
        facts: Object.entries(agency.facts).map(([name, value]) => ({
          name: words.factLabels[name] ?? name,
          text: factText(value),
        })),
      }
    : { facts: [] };
  return (
    <Ask<AgencyValues>
      open={open}
      title={title}
      sentence={agency ? '' : words.createSentence}
      agree={agency ? words.save : words.create}
      initial={initial}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => act.mutate(values)}
      onCancel={() => {
        act.reset();
        onClose();
      }}
      width={600}
    >
      <Form.Item
        name="code"
        label={words.columns.code}
        extra={agency ? undefined : words.codeHint}
        rules={[
          { required: true, message: words.codeMissing },
          { pattern: /^[0-9A-Za-z-]{2,20}$/, message: words.codeHint },
        ]}
      >
        <Input disabled={agency !== null} maxLength={20} />
      </Form.Item>
      <Form.Item
        name="name"
        label={words.columns.name}
        rules={[{ required: true, whitespace: true, message: words.nameMissing }]}
      >
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="parent" label={words.columns.parent}>
        <Input maxLength={100} />
      </Form.Item>
      <div className="form-pair">
        <Form.Item name="prefecture" label={words.columns.prefecture}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="region" label={words.columns.region}>
          <Input maxLength={100} />
        </Form.Item>
      </div>
      <Form.Item label={words.facts} extra={words.factHint}>
        <Form.List name="facts">
          {(fields, { add, remove }) => (
            <>
              {fields.map(({ key, name }) => (
                <div key={key} className="fact-row">
                  <Form.Item
                    name={[name, 'name']}
                    rules={[{ required: true, whitespace: true, message: words.factNameMissing }]}
                  >
                    <Input placeholder={words.factName} aria-label={words.factName} maxLength={40} />
                  </Form.Item>
                  <Form.Item name={[name, 'text']}>
                    <Input placeholder={words.factValue} aria-label={words.factValue} maxLength={300} />
                  </Form.Item>
                  <Button
                    type="text"
                    icon={<DeleteOutlined />}
                    aria-label={words.factRemove}
                    title={words.factRemove}
                    onClick={() => remove(name)}
                  />
                </div>
              ))}
              <Button size="small" icon={<PlusOutlined />} onClick={() => add({ name: '', text: '' })}>
                {words.factAdd}
              </Button>
            </>
          )}
        </Form.List>
      </Form.Item>
    </Ask>
  );
}
