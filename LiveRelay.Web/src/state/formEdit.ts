// A form while it is edited: everything may be missing or wrong until it is sent.
import type { EvaluationForm, FormInput, ItemScale } from '../protocol/apiObserving';

export interface EditedItem {
  id?: string;
  name: string;
  nameEn: string;
  scale: ItemScale;
  max: number;
}

export interface EditedDimension {
  id?: string;
  name: string;
  nameEn: string;
  weight: number;
  items: EditedItem[];
}

export interface EditedBonus {
  id?: string;
  name: string;
  nameEn: string;
  max: number;
}

export interface EditedBand {
  from: number;
  name: string;
  nameEn: string;
}

export interface EditedForm {
  name: string;
  nameEn: string;
  dimensions: EditedDimension[];
  bonus: EditedBonus[];
  bands: EditedBand[];
}

/** What grades and stars are of. */
const bestGrade = 5;

export const newItem = (scale: ItemScale = 'grade'): EditedItem => ({
  name: '',
  nameEn: '',
  scale,
  max: bestGrade,
});
export const newDimension = (): EditedDimension => ({ name: '', nameEn: '', weight: 0, items: [newItem()] });

export function editedOf(form: EvaluationForm): EditedForm {
  const named = <T extends { readonly nameEn: string | null }>(one: T) => ({
    ...one,
    nameEn: one.nameEn ?? '',
  });
  return {
    ...named(form),
    dimensions: form.dimensions.map((one) => ({ ...named(one), items: one.items.map(named) })),
    bonus: form.bonus.map(named),
    bands: form.bands.map(named),
  };
}

/** Without ids: all of it is new. */
export function copyOf(form: EditedForm): EditedForm {
  const bare = <T extends { id?: string }>(one: T): T => {
    const rest = { ...one };
    delete rest.id;
    return rest;
  };
  return {
    ...form,
    dimensions: form.dimensions.map((one) => ({ ...bare(one), items: one.items.map(bare) })),
    bonus: form.bonus.map(bare),
  };
}

/** The halves of the weights are exact in binary: no sum is off by a hair. */
export const weightSum = (form: EditedForm): number =>
  form.dimensions.reduce((sum, { weight }) => sum + (Number(weight) || 0), 0);

export function inputOf(form: EditedForm): FormInput {
  const named = <T extends { nameEn: string }>(one: T) => ({
    ...one,
    nameEn: one.nameEn.trim() === '' ? null : one.nameEn,
  });
  return {
    ...named(form),
    dimensions: form.dimensions.map((one) => ({
      ...named(one),
      weight: Number(one.weight) || 0,
      items: one.items.map((item) => ({
        ...named(item),
        max: item.scale === 'points' ? Number(item.max) || 0 : bestGrade,
      })),
    })),
    bonus: form.bonus.map((one) => ({ ...named(one), max: Number(one.max) || 0 })),
    bands: [...form.bands].map(named).sort((a, b) => b.from - a.from),
  };
}
