namespace LiveRelay.Server.Problems;

/// <content>What can go wrong with jobs and uploads (docs/RECORDINGS.md).</content>
public sealed partial record ProblemType
{
    /// <summary>Only what failed is tried again.</summary>
    public static readonly ProblemType JobNotFailed = new(
        "job-not-failed", 409, "该处理任务没有失败，无需重试。", "The job has not failed: there is nothing to try again.");

    /// <summary>No FFmpeg to look into an upload with.</summary>
    public static readonly ProblemType FfmpegMissing = new(
        "ffmpeg-missing", 503, "服务器未安装 FFmpeg，暂时不能上传录像，请联系管理员安装。",
        "The server lacks FFmpeg, so recordings cannot be uploaded: ask the administrator to install it.");

    /// <summary>A piece that does not begin where the last ended.</summary>
    public static readonly ProblemType UploadOffset = new(
        "upload-offset", 409, "上传位置不一致，请从服务器已收到的位置继续。", "The piece does not begin where the last ended: go on from there.");

    /// <summary>Two add to one upload.</summary>
    public static readonly ProblemType UploadBusy = new(
        "upload-busy", 423, "另一个页面正在上传这个文件。", "Another page is sending this file now.");

    /// <summary>As many as may be under way.</summary>
    public static readonly ProblemType TooManyUploads = new(
        "too-many-uploads", 409, "您未完成的上传过多，请先完成或取消。", "Too many of your uploads are under way: finish or cancel one first.");

    /// <summary>The school has no room.</summary>
    public static readonly ProblemType UploadQuota = new(
        "upload-quota", 409, "学校的存储空间不足。", "The school has no room left for it.");

    /// <summary>No film.</summary>
    public static readonly ProblemType NotMedia = new(
        "not-media", 422, "这不是 MP4、MKV、MOV 或 WebM 视频文件，或文件已损坏。", "This is no MP4, MKV, MOV or WebM file, or it is broken.");

    /// <summary>The beginning of a film.</summary>
    public static readonly ProblemType CutOff = new(
        "cut-off", 422, "文件不完整，后面的部分缺失。请从原设备重新复制后再上传。", "The file is not whole: its end is missing. Copy it again from where it was made.");

    /// <summary>A container of other things.</summary>
    public static readonly ProblemType NoPictureNoSound = new(
        "no-picture-no-sound", 422, "文件中既没有画面也没有声音。", "There is neither picture nor sound in the file.");

    /// <summary>What FFmpeg cannot decode.</summary>
    public static readonly ProblemType UnknownCodec = new(
        "unknown-codec", 422, "无法识别文件的编码格式，请转换为 MP4（H.264）后再上传。", "The file's codec is not known: convert it to MP4 (H.264) first.");

    /// <summary>Longer than the limit.</summary>
    public static readonly ProblemType TooLong = new(
        "too-long", 422, "视频时长超过上限。", "The recording is longer than allowed.");

    private static IReadOnlyList<ProblemType> AllOfJobs =>
    [
        JobNotFailed, FfmpegMissing, UploadOffset, UploadBusy, TooManyUploads, UploadQuota, NotMedia, CutOff, NoPictureNoSound, UnknownCodec, TooLong,
    ];
}
