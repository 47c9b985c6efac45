import type { Random } from './random.js';

/**
 * Parts from which the names of synthetic people are drawn. No real person is meant; a combination that some person
 * bears is chance.
 */
const HAN_SURNAMES = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文',
];
const HAN_COMPOUND_SURNAMES = ['欧阳', '司马', '上官', '诸葛', '尉迟'];
const HUI_SURNAMES = [...'马丁白哈撒沙穆金海纳'];
const GIVEN_MALE = [
  ...'建国军志明德福贵华强平文海林山江河新疆生玉柱忠诚义勇伟东方春生金宝树根喜顺永清立成学礼保全利民',
];
const GIVEN_FEMALE = [...'秀英桂兰玉梅珍凤芳霞素琴淑华月娥春香翠萍爱莲巧云惠敏红艳金花银环彩菊雪丽娟玲'];
/** Outside GB2312 or GBK, some outside the Basic Multilingual Plane; all are in GB18030. */
const RARE_GIVEN = ['㛃', '䶮', '𬱖', '𫘧', '喆', '堃', '翀', '赟', '玥', '垚', '燚', '祎', '頔', '珺', '𬍡', '㴋'];

const UYGHUR_MALE = (
  '买买提 艾力 阿不都热合曼 吐尔逊 卡德尔 玉素甫 依明 阿卜杜拉 库尔班 热合曼 肉孜 尼亚孜 ' +
  '艾合买提 吾买尔 奥斯曼 依布拉音 亚森 托合提 司马义 赛买提 阿布力孜 牙生 哈斯木 艾山 ' +
  '玉山 沙吾提 达吾提 阿西木 克里木 木合塔尔 图尔迪 巴拉提 那斯尔 伊斯马伊力 海力力 ' +
  '斯迪克 阿布都克里木'
).split(' ');
const UYGHUR_FEMALE = (
  '阿依古丽 古丽娜尔 帕提古丽 热孜宛古丽 阿依夏木 吐拉汗 玛丽亚木 再乃普 帕太木 海丽且木 ' +
  '努尔尼沙 左热汗 坎巴尔尼莎 阿提古丽 茹仙古丽 巴哈尔古丽 阿曼古丽 塔吉古丽 萨拉麦提 ' +
  '其曼古丽 汗克孜 吐尼沙汗 祖丽菲亚 布海丽且姆 米娜瓦尔 古丽巴哈尔 佐合拉 哈丽旦'
).split(' ');
const MONGOL = ['巴特尔', '其其格', '乌兰', '巴音', '道尔吉', '才仁', '欧其尔', '那木加甫', '娜仁', '苏荣'];

export type Origin = 'HAN' | 'UYGHUR' | 'HUI' | 'MONGOL';

/** The dot of 民委发〔2016〕33号. */
export const STANDARD_DOT = '\u00b7';

/** A name as the register should hold it: parts joined by U+00B7, no spaces. */
export function drawName(random: Random, origin: Origin, sex: 'M' | 'F'): string {
  if (origin === 'UYGHUR') {
    const own = random.pick(sex === 'M' ? UYGHUR_MALE : UYGHUR_FEMALE);
    const father = random.pick(UYGHUR_MALE);
    if (random.chance(60)) return [own, father, random.pick(UYGHUR_MALE)].join(STANDARD_DOT);
    return own + STANDARD_DOT + father;
  }
  if (origin === 'MONGOL') return random.pick(MONGOL) + (random.chance(300) ? random.pick(MONGOL) : '');
  const given = sex === 'M' ? GIVEN_MALE : GIVEN_FEMALE;
  const surname =
    origin === 'HUI'
      ? random.pick(HUI_SURNAMES)
      : random.chance(8)
        ? random.pick(HAN_COMPOUND_SURNAMES)
        : random.pick(HAN_SURNAMES);
  if (random.chance(4)) return surname + random.pick(RARE_GIVEN);
  return surname + random.pick(given) + (random.chance(780) ? random.pick(given) : '');
}

/** Separators that are met in rolls in place of the standard dot. */
export const STRAY_DOTS = ['\u2022', '\u30fb', '.', '\uff0e', ' \u00b7 ', '\u2027', '\u3002', '\u22c5'] as const;
