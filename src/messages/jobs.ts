import type { ErrorKind } from '../kernel/domain-error.js';

/** Sentences for background jobs; {braces} are filled from the error's details. JOB_HANDLER_* are in platform.ts. */
export const jobErrors = {
  JOB_NAME_UNKNOWN: { kind: 'rule', text: '后台任务 {name} 有处理程序，但不在任务清单中。请在 job-names.ts 中登记。' },
  JOB_INTERRUPTED: {
    kind: 'rule',
    text: '后台任务的处理进程多次中断，任务已停止。请重新发起；若再次出现，请把请求编号 {requestId} 告诉系统管理员。',
  },
  JOB_WAIT_TIMEOUT: { kind: 'rule', text: '等待后台任务 {jobId} 超过 {seconds} 秒，任务仍在进行，可稍后查看结果。' },
  QUEUE_UNREACHABLE: {
    kind: 'rule',
    text: '无法连接任务队列（{backend}：{reason}）。请检查 REDIS_URL 或数据库连接后重新启动。',
  },
} as const satisfies Record<string, { kind: ErrorKind; text: string }>;
