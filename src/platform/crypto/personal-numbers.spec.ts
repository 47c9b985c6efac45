import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { HmacSm3 } from './hmac-sm3.js';
import { KeystreamPool } from './keystream-pool.js';
import { PersonalNumbers } from './personal-numbers.js';

const master = Buffer.alloc(32, 5);
const derive = (label: string): Buffer => createHmac('sm3', master).update(label).digest();

describe('HMAC-SM3', () => {
  it.each([0, 1, 31, 64, 65, 191, 192, 193, 5_000])('is what OpenSSL computes for %i bytes', (length) => {
    const data = randomBytes(length);
    const hmac = new HmacSm3(master);
    expect(hmac.digest(data)).toEqual(createHmac('sm3', master).update(data).digest());
    // The scratch space of the one before must not show through.
    expect(hmac.digest('身份证𬱖')).toEqual(createHmac('sm3', master).update('身份证𬱖').digest());
  });

  it('takes a key of a whole block and refuses a longer one', () => {
    const key = randomBytes(64);
    expect(new HmacSm3(key).digest('x')).toEqual(createHmac('sm3', key).update('x').digest());
    expect(() => new HmacSm3(randomBytes(65))).toThrow(RangeError);
  });
});

describe('the pool of keystreams', () => {
  it('gives each IV once, with the keystream of SM4-CTR', () => {
    const key = randomBytes(16);
    const pool = new KeystreamPool(key);
    const seen = new Set<string>();
    for (let i = 0; i < 3_000; i += 1) {
      const { iv, stream } = pool.draw();
      seen.add(iv.toString('hex'));
      if (i % 500 === 0) expect(createCipheriv('sm4-ctr', key, iv).update(Buffer.alloc(32))).toEqual(stream);
    }
    expect(seen.size).toBe(3_000);
  });
});

describe('personal numbers', () => {
  const numbers = new PersonalNumbers(master);

  it('finds by HMAC-SM3 of kind and number', () => {
    const index = createHmac('sm3', derive('ledger/index/v1')).update('ID:11010119900307002X').digest();
    expect(numbers.index('ID', '11010119900307002X')).toEqual(index);
    expect(numbers.index('ACCOUNT', '11010119900307002X')).not.toEqual(index);
  });

  it.each([0, 18, 19, 32, 33, 100, 70_000])('seals %i bytes as SM4-CTR under HMAC-SM3 and opens them', (length) => {
    const plain = randomBytes(length);
    const sealed = numbers.seal(plain);
    const body = sealed.subarray(0, -32);
    expect(body[0]).toBe(1);
    const cipher = createCipheriv('sm4-ctr', derive('ledger/cipher/v1').subarray(0, 16), body.subarray(1, 17));
    expect(body.subarray(17)).toEqual(cipher.update(plain));
    expect(sealed.subarray(-32)).toEqual(createHmac('sm3', derive('ledger/mac/v1')).update(body).digest());
    expect(numbers.openBytes(sealed)).toEqual(plain);
  });

  it('never seals a number twice the same way', () => {
    expect(numbers.seal('6217000000000000')).not.toEqual(numbers.seal('6217000000000000'));
  });

  it('refuses what was changed, cut off or sealed under another key', () => {
    const sealed = numbers.seal('6217000000000000');
    for (const at of [0, 1, 20, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => numbers.open(changed)).toThrow('PERSONAL_NUMBER_TAMPERED');
    }
    expect(() => numbers.open(sealed.subarray(0, 40))).toThrow('PERSONAL_NUMBER_TAMPERED');
    expect(() => numbers.open(Buffer.alloc(0))).toThrow('PERSONAL_NUMBER_TAMPERED');
    expect(() => new PersonalNumbers(Buffer.alloc(32, 6)).open(sealed)).toThrow('PERSONAL_NUMBER_TAMPERED');
  });
});
