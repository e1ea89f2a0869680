import type { zhCN } from './zh-CN';

/** All texts: the Chinese catalogue is the type, so a missing or surplus English text does not compile. */
export type Catalogue = typeof zhCN;
