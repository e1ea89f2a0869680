import { textsIn } from '../../ui/i18n';
import { playerEn } from '../../ui/i18n/player.en';
import { playerZh } from '../../ui/i18n/player.zh-CN';

export const y = textsIn({ 'zh-CN': playerZh, en: playerEn });
