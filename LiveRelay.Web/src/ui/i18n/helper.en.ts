import type { helperZh } from './helper.zh-CN';

export const helperEn: typeof helperZh = {
  title: 'Helper',
  forRoom: (name) => `Helper of ${name}`,
  connecting: 'Entering the lesson…',
  handHint: "The room's screen shows it too; speak into the room's microphone",
  onFloor: 'Your class is speaking',
  lower: 'Lower the hand',
  askLabel: 'Ask the teacher',
  askHint: 'The teacher reads it and may show it to all classes',
  askSend: 'Send the question',
  asked: 'The teacher has your question',
  questionsOff: 'The teacher takes no written questions now',
  chat: 'Class chat',
  chatLabel: 'Write to all classes',
  chatSend: 'Send',
  chatOff: 'The teacher has closed the class chat',
  chatQuestionsOnly: 'Only questions to the teacher now',
  chatEmpty: 'No messages yet',
  sent: 'Sent',
  task: 'The task',
  noRoom: "Open the lesson on the room's screen first, then try again",
};
