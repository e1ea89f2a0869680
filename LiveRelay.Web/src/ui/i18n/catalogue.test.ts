import { describe, expect, it } from 'vitest';
import { chooseLanguage } from '.';
import { en } from './en';
import { zhCN } from './zh-CN';

/** Every text of a catalogue by its path; functions are called with a sample. */
function flatten(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'string') return [[path, node]];
  if (typeof node === 'function') return [[`${path}()`, String((node as (value: unknown) => unknown)(7))]];
  return Object.entries(node as object).flatMap(([key, value]) => flatten(value, `${path}.${key}`));
}

const chinese = new Map(flatten(zhCN));
const english = new Map(flatten(en));

describe('the catalogues', () => {
  it('have the same texts', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  });

  it('leave no text empty', () => {
    for (const text of [...chinese.values(), ...english.values()]) expect(text.trim()).not.toBe('');
  });

  it('have no Chinese in the English one but the name of the language', () => {
    const mixed = [...english].filter(([, text]) => /[\u3000-\u9fff]/.test(text)).map(([path]) => path);
    expect(mixed).toEqual(['.otherLanguage', '.switchLanguage']);
  });

  it('have no English sentence left in the Chinese one', () => {
    const untranslated = [...chinese]
      .filter(([path, text]) => !/[\u4e00-\u9fff]/.test(text) && english.get(path) === text)
      .map(([path]) => path);
    expect(untranslated).toEqual(['.teacher.path.udp', '.teacher.path.tcp']);
  });

  it('keep what a text is given', () => {
    for (const [path, text] of [...chinese, ...english]) if (path.endsWith('()')) expect(text).toContain('7');
  });
});

describe('chooseLanguage', () => {
  it.each([
    ['en', 'zh-CN', ['zh-CN'], 'en'],
    [null, 'en', ['zh-CN'], 'en'],
    [null, null, ['en-GB', 'zh'], 'en'],
    [null, null, ['zh-TW'], 'zh-CN'],
    [null, null, ['de', 'en-US'], 'en'],
    ['xx', null, ['de'], 'zh-CN'],
    [null, null, [], 'zh-CN'],
  ] as const)('from ?lang=%s, stored %s, browser %j is %s', (query, stored, preferred, language) => {
    expect(chooseLanguage(query, stored, preferred)).toBe(language);
  });
});
