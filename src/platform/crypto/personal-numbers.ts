import { createCipheriv, createDecipheriv, createHmac, randomFillSync, timingSafeEqual } from 'node:crypto';
import { DomainError } from '../../kernel/domain-error.js';

const IV_BYTES = 16;
const MAC_BYTES = 32;
const POOL_BYTES = IV_BYTES * 1024;

/** DI token of the one instance. */
export const PERSONAL_NUMBERS = Symbol('PersonalNumbers');

/**
 * Encryption at rest of ID and bank account numbers (个人信息保护法 28): SM4-CTR, then HMAC-SM3 over IV and cipher text;
 * looked up by a keyed blind index (HMAC-SM3). Three keys are derived from the master key, none is stored in the database.
 */
export class PersonalNumbers {
  private readonly cipherKey: Buffer;
  private readonly macKey: Buffer;
  private readonly indexKey: Buffer;
  private pool = Buffer.alloc(0);
  private poolAt = 0;

  constructor(masterKey: Buffer) {
    const derive = (label: string): Buffer => createHmac('sm3', masterKey).update(label).digest();
    this.cipherKey = derive('ledger/cipher/v1').subarray(0, 16);
    this.macKey = derive('ledger/mac/v1');
    this.indexKey = derive('ledger/index/v1');
  }

  /** Blind index of a normalised ID or account number: equal numbers give equal 32 bytes, nothing else is revealed. */
  index(kind: 'ID' | 'ACCOUNT', number: string): Buffer {
    return createHmac('sm3', this.indexKey).update(`${kind}:${number}`).digest();
  }

  /** Layout: version byte 1, IV (16), cipher text, MAC (32). */
  seal(plain: string | Buffer): Buffer {
    const iv = this.nextIv();
    const cipher = createCipheriv('sm4-ctr', this.cipherKey, iv);
    const body = Buffer.concat([Buffer.from([1]), iv, cipher.update(plain), cipher.final()]);
    return Buffer.concat([body, createHmac('sm3', this.macKey).update(body).digest()]);
  }

  /** @throws DomainError PERSONAL_NUMBER_TAMPERED when the MAC does not fit (changed bytes or another key). */
  openBytes(sealed: Buffer): Buffer {
    const body = sealed.subarray(0, sealed.length - MAC_BYTES);
    const mac = createHmac('sm3', this.macKey).update(body).digest();
    if (
      sealed.length < 1 + IV_BYTES + MAC_BYTES ||
      body[0] !== 1 ||
      !timingSafeEqual(mac, sealed.subarray(-MAC_BYTES))
    ) {
      throw new DomainError('PERSONAL_NUMBER_TAMPERED', 'rule');
    }
    const decipher = createDecipheriv('sm4-ctr', this.cipherKey, body.subarray(1, 1 + IV_BYTES));
    return Buffer.concat([decipher.update(body.subarray(1 + IV_BYTES)), decipher.final()]);
  }

  open(sealed: Buffer): string {
    return this.openBytes(sealed).toString('utf8');
  }

  // One call for random bytes per IV is what makes naive SM4 slow; a pool of 1,024 IVs is drawn at once.
  private nextIv(): Buffer {
    if (this.poolAt >= this.pool.length) {
      this.pool = Buffer.alloc(POOL_BYTES);
      randomFillSync(this.pool);
      this.poolAt = 0;
    }
    return this.pool.subarray(this.poolAt, (this.poolAt += IV_BYTES));
  }
}
