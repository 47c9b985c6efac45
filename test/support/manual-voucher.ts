import type { Browser } from './http-app.js';

export interface ManualVoucher {
  fund: string;
  on: string;
  summary: string;
  lines: { account: string; debit?: string; credit?: string; summary?: string }[];
}

/** A manual voucher as two people make it: one proposes, the other posts. */
export async function postManual(
  preparer: Browser,
  second: Browser,
  voucher: ManualVoucher,
): Promise<{ voucherId: string; number: number; proposalId: string }> {
  const proposed = await preparer.send('post', '/v1/voucher-proposals').send(voucher);
  if (proposed.status !== 201) throw new Error(proposed.text);
  const proposalId = (proposed.body as { id: string }).id;
  const posted = await second.send('post', `/v1/voucher-proposals/${proposalId}/post`);
  if (posted.status !== 200) throw new Error(posted.text);
  return { ...(posted.body as { voucherId: string; number: number }), proposalId };
}
