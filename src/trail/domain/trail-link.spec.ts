import { describe, expect, it } from '@jest/globals';
import { TRAIL_ORIGIN, TrailChain, trailLink, type TrailRecord } from './trail-link.js';

function record(position: number, prevHash: Buffer, changes: Partial<TrailRecord> = {}): TrailRecord {
  const draft: TrailRecord = {
    agencyId: 1,
    position: String(position),
    id: String(position * 10),
    act: 'batch.submit',
    outcome: 'DONE',
    actorId: '7',
    subjectType: 'batch',
    subjectId: '3',
    requestId: null,
    at: '2024-12-02T01:00:00.000000Z',
    details: '{"总额": "2400012.50"}',
    prevHash,
    hash: TRAIL_ORIGIN,
    ...changes,
  };
  return { ...draft, hash: trailLink(draft, prevHash) };
}

describe('the chain of the trail', () => {
  const first = record(1, TRAIL_ORIGIN);
  const second = record(2, first.hash);
  const third = record(3, second.hash);

  it('takes records that follow each other', () => {
    const chain = new TrailChain();
    expect([first, second, third].map((r) => chain.take(r))).toEqual([null, null, null]);
    expect(chain.position).toBe(3n);
    expect(chain.hash).toEqual(third.hash);
  });

  it.each<[keyof TrailRecord, Partial<TrailRecord>]>([
    ['agencyId', { agencyId: 2 }],
    ['id', { id: '21' }],
    ['act', { act: 'batch.approve' }],
    ['outcome', { outcome: 'REFUSED' }],
    ['actorId', { actorId: '8' }],
    ['actorId', { actorId: null }],
    ['subjectType', { subjectType: 'roll' }],
    ['subjectId', { subjectId: '4' }],
    ['requestId', { requestId: '' }],
    ['at', { at: '2024-12-02T01:00:00.000001Z' }],
    ['details', { details: '{}' }],
  ])('notices a change of %s', (_, change) => {
    const chain = new TrailChain();
    chain.take(first);
    expect(chain.take({ ...second, ...change })).toBe('CONTENT');
  });

  it('notices a record that was left out, put in twice, or moved', () => {
    const chain = new TrailChain();
    chain.take(first);
    expect(chain.take(third)).toBe('POSITION');
    expect(chain.take(first)).toBe('POSITION');
    expect(chain.take(second)).toBeNull();
  });

  it('notices a changed record whose own hash was made to fit, at the record after it', () => {
    const chain = new TrailChain();
    chain.take(first);
    expect(chain.take(record(2, first.hash, { act: 'batch.withdraw' }))).toBeNull();
    expect(chain.take(third)).toBe('LINK');
  });

  it('does not confuse fields that run into each other', () => {
    const a = trailLink({ ...second, act: 'ab', outcome: 'c' }, first.hash);
    expect(trailLink({ ...second, act: 'a', outcome: 'bc' }, first.hash)).not.toEqual(a);
    expect(trailLink({ ...second, subjectId: null }, first.hash)).not.toEqual(
      trailLink({ ...second, subjectId: '' }, first.hash),
    );
  });
});
