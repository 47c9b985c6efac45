import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto';
import { DomainError } from '../../kernel/domain-error.js';
import { HmacSm3 } from './hmac-sm3.js';
import { KeystreamPool } from './keystream-pool.js';

const VERSION = 1;
const IV_BYTES = 16;
const MAC_BYTES = 32;

/** DI token of the one instance. */
export const PERSONAL_NUMBERS = Symbol('PersonalNumbers');

/**
 * Encryption at rest of ID and bank account numbers (个人信息保护法 28): SM4-CTR, then HMAC-SM3 over IV and cipher text;
 * looked up by a keyed blind index (HMAC-SM3). Three keys are derived from the master key, none is stored in the database.
 */
export class PersonalNumbers {
  private readonly cipherKey: Buffer;
  private readonly mac: HmacSm3;
  private readonly blind: HmacSm3;
  private readonly keystreams: KeystreamPool;

  constructor(masterKey: Buffer) {
    const master = new HmacSm3(masterKey);
    this.cipherKey = master.digest('ledger/cipher/v1').subarray(0, 16);
    this.mac = new HmacSm3(master.digest('ledger/mac/v1'));
    this.blind = new HmacSm3(master.digest('ledger/index/v1'));
    this.keystreams = new KeystreamPool(this.cipherKey);
  }

  /** Blind index of a normalised ID or account number: equal numbers give equal 32 bytes, nothing else is revealed. */
  index(kind: 'ID' | 'ACCOUNT', number: string): Buffer {
    return this.blind.digest(`${kind}:${number}`);
  }

  /** Keyed digest of a text that may hold personal numbers, hexadecimal: equal texts agree, nothing can be guessed back. */
  fingerprint(text: string): string {
    return this.blind.digest(`TEXT:${text}`).toString('hex');
  }

  /** Layout: version byte 1, IV (16), cipher text, MAC (32). */
  seal(plain: string | Buffer): Buffer {
    const bytes = typeof plain === 'string' ? Buffer.from(plain, 'utf8') : plain;
    const sealed = Buffer.allocUnsafe(1 + IV_BYTES + bytes.length + MAC_BYTES);
    const end = 1 + IV_BYTES + bytes.length;
    const { iv, stream } = this.keystreams.draw();
    sealed[0] = VERSION;
    iv.copy(sealed, 1);
    if (bytes.length <= stream.length) {
      for (let i = 0; i < bytes.length; i += 1) sealed[1 + IV_BYTES + i] = bytes[i]! ^ stream[i]!;
    } else {
      createCipheriv('sm4-ctr', this.cipherKey, iv)
        .update(bytes)
        .copy(sealed, 1 + IV_BYTES);
    }
    this.mac.digest(sealed.subarray(0, end)).copy(sealed, end);
    return sealed;
  }

  /** @throws DomainError PERSONAL_NUMBER_TAMPERED when the MAC does not fit (changed bytes or another key). */
  openBytes(sealed: Buffer): Buffer {
    const body = sealed.subarray(0, sealed.length - MAC_BYTES);
    const mac = this.mac.digest(body);
    if (
      sealed.length < 1 + IV_BYTES + MAC_BYTES ||
      body[0] !== VERSION ||
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
}
