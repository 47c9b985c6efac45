import { measureLabel } from '../messages/performance.js';
import type { MeasurementView } from './indicators.dto.js';
import type { MeasurementRow } from './performance.store.js';

export function measurementOutward(row: MeasurementRow): MeasurementView {
  const { measuredAt: _measuredAt, projectId: _projectId, ...rest } = row;
  return { ...rest, measureLabel: measureLabel(row.measure, row.parameters) };
}
