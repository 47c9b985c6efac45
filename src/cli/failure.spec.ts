import { describe, expect, it } from '@jest/globals';
import { LedgerApiError } from '../client/ledger-client.js';
import { DomainError } from '../kernel/domain-error.js';
import { NotPossible, UsageError } from './errors.js';
import { explain } from './failure.js';

const AT = { url: 'http://127.0.0.1:3000', repeatKey: null };

describe('a command that does not go through', () => {
  it('refused by the service: sentence, what to do, code and request number', () => {
    const error = new LedgerApiError(422, 'ROLL_BLOCKED_ROWS', '名册有 3 行不能发放。', { blocked: 3 }, 'req-1');
    expect(explain(error, AT)).toEqual({
      exit: 1,
      lines: [
        '未办理：名册有 3 行不能发放。',
        '查看问题：roll issues 编号；确认其余各行可以接收：roll accept 编号 --accept-blocked 3',
        '（ROLL_BLOCKED_ROWS，请求编号 req-1）',
      ],
    });
  });

  it('without the permission: says whose act it is', () => {
    const error = new LedgerApiError(403, 'PERMISSION_MISSING', '没有权限', { permission: 'bank.issue' }, null);
    expect(explain(error, AT).lines[1]).toBe('这一步由“出纳”办理：用 --as 换成该岗位的登录名。');
  });

  it('lists the rows that the refusal names, at most twenty', () => {
    const problems = Array.from({ length: 23 }, (_, i) => ({ lineNo: i + 1, code: 'EMPTY' }));
    const { lines } = explain(new LedgerApiError(422, 'BANK_FILE_UNSAFE', '未生成', { problems }, null), AT);
    expect(lines[1]).toBe('  - lineNo=1  code=EMPTY');
    expect(lines[21]).toBe('  ……另有 3 项');
  });

  it('refused at the server itself: the sentence of the catalogue', () => {
    const { exit, lines } = explain(new DomainError('LOGIN_TAKEN', 'conflict'), AT);
    expect([exit, lines[0]]).toEqual([1, '未办理：这个登录名已被使用，请换一个。']);
  });

  it('by itself: 1 when it is not done here, 2 when the line is wrong', () => {
    expect(explain(new NotPossible('不行'), AT)).toEqual({ exit: 1, lines: ['不行'] });
    expect(explain(new UsageError('不对'), AT)).toEqual({ exit: 2, lines: ['不对'] });
  });

  it('when nobody answers: 3 and where it was looked for', () => {
    const error = new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } });
    const { exit, lines } = explain(error, AT);
    expect(exit).toBe(3);
    expect(lines[0]).toBe('无法连接服务 http://127.0.0.1:3000（ECONNREFUSED）。');
  });

  it('when the connection breaks half way: the key under which it is safe to repeat', () => {
    const error = new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
    const { exit, lines } = explain(error, { ...AT, repeatKey: 'cli-1234' });
    expect(exit).toBe(3);
    expect(lines.at(-1)).toContain('--key cli-1234');
  });

  it('a defect of this program shows its stack and is no network problem', () => {
    const { exit, lines } = explain(new TypeError('x is not a function'), AT);
    expect(exit).toBe(1);
    expect(lines[1]).toContain('failure.spec');
  });
});
