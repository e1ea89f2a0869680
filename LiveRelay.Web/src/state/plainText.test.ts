import { expect, it } from 'vitest';
import { textOf } from './plainText';

it('what is pasted becomes text that the server takes', () => {
  expect(textOf('导入\r\n新授\t三😀\u0000\u202E\uD83D')).toBe('导入\n新授 三😀');
});
