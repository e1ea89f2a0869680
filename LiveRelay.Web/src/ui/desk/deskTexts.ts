import { textsIn } from '../i18n';
import { deskEn } from '../i18n/desk.en';
import { deskZh } from '../i18n/desk.zh-CN';

export const d = textsIn({ 'zh-CN': deskZh, en: deskEn });

export type DeskTexts = typeof deskZh;
