import { describe, expect, it } from '@jest/globals';
import { COMMANDS } from './all-commands.js';
import { UsageError } from './errors.js';
import { parseLine, type Parsed } from './parse.js';

function parse(line: string): Parsed {
  const read = parseLine(line === '' ? [] : line.split(' '), COMMANDS);
  if (read.kind !== 'command') throw new Error(`${line} is a call for help`);
  return read.parsed;
}

function mistake(line: string): string {
  try {
    parse(line);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error(`${line} was accepted`);
}

describe('a command line', () => {
  it('is the longest command it begins with, wherever the common options stand', () => {
    expect(parse('--as jingban batch draft 34').command.words).toBe('batch draft');
    expect(parse('batch draft 34 --as jingban').options.get('as')).toEqual(['jingban']);
    expect(parse('measures 2024-12-31').command.words).toBe('measures');
  });

  it('gives operands by name, several to the last one', () => {
    const { operands } = parse('bank result 45 a.txt b.txt');
    expect(operands.get('batch')).toEqual(['45']);
    expect(operands.get('file')).toEqual(['a.txt', 'b.txt']);
  });

  it('takes a code in any case or by its Chinese name', () => {
    expect(parse('funds need resident').operands.get('scheme')).toEqual(['RESIDENT']);
    expect(parse('funds need 企业职工').operands.get('scheme')).toEqual(['ENTERPRISE']);
    expect(parse('bounced --cause 户名不符').options.get('cause')).toEqual(['ACCOUNT_NAME_DIFFERS']);
    expect(parse('user create zhang --name 张 --role 系统管理员 --role AUDITOR').options.get('role')).toEqual([
      'SYSTEM_ADMIN',
      'AUDITOR',
    ]);
  });

  it('takes a negative amount after a blank, and thousands', () => {
    expect(parse('projects adjust P1 --amount -1,500.50 --on 2024-09-01').options.get('amount')).toEqual(['-1500.50']);
  });

  it('asks for help in three ways', () => {
    expect(parseLine([], COMMANDS)).toEqual({ kind: 'help', words: '' });
    expect(parseLine(['help', 'roll', 'upload'], COMMANDS)).toEqual({ kind: 'help', words: 'roll upload' });
    expect(parseLine(['roll', 'upload', '--help'], COMMANDS)).toEqual({ kind: 'help', words: 'roll upload' });
    expect(parseLine(['roll', '--help'], COMMANDS)).toEqual({ kind: 'help', words: 'roll' });
  });

  it.each([
    ['rol list', '没有“rol list”这个命令。'],
    ['roll', '“roll”之后还要写明做什么：'],
    ['roll lists', '没有“roll lists”这个命令。'],
    ['roll show', '缺少“花名册编号”。'],
    ['roll show 12 13', '多余的参数“13”。'],
    ['roll show zwölf', '花名册编号 的值“zwölf”不正确，应为数字编号。'],
    ['roll upload a.xlsx --period 2024-12', '缺少选项 --scheme。'],
    [
      'roll upload a.xlsx --scheme RESIDENT --period 2024-13',
      '--period 的值“2024-13”不正确，应为“年-月”，例如 2024-12。',
    ],
    ['bank slip 45 X1 --on 2024-02-30', '--on 的值“2024-02-30”不正确，应为“年-月-日”，例如 2024-12-31。'],
    ['roll show 12 --scheme RESIDENT', '命令 roll show 不接受选项 --scheme。'],
    ['roll show 12 --colour', '没有选项 --colour。'],
    ['roll show 12 --as', '选项 --as 后面要有值。'],
    ['roll show 12 --json=yes', '选项 --json 后面不带值。'],
    ['roll list --page 1 --page 2', '选项 --page 只能写一次。'],
    ['roll list --page 0', '--page 的值“0”不正确，应为正整数。'],
    ['roll list --key short', '--key 的值“short”不正确，应为8 到 100 个半角字符。'],
    ['roll list --url ftp://x', '--url 的值“ftp://x”不正确，应为http:// 或 https:// 开头的地址。'],
  ])('%s is refused: %s', (line, sentence) => {
    expect(mistake(line)).toBe(sentence);
  });
});
