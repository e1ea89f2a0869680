import { describe, expect, it } from 'vitest';
import { countdown, fromInputs, mondayOf, planWeek, toDateInput, toTimeInput, weekOf } from './calendar';

const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).toISOString();
const lesson = (from: string, to: string) => ({ startsAt: from, endsAt: to });

describe('the week', () => {
  it.each([
    [new Date(2026, 10, 23, 0, 0), 23],
    [new Date(2026, 10, 26, 15, 0), 23],
    [new Date(2026, 10, 29, 23, 59), 23],
    [new Date(2026, 10, 30), 30],
  ])('of %s begins on Monday %i', (date, day) => {
    expect(mondayOf(date).getDate()).toBe(day);
  });

  it('has seven days, over the end of a month too', () => {
    expect(weekOf(new Date(2026, 11, 1)).map((day) => day.getDate())).toEqual([30, 1, 2, 3, 4, 5, 6]);
  });
});

describe('inputs', () => {
  it('give back the moment that filled them', () => {
    const moment = new Date(2026, 1, 3, 8, 5);
    expect(fromInputs(toDateInput(moment), toTimeInput(moment))).toEqual(moment);
  });

  it.each([
    ['', '08:00'],
    ['2026-02-03', ''],
    ['3.2.2026', '08:00'],
  ])('are no moment with %j and %j', (day, time) => {
    expect(fromInputs(day, time)).toBeNull();
  });
});

describe('planWeek', () => {
  const days = weekOf(new Date(2026, 10, 23));

  it('shows a school day, and more where a lesson is earlier or later', () => {
    expect(planWeek(days, [])).toMatchObject({ firstHour: 8, lastHour: 18 });
    const plan = planWeek(days, [
      lesson(at(23, 7, 30), at(23, 8, 15)),
      lesson(at(24, 19, 0), at(24, 19, 45)),
    ]);
    expect(plan).toMatchObject({ firstHour: 7, lastHour: 20 });
  });

  it('puts a lesson under its day, in minutes from the first hour', () => {
    const plan = planWeek(days, [lesson(at(25, 9, 10), at(25, 9, 55))]);
    expect(plan.days.map((day) => day.entries.length)).toEqual([0, 0, 1, 0, 0, 0, 0]);
    expect(plan.days[2]?.entries[0]).toMatchObject({ top: 70, height: 45, lane: 0, lanes: 1 });
  });

  it('puts lessons of one time side by side, and gives the next ones the whole width again', () => {
    const plan = planWeek(days, [
      lesson(at(23, 8), at(23, 9)),
      lesson(at(23, 8, 30), at(23, 10)),
      lesson(at(23, 9), at(23, 9, 30)),
      lesson(at(23, 10), at(23, 11)),
    ]);
    const lanes = plan.days[0]?.entries.map(({ lane, lanes: of }) => [lane, of]);
    expect(lanes).toEqual([
      [0, 2],
      [1, 2],
      [0, 2],
      [0, 1],
    ]);
  });

  it('leaves out what has no time', () => {
    const plan = planWeek(days, [{ startsAt: null, endsAt: null }]);
    expect(plan.days.every((day) => day.entries.length === 0)).toBe(true);
  });
});

describe('countdown', () => {
  it.each([
    [90_000, { days: 0, hours: 0, minutes: 1, seconds: 30 }],
    [1, { days: 0, hours: 0, minutes: 0, seconds: 1 }],
    [-5, { days: 0, hours: 0, minutes: 0, seconds: 0 }],
    [((26 * 60 + 3) * 60 + 4) * 1000, { days: 1, hours: 2, minutes: 3, seconds: 4 }],
  ])('of %i ms', (milliseconds, parts) => {
    expect(countdown(milliseconds)).toEqual(parts);
  });
});
