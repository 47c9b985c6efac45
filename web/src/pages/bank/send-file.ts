import { shell } from '@messages/web/shell';
import { ApiError, refusalOf, requestHeaders } from '../../api/client';

/** Sends a file as multipart; tells how much of it has gone. A refusal is thrown as ApiError, as by the typed client. */
export function sendFile<Answer>(
  url: string,
  file: File,
  key: string,
  onSent: (percent: number) => void,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    for (const [name, value] of Object.entries({ ...requestHeaders(), 'Idempotency-Key': key }))
      request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onSent(total > 0 ? Math.floor((loaded * 100) / total) : 0);
    request.onerror = () => reject(new ApiError(0, 'UNREACHABLE', shell.unreachable));
    request.onload = () => {
      const body = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(body as Answer);
      else reject(refusalOf(new Response(null, { status: Math.max(200, request.status) }), body));
    };
    const form = new FormData();
    form.append('file', file);
    request.send(form);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
