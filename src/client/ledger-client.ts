type Body = NonNullable<RequestInit['body']>;

/** What the service answered when it refused: the same code, kind and Chinese sentence that the web shows. */
export class LedgerApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly sentence: string,
    readonly details: Record<string, unknown>,
    readonly requestId: string | null,
  ) {
    super(`${sentence}（${code}${requestId ? `，请求编号 ${requestId}` : ''}）`);
  }
}

export interface UploadFile {
  name: string;
  bytes: Buffer;
  mediaType?: string;
}

/** How often a call is tried whose connection breaks before the answer. */
const MAX_TRIES = 3;
const IDEMPOTENCY_KEY = 'idempotency-key';

interface CallOptions {
  /** Idempotency-Key: a repeated call with the same key and body answers the same and changes nothing. */
  key?: string;
}

/** A background job as the API shows it; counts are rows of work. */
export interface JobState {
  id: string;
  state: 'WAITING' | 'RUNNING' | 'DONE' | 'FAILED';
  done: number;
  total: JobState['done'] | null;
  stage: string | null;
  error: { code?: string; message?: string } | null;
}

/**
 * One logged-in person talking to the service over HTTP. The command line, the rehearsal of a month and the journeys
 * under test use this and nothing else, so that none of them can take a way the web could not take.
 */
export class LedgerClient {
  /** Whether the last command had been answered before under the same key, so that nothing ran. */
  replayed = false;

  private constructor(
    private readonly baseUrl: string,
    private readonly cookie: string,
    private readonly csrf: string,
    readonly login: string,
    private readonly agencyId: string | undefined,
  ) {}

  /**
   * @param agencyId for whom this person works now; the first agency of their scope when absent
   * @throws LedgerApiError when the login is refused; TypeError when the service does not answer
   */
  static async login(baseUrl: string, login: string, password: string, agencyId?: string): Promise<LedgerClient> {
    const response = await fetch(`${baseUrl}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password }),
    });
    const body = await readBody(response);
    if (!response.ok) throw toError(response, body);
    const cookie = response.headers
      .getSetCookie()
      .map((value) => value.split(';', 1)[0])
      .join('; ');
    return new LedgerClient(baseUrl, cookie, (body as { csrfToken: string }).csrfToken, login, agencyId);
  }

  async get<T>(path: string): Promise<T> {
    return (await this.call('GET', path)) as T;
  }

  post<T>(path: string, body: object = {}, options: CallOptions = {}): Promise<T> {
    return this.send('POST', path, body, options);
  }

  /** A command by whatever method its route has. */
  async send<T>(method: string, path: string, body: object = {}, options: CallOptions = {}): Promise<T> {
    const headers = { ...keyHeader(options), 'content-type': 'application/json' };
    return (await this.call(method, path, JSON.stringify(body), headers)) as T;
  }

  /** Ends the session; the client is of no use afterwards. */
  async logout(): Promise<void> {
    await this.call('DELETE', '/v1/session');
  }

  async upload<T>(
    path: string,
    fields: Record<string, string>,
    file: UploadFile,
    options: CallOptions = {},
  ): Promise<T> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob([file.bytes], { type: file.mediaType ?? 'application/octet-stream' }), file.name);
    return (await this.call('POST', path, form, keyHeader(options))) as T;
  }

  download(path: string): Promise<Buffer> {
    return this.bytes('GET', path);
  }

  postForBytes(path: string): Promise<Buffer> {
    return this.bytes('POST', path);
  }

  private async bytes(method: string, path: string): Promise<Buffer> {
    const response = await this.fetch(method, path);
    if (!response.ok) throw toError(response, await readBody(response));
    return Buffer.from(await response.arrayBuffer());
  }

  /** Polls a background job until it is done; a failed job throws with the sentence of its error. */
  async waitForJob(jobId: string, onProgress?: (job: JobState) => void, timeoutMs = 600_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (let pause = 10; ; pause = Math.min(pause * 1.5, 300)) {
      const job = await this.get<JobState>(`/v1/jobs/${jobId}`);
      onProgress?.(job);
      if (job.state === 'DONE') return;
      if (job.state === 'FAILED') {
        throw new LedgerApiError(
          422,
          job.error?.code ?? 'JOB_FAILED',
          job.error?.message ?? '后台任务失败',
          { jobId },
          null,
        );
      }
      if (Date.now() > deadline) throw new LedgerApiError(504, 'JOB_TIMEOUT', '后台任务超时未完成', { jobId }, null);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  private async call(
    method: string,
    path: string,
    body?: Body,
    headers: Record<string, string> = {},
  ): Promise<unknown> {
    const response = await this.fetch(method, path, body, headers);
    const answer = await readBody(response);
    if (!response.ok) throw toError(response, answer);
    if (method !== 'GET') this.replayed = response.headers.get('idempotent-replayed') === 'true';
    return answer;
  }

  private async fetch(
    method: string,
    path: string,
    body?: Body,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const repeatable = method === 'GET' || IDEMPOTENCY_KEY in headers;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await fetch(`${this.baseUrl}/api${path}`, {
          method,
          body,
          headers: {
            cookie: this.cookie,
            'x-csrf-token': this.csrf,
            ...(this.agencyId === undefined ? {} : { 'x-agency': this.agencyId }),
            ...headers,
          },
        });
      } catch (error) {
        // Whether the service had begun is unknown; asking again is safe where it answers the same and changes nothing.
        if (!repeatable || !isBroken(error) || attempt === MAX_TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100 * attempt));
      }
    }
  }
}

function keyHeader(options: CallOptions): Record<string, string> {
  return options.key ? { [IDEMPOTENCY_KEY]: options.key } : {};
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return text ? (JSON.parse(text) as unknown) : null;
  } catch {
    return text;
  }
}

/** The connection was closed under the call: a restart of the service, or an idle connection that it had just given up. */
function isBroken(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: string } };
  return ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(cause?.code ?? '');
}

function toError(response: Response, body: unknown): LedgerApiError {
  const error = (body ?? {}) as {
    code?: string;
    message?: string;
    details?: Record<string, unknown>;
    requestId?: string;
  };
  return new LedgerApiError(
    response.status,
    error.code ?? `HTTP_${response.status}`,
    error.message ?? '服务没有给出说明',
    error.details ?? {},
    error.requestId ?? null,
  );
}
