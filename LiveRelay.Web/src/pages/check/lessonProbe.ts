// What tries the way of sound and video: loaded when there is a lesson to try it with.
export { preferVideoCodec } from '../../media/codecs';
export { probePath } from '../../media/pathProbe';
export { startTestPicture } from '../../media/testPicture';
export { createWhepClient } from '../../protocol/whepClient';
export { createWhipClient } from '../../protocol/whipClient';
