import { expect, it } from 'vitest';
import { timetableEn } from '../../ui/i18n/timetable.en';
import { timetableZh } from '../../ui/i18n/timetable.zh-CN';
import { conflictWords } from './conflictWords';

const conflict = {
  lesson: 'k3v9x2mq',
  title: '分数的意义',
  startsAt: '2026-11-23T00:00:00Z',
  endsAt: '2026-11-23T00:45:00Z',
  teacher: { id: 7, name: '张华' },
  rooms: [{ id: 3, name: '四年级2班' }],
};

it('says of each teacher and each room by which lesson it is taken', () => {
  expect(conflictWords([conflict], timetableZh, () => '8:00–8:45')).toEqual([
    '张华 老师此时要上“分数的意义”（8:00–8:45）。',
    '教室“四年级2班”此时已用于“分数的意义”（8:00–8:45）。',
  ]);
});

it('is silent about a teacher who is free', () => {
  expect(conflictWords([{ ...conflict, teacher: null }], timetableEn, () => '8:00')).toEqual([
    'The room “四年级2班” is taken by “分数的意义” (8:00).',
  ]);
  expect(conflictWords([], timetableEn, () => '')).toEqual([]);
});
