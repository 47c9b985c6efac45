import { SearchOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Select, Table } from 'antd';
import type { TableColumnType } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { people } from '@messages/web/people';
import { lists } from '@messages/web/lists';
import { useEffect, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useSession } from '../../session/session';
import { clearable } from '../../ui/clearable';
import { count } from '../../ui/formats';
import { Nothing, Page } from '../../ui/page';
import { Problem, showAtFields } from '../../ui/problem';
import './people.css';

type Found = Schema<'BeneficiaryListedDto'>;
type Asked = Schema<'SearchBeneficiariesDto'>;
type Values = Pick<Asked, 'name' | 'idTail' | 'idNumber' | 'township' | 'scheme'>;

/** The last search, kept in memory only: what one looks for is personal and stays out of the address. */
const LAST = ['people-asked'];

/** Finding people who are or were paid. */
export default function People(): ReactNode {
  const client = useQueryClient();
  const { may } = useSession();
  const [form] = Form.useForm<Values>();
  const [asked, setAsked] = useState<Asked | null>(() => client.getQueryData<Asked>(LAST) ?? null);
  useEffect(() => {
    client.setQueryDefaults(LAST, { gcTime: Infinity });
    client.setQueryData(LAST, asked);
  }, [client, asked]);

  const { data: townships } = useQuery({
    queryKey: ['townships'],
    enabled: may('agency.read'),
    staleTime: Infinity,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/townships', { signal })),
  });
  const { data, error, isFetching } = useQuery({
    queryKey: ['people', asked],
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: ({ signal }) => answer(api.POST('/api/v1/beneficiaries/search', { body: asked!, signal })),
  });
  useEffect(() => {
    if (error) showAtFields(form, error);
  }, [error, form]);

  const search = (values: Values): void => {
    const given = Object.entries(values)
      .map(([key, value]) => [key, value?.trim()] as const)
      .filter(([, value]) => value);
    if (given.length > 0) setAsked({ ...Object.fromEntries(given), page: 1, pageSize: asked?.pageSize ?? 50 });
  };
  return (
    <Page
      title={people.title}
      help={people.help}
      answer={asked && data && !error ? people.answer(count(data.total)) : undefined}
    >
      <section className="section no-print">
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          className="people-form"
          role="search"
          aria-label={people.searchForm}
          autoComplete="off"
          initialValues={asked ?? {}}
          onFinish={search}
        >
          <Form.Item name="name" label={people.name}>
            <Input allowClear autoFocus maxLength={100} placeholder={people.namePlaceholder} />
          </Form.Item>
          <Form.Item
            name="idTail"
            label={people.idTail}
            rules={[{ pattern: /^\d{3}[\dXx]$/, message: people.idTailWrong }]}
          >
            <Input allowClear maxLength={4} />
          </Form.Item>
          <Form.Item
            name="idNumber"
            label={people.idNumber}
            rules={[{ pattern: /^\s*[0-9A-Za-z]{15,18}\s*$/, message: people.idNumberWrong }]}
          >
            <Input allowClear maxLength={24} />
          </Form.Item>
          {townships && (
            <Form.Item name="township" label={people.township}>
              <Select
                allowClear={clearable}
                showSearch={{ optionFilterProp: 'label' }}
                options={townships.map(({ code, name }) => ({ value: code, label: name }))}
              />
            </Form.Item>
          )}
          <Form.Item name="scheme" label={people.scheme}>
            <Select
              allowClear={clearable}
              options={Object.entries(schemeLabels).map(([value, label]) => ({ value, label }))}
            />
          </Form.Item>
          <div className="people-buttons">
            <Button type="primary" htmlType="submit" icon={<SearchOutlined />} loading={isFetching}>
              {people.search}
            </Button>
            <Button
              onClick={() => {
                form.setFieldsValue({
                  name: undefined,
                  idTail: undefined,
                  idNumber: undefined,
                  township: undefined,
                  scheme: undefined,
                });
                setAsked(null);
              }}
            >
              {people.clear}
            </Button>
          </div>
        </Form>
      </section>
      {asked === null && (
        <section className="section">
          <Nothing text={`${people.first}${people.firstHint}`} />
        </section>
      )}
      {error && asked && <Problem error={error} />}
      {asked && !error && (
        <Results
          asked={asked}
          rows={data?.rows ?? []}
          total={data?.total ?? 0}
          loading={isFetching}
          onChange={(change) => setAsked({ ...asked, ...change })}
        />
      )}
    </Page>
  );
}

const SORTS = ['name', 'idMasked', 'townshipName', 'scheme', 'bankName'] as const;
const COLUMNS: readonly { key: keyof Found; title: string }[] = [
  { key: 'name', title: people.name },
  { key: 'idMasked', title: people.idMasked },
  { key: 'scheme', title: people.schemeNow },
  { key: 'townshipName', title: people.township },
  { key: 'bankName', title: people.bank },
  { key: 'accountMasked', title: people.account },
];

function Results(props: {
  asked: Asked;
  rows: Found[];
  total: number;
  loading: boolean;
  onChange: (change: Partial<Asked>) => void;
}): ReactNode {
  const navigate = useNavigate();
  const { asked, onChange } = props;
  const columns: TableColumnType<Found>[] = COLUMNS.map(({ key, title }) => ({
    key,
    title,
    sorter: (SORTS as readonly string[]).includes(key),
    sortOrder: asked.sort === key ? 'ascend' : asked.sort === `-${key}` ? 'descend' : null,
    showSorterTooltip: false,
    className: key === 'idMasked' || key === 'accountMasked' ? 'tabular' : undefined,
    render: (_: unknown, row: Found) => {
      const value = row[key];
      if (!value) return <span className="faint">—</span>;
      return key === 'scheme' ? schemeLabels[value as keyof typeof schemeLabels] : value;
    },
  }));
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('tr[data-row-key]');
    if (!row || row !== event.target) return;
    const to =
      event.key === 'ArrowDown' ? row.nextElementSibling : event.key === 'ArrowUp' ? row.previousElementSibling : null;
    if (to instanceof HTMLElement) {
      event.preventDefault();
      to.focus();
    }
    if (event.key === 'Enter') row.click();
  };
  return (
    <section className="section list" onKeyDown={onKeyDown}>
      <Table<Found>
        size="small"
        aria-label={people.results}
        columns={columns}
        dataSource={props.rows}
        rowKey="id"
        loading={{ spinning: props.loading, delay: 200 }}
        rowClassName="opens"
        onRow={({ id }) => ({ tabIndex: 0, onClick: () => void navigate(`/people/${id}`) })}
        locale={{ emptyText: props.loading ? ' ' : <Nothing text={people.none} /> }}
        scroll={{ x: 'max-content' }}
        onChange={(paging, _filters, sorter, { action }) => {
          if (action === 'sort' && !Array.isArray(sorter)) {
            const key = String(sorter.columnKey ?? '');
            const sort = sorter.order === 'ascend' ? key : sorter.order === 'descend' ? `-${key}` : undefined;
            onChange({ sort: sort as Asked['sort'], page: 1 });
          } else if (action === 'paginate') {
            onChange({ page: paging.current ?? 1, pageSize: paging.pageSize ?? 50 });
          }
        }}
        pagination={{
          current: asked.page ?? 1,
          pageSize: asked.pageSize ?? 50,
          total: props.total,
          size: 'small',
          showSizeChanger: true,
          pageSizeOptions: [20, 50, 100, 200],
          showTotal: (total) => lists.total(count(total)),
        }}
      />
    </section>
  );
}
