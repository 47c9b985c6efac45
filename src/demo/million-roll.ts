import { checkCharacter } from '../kernel/id-number.js';
import { drawName } from './names.js';
import { two, withLuhn } from './people.js';
import { ID_PREFIXES, SEQUENCE_COUNT, SEQUENCE_FROM, TOWNSHIPS } from './places.js';
import { Random } from './random.js';
import { yuan } from './reference-year.js';

/** Header of the large csv, in the words of the RESIDENT csv. */
export const MILLION_HEADER =
  '序号,姓名,公民身份号码,乡镇（街道）,社保卡银行账号,人员状态,基础养老金（元）,个人账户养老金（元）,应发合计（元）';

const YEARS = 35;
const FIRST_YEAR = 1929;
const DAYS = YEARS * 12 * 28;
const COMBINATIONS = DAYS * SEQUENCE_COUNT * ID_PREFIXES.length;
/** No factor in common with COMBINATIONS = 2^6 × 3 × 5^3 × 7^3: the walk meets each combination once. */
const STRIDE = 48_611_987;
const NAMES = 4096;
const CHUNK = 256 * 1024;

/**
 * A csv roll (UTF-8) of `count` synthetic people, each with an ID and an account number of their own, for measuring. Every
 * row is a valid one that is paid. At most 8 million.
 */
export async function* millionRoll(count: number, seed = 2024): AsyncGenerator<Buffer> {
  if (count > COMBINATIONS) throw new RangeError(`At most ${COMBINATIONS} people`);
  const random = new Random(seed, 'million');
  const men = Array.from({ length: NAMES }, () => drawName(random, random.chance(600) ? 'UYGHUR' : 'HAN', 'M'));
  const women = Array.from({ length: NAMES }, () => drawName(random, random.chance(600) ? 'UYGHUR' : 'HAN', 'F'));
  const start = random.int(COMBINATIONS);
  let text = `${MILLION_HEADER}\r\n`;
  for (let i = 0; i < count; i++) {
    const at = Number((BigInt(i) * BigInt(STRIDE)) % BigInt(COMBINATIONS)) + start;
    const idNumber = idNumberAt(at % COMBINATIONS);
    const name = (idNumber.charCodeAt(16) % 2 === 1 ? men : women)[random.int(NAMES)]!;
    const account = withLuhn(`990001${String(i).padStart(12, '0')}`);
    const base = 165_00 + random.int(5) * 5_00;
    const personal = 10_00 + random.int(90_00);
    text += `${i + 1},${name},${idNumber},${random.pick(TOWNSHIPS).name},${account},正常发放,${yuan(base)},${yuan(personal)},${yuan(base + personal)}\r\n`;
    if (text.length < CHUNK) continue;
    yield Buffer.from(text, 'utf8');
    text = '';
  }
  if (text !== '') yield Buffer.from(text, 'utf8');
}

/** The n-th combination of prefix, birthday and sequence code. */
function idNumberAt(n: number): string {
  const prefix = ID_PREFIXES[n % ID_PREFIXES.length]!;
  const rest = Math.floor(n / ID_PREFIXES.length);
  const day = rest % DAYS;
  const sequence = SEQUENCE_FROM + Math.floor(rest / DAYS);
  const month = Math.floor(day / 28);
  const birth = `${FIRST_YEAR + Math.floor(month / 12)}${two((month % 12) + 1)}${two((day % 28) + 1)}`;
  const first17 = prefix + birth + sequence;
  return first17 + checkCharacter(first17);
}
