import { may } from '../../identity/domain/permissions.js';
import type { Role } from '../../identity/domain/role.types.js';

export type PublishRefusal = 'MONTHLY_REPORT_PUBLISHED' | 'MONTHLY_REPORT_OVERTAKEN';

/** Why a version can no longer be published, whoever asks; null: it can. The database decides the same. */
export function publishRefusal(report: { latest: boolean; publishedAt: Date | null }): PublishRefusal | null {
  if (report.publishedAt !== null) return 'MONTHLY_REPORT_PUBLISHED';
  return report.latest ? null : 'MONTHLY_REPORT_OVERTAKEN';
}

/** Why this person may not publish it now; null: they may. */
export function publishHindrance(
  report: { latest: boolean; publishedAt: Date | null },
  roles: readonly Role[],
): PublishRefusal | 'permission' | null {
  return publishRefusal(report) ?? (may(roles, 'performance.approve') ? null : 'permission');
}
