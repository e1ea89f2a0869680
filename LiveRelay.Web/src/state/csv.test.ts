import { describe, expect, it } from 'vitest';
import { readCsv, writeCsv } from './csv';

describe('readCsv', () => {
  it.each([
    [
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      '\ufeff用户名,姓名\n"a","张,三"',
      [
        ['用户名', '姓名'],
        ['a', '张,三'],
      ],
    ],
    [
      'a,"say ""hi"""\n"two\nlines",x',
      [
        ['a', 'say "hi"'],
        ['two\nlines', 'x'],
      ],
    ],
    [
      'a\tb\n1,5\t2',
      [
        ['a', 'b'],
        ['1,5', '2'],
      ],
    ],
    [
      'a,b\n\n,\n',
      [
        ['a', 'b'],
        ['', ''],
      ],
    ],
    ['', []],
    ['"never closed', [['never closed']]],
  ])('reads %j', (text, rows) => {
    expect(readCsv(text, 100)).toEqual(rows);
  });

  it('stops where it is told to', () => {
    expect(readCsv('1\n2\n3\n4', 2)).toEqual([['1'], ['2']]);
  });
});

describe('writeCsv', () => {
  it('writes what it reads', () => {
    const rows = [
      ['name', 'a "quoted", one'],
      ['two\nlines', '张华'],
    ];
    expect(readCsv(writeCsv(rows), 10)).toEqual(rows);
  });

  it('lets no spreadsheet calculate a name', () => {
    expect(writeCsv([['=HYPERLINK("http://x")']])).toContain(`"'=HYPERLINK(""http://x"")"`);
  });
});
