// The catalogue of all texts. This file is the type: en.ts must have every key.

export const zhCN = {
  languageName: '中文',
  otherLanguage: 'English',
  switchLanguage: '切换语言：English',
  product: 'LiveRelay 直播课堂',

  home: {
    title: '一堂课，同时在许多教室里',
    intro: 'LiveRelay 把一间教室的图像和声音实时送到其他教室、其他学校和观摩教师面前。',
    how: '请打开学校发给您的课程链接。每个链接对应一种身份：',
    teacher: '授课教师：选好摄像头和麦克风，按一下“上课”。',
    classroom: '远端课堂：大屏幕全屏显示，断线后自动恢复。',
    observer: '观摩教师：安静地听课，课堂上看不到也听不到您。',
    noLink: '没有链接？请向学校管理员索取。',
  },

  notFound: { title: '没有这个页面', text: '请检查链接是否完整，或重新打开学校发给您的链接。' },

  lesson: (name: string) => `课程 ${name}`,

  connection: {
    connecting: '正在连接',
    live: '已连接',
    waiting: '等待上课',
    reconnecting: (attempt: number) => (attempt > 1 ? `正在重连（${attempt}）` : '正在重连'),
    refused: '无法进入',
    superseded: '已在别处上课',
    stopped: '未连接',
  },

  refusal: {
    noToken: {
      title: '链接不完整',
      text: '这个链接缺少入场凭证。请重新打开学校发给您的完整链接（包括 # 后面的部分）。',
    },
    unauthorized: {
      title: '链接已失效',
      text: '入场凭证已过期或无效。请向学校管理员索取新的链接。',
    },
    forbidden: {
      title: '这个链接不能打开此页面',
      text: '它属于另一种身份或另一堂课。请使用对应的链接。',
    },
    unknownLesson: {
      title: '没有找到这堂课',
      text: '请检查链接；如果课程刚刚建立，页面会自动重试。',
    },
    noCommonCodec: {
      title: '此浏览器无法播放',
      text: '浏览器与服务器没有共同的视频格式。请更新浏览器（Chrome、Edge 或 Firefox）。',
    },
    refused: {
      title: '服务器没有接受连接',
      text: '页面会自动重试。如果一直如此，请联系学校管理员。',
    },
    noWebRtc: {
      title: '此浏览器太旧',
      text: '它不支持实时音视频。请使用 Chrome 87、Firefox 91、Safari 14 或更新的浏览器。',
    },
  },

  teacher: {
    heading: '教师控制台',
    start: '上课',
    startHint: '按一下即开始直播',
    starting: '正在接通…',
    onAir: '正在直播',
    offAir: '未直播',
    end: '下课',
    endHint: '按住 1.5 秒结束',
    endKeepHolding: '继续按住…',
    restarting: '网络中断，正在恢复…',
    supersededTitle: '这堂课已在另一个页面上直播',
    supersededText: '另一台电脑或另一个窗口接管了上课。要回到这里，请再按“上课”。',
    camera: '摄像头',
    microphone: '麦克风',
    noCamera: '没有摄像头',
    noMicrophone: '没有麦克风',
    unnamedCamera: (index: number) => `摄像头 ${index}`,
    unnamedMicrophone: (index: number) => `麦克风 ${index}`,
    off: '不使用',
    level: '音量',
    levelWord: { silent: '没有声音', low: '偏低', good: '合适', over: '过响' },
    levelUnknown: '点一下页面以测量音量',
    silenceAlarm: '10 秒没有声音：麦克风可能关着或没有插好',
    shareScreen: '共享屏幕',
    stopSharing: '停止共享',
    sharing: '正在共享屏幕',
    sharingNotLive: '屏幕已选好，上课后送出',
    cannotShare: '此浏览器不能共享屏幕',
    screenProblem: '屏幕无法共享：请在系统设置中允许浏览器录制屏幕，再试一次',
    preview: '本机预览',
    returned: '教室看到的画面',
    returnedMissing: '等待返回画面…',
    network: '网络',
    path: { udp: 'UDP', tcp: 'TCP', turn: 'TURN 中继' },
    upload: '上行',
    roundTrip: '往返',
    loss: '丢包',
    deviceLost: (label: string) => `${label} 已断开，已换用其他设备`,
    askAgain: '重试',
    asking: '请在浏览器的提示中允许使用摄像头和麦克风',
    problem: {
      insecure: {
        title: '浏览器不允许在此地址使用摄像头',
        text: '请用 https:// 开头的地址打开本页；首次使用请先安装县平台证书。',
      },
      denied: {
        title: '没有使用摄像头或麦克风的权限',
        text: '点地址栏左侧的锁形图标，把“摄像头”和“麦克风”改为“允许”，再按“重试”。',
      },
      notFound: {
        title: '没有找到摄像头或麦克风',
        text: '请检查接线，插好后会自动识别。',
      },
      busy: {
        title: '设备被其他程序占用',
        text: '请关闭正在使用摄像头的程序（如会议软件、录课软件），再按“重试”。',
      },
      unknown: { title: '设备打不开', text: '请重新插拔设备，再按“重试”。' },
    },
  },

  stage: {
    label: '课堂画面',
    screen: '课件',
    camera: '老师',
    guest: '发言班级',
    waitingTitle: '老师还没有开始上课',
    waitingText: '开始后画面会自动出现，请不要关闭本页',
    connectingTitle: '正在进入课堂',
    lostTitle: '网络中断，正在重连',
    lostText: '恢复后会自动继续，无需操作',
    unlockSound: '点击打开声音',
    fullscreen: '全屏',
    leaveFullscreen: '退出全屏',
    mute: '静音',
    unmute: '打开声音',
    moveInset: '移动小画面',
    observing: '观摩中：课堂上看不到也听不到您',
  },
};
