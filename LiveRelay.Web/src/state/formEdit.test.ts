import { describe, expect, it } from 'vitest';
import type { EvaluationForm } from '../protocol/apiObserving';
import { copyOf, editedOf, inputOf, newItem, weightSum } from './formEdit';

const form: EvaluationForm = {
  name: '探究课',
  nameEn: null,
  dimensions: [
    {
      id: 'd1',
      name: '问题',
      nameEn: 'Question',
      weight: 60.5,
      items: [{ id: 'i1', name: '真实', nameEn: null, scale: 'points', max: 10 }],
    },
    {
      id: 'd2',
      name: '探究',
      nameEn: null,
      weight: 39.5,
      items: [{ id: 'i2', name: '做', nameEn: null, scale: 'stars', max: 5 }],
    },
  ],
  bonus: [{ id: 'b1', name: '新意', nameEn: null, max: 2 }],
  bands: [
    { from: 80, name: '好', nameEn: null },
    { from: 0, name: '差', nameEn: null },
  ],
};

describe('a form that is edited', () => {
  it('comes back as it was when nothing is changed', () => {
    expect(inputOf(editedOf(form))).toEqual(form);
  });

  it('keeps the ids of what stays and has none of what is new', () => {
    const edited = editedOf(form);
    edited.dimensions[0]?.items.push({ ...newItem('grade'), name: '新', max: 99 });
    const items = inputOf(edited).dimensions[0]?.items;
    expect(items?.map(({ id, max }) => [id, max])).toEqual([
      ['i1', 10],
      [undefined, 5],
    ]);
  });

  it('is new altogether as a copy', () => {
    expect(JSON.stringify(inputOf(copyOf(editedOf(form))))).not.toContain('"id"');
  });

  it('weighs what its dimensions weigh, and has its bands from the best down', () => {
    const edited = editedOf(form);
    expect(weightSum(edited)).toBe(100);
    edited.bands.unshift({ from: 60, name: '中', nameEn: '' });
    expect(inputOf(edited).bands.map(({ from }) => from)).toEqual([80, 60, 0]);
  });
});
