import { ApiError, refusalOf, requestHeaders } from './client';
import { shell } from '@messages/web/shell';

/** Fetches a file of the service and hands it to the browser under the name that the service gave. */
export async function download(url: string, init: RequestInit = {}): Promise<void> {
  const response = await fetch(url, {
    ...init,
    credentials: 'same-origin',
    headers: { ...requestHeaders(), ...init.headers },
  }).catch(() => {
    throw new ApiError(0, 'UNREACHABLE', shell.unreachable);
  });
  if (!response.ok) throw refusalOf(response, await response.json().catch(() => null));
  // A connection cut half-way rejects here, so that half a file is never saved.
  const blob = await response.blob().catch(() => {
    throw new ApiError(0, 'DOWNLOAD_CUT', shell.downloadCut);
  });
  save(blob, nameOf(response.headers.get('Content-Disposition')));
}

export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function nameOf(disposition: string | null): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  if (encoded) return decodeURIComponent(encoded);
  return /filename="([^"]+)"/i.exec(disposition ?? '')?.[1] ?? 'download';
}
