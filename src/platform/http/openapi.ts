import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { SESSION_COOKIE } from '../auth/session-cookie.js';
import { exportHelp } from '../../messages/list-export.js';
import { ErrorBody } from './error-body.dto.js';
import { XLSX } from './list-export.js';

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete'] as const;
const READS: ReadonlySet<string> = new Set(['get', 'head']);
export const API_PREFIX = 'api';

/** The OpenAPI document of all controllers; the same for every start, so that it can be committed and compared. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  app.setGlobalPrefix(API_PREFIX);
  const base = new DocumentBuilder()
    .setTitle('社保待遇发放台账')
    .setDescription(
      '除登录外，每个请求都凭登录后的会话 Cookie。修改类请求须带请求头 X-CSRF-Token（登录应答和 GET /v1/me 给出），' +
        '可带 Idempotency-Key：同一编号重复提交只执行一次，应答带 Idempotent-Replayed: true。金额为两位小数的文本，期间为“年-月”。',
    )
    .setVersion('1')
    .addCookieAuth(SESSION_COOKIE, { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE }, 'session')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-CSRF-Token' }, 'csrf')
    .addSecurityRequirements({ session: [], csrf: [] } as never)
    .addGlobalResponse({ status: 'default' as never, description: '请求被拒绝', type: ErrorBody })
    .addGlobalParameters({
      name: 'X-Agency',
      in: 'header',
      required: false,
      description: '经办机构编号，缺省为本人范围内的第一个',
      schema: { type: 'integer' },
    })
    .build();
  const document = SwaggerModule.createDocument(app, base, { extraModels: [ErrorBody] });
  for (const item of Object.values(document.paths)) {
    if (item.get) documentReads(document, item.get);
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation || READS.has(method)) continue;
      operation.parameters = [
        ...(operation.parameters ?? []),
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description: '本次提交的编号（8–100 个字符），重复提交只执行一次',
          schema: { type: 'string', minLength: 8, maxLength: 100 },
        },
      ];
    }
  }
  return document;
}

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Schema = { type?: string; $ref?: string; properties?: Record<string, unknown> };

/** What every list offers beside its own parameters, and how reads that set no headers name their agency. */
function documentReads(document: OpenAPIObject, operation: Operation): void {
  const answer = operation.responses['200'];
  if (!answer || '$ref' in answer) return;
  const query = (name: string, description: string, schema: object): void => {
    const parameter = { name, in: 'query' as const, required: false, description, schema };
    operation.parameters = [...(operation.parameters ?? []), parameter];
  };
  if (isList(document, answer.content?.['application/json']?.schema as Schema | undefined)) {
    query('format', exportHelp.format, { type: 'string', enum: ['xlsx', 'csv'] });
    query('columns', exportHelp.columns, { type: 'string', maxLength: 16_000 });
    query('fileName', exportHelp.fileName, { type: 'string', maxLength: 80 });
    answer.content![XLSX] = { schema: { type: 'string', format: 'binary' } };
    answer.content!['text/csv'] = { schema: { type: 'string', format: 'binary' } };
    answer.description ||= exportHelp.answer;
  }
  const readByBrowser = Object.keys(answer.content ?? {}).some((type) => type !== 'application/json');
  if (readByBrowser) query('agency', exportHelp.agency, { type: 'integer' });
}

function isList(document: OpenAPIObject, schema: Schema | undefined): boolean {
  if (!schema?.$ref) return schema?.type === 'array';
  const { properties } = document.components!.schemas![schema.$ref.split('/').at(-1)!] as Schema;
  return ['rows', 'total', 'page', 'pageSize'].every((name) => properties?.[name] !== undefined);
}
