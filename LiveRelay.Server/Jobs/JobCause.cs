using LiveRelay.Server.Problems;

namespace LiveRelay.Server.Jobs;

/// <summary>Why a job failed or waits, in words. The codes are stable; pages may depend on them.</summary>
/// <param name="Code">Its name.</param>
/// <param name="Chinese">The sentence for people, in Chinese.</param>
/// <param name="English">The sentence for people, in English.</param>
public sealed record JobCause(string Code, string Chinese, string English)
{
    /// <summary>FFmpeg, a part of it, or a new one is missing.</summary>
    public static readonly JobCause FfmpegMissing = new(
        "ffmpeg-missing", "服务器缺少 FFmpeg 或其部分功能，安装后会自动继续。", "The server lacks FFmpeg or a part of it: the job goes on when that is installed.");

    /// <summary>No room on the disk.</summary>
    public static readonly JobCause DiskFull = new(
        "disk-full", "磁盘空间不足，请清理后重试。", "The disk is full: make room and try again.");

    /// <summary>A file cannot be decoded.</summary>
    public static readonly JobCause FileBroken = new(
        "file-broken", "文件已损坏或无法解码。", "A file is broken or cannot be decoded.");

    /// <summary>A file is not there.</summary>
    public static readonly JobCause FileMissing = new(
        "file-missing", "找不到录像文件。", "A file of the recording is missing.");

    /// <summary>The server may not read or write a file.</summary>
    public static readonly JobCause NoPermission = new(
        "no-permission", "服务器没有读写录像目录的权限。", "The server may not read or write the recording's directory.");

    /// <summary>The system ended the program, or it had no memory.</summary>
    public static readonly JobCause OutOfMemory = new(
        "out-of-memory", "内存不足，处理程序被系统终止。", "Memory ran out, or the system ended the program.");

    /// <summary>The program said nothing for too long.</summary>
    public static readonly JobCause Stalled = new(
        "stalled", "处理长时间没有进展，已终止。", "The work made no progress for too long and was ended.");

    /// <summary>The server was stopped in its midst too often.</summary>
    public static readonly JobCause Interrupted = new(
        "interrupted", "处理多次被中断，已放弃，可重试。", "The work was interrupted too often: it may be tried again.");

    /// <summary>The bucket gives no answer.</summary>
    public static readonly JobCause BucketUnreachable = new(
        "bucket-unreachable", "对象存储暂时无法访问，稍后会自动重试。", "The bucket cannot be reached: it is tried again later.");

    /// <summary>The bucket refuses: key, name or rights are wrong.</summary>
    public static readonly JobCause BucketRefused = new(
        "bucket-refused", "对象存储拒绝访问，请检查密钥、存储桶名称和权限。", "The bucket refuses: check its name, the key and what that may do.");

    /// <summary>What lies in the bucket is not what was stored there.</summary>
    public static readonly JobCause BucketDamaged = new(
        "bucket-damaged", "对象存储中的文件缺失或与原文件不符。", "A file in the bucket is missing, or is not what was stored there.");

    /// <summary>Anything else.</summary>
    public static readonly JobCause Other = new(
        "failed", "处理失败，详情见日志。", "The work failed: the log says more.");

    private const string Separator = ": ";

    private static readonly (string Words, JobCause Cause)[] _known =
    [
        ("No space left on device", DiskFull),
        ("Disk quota exceeded", DiskFull),
        ("Unknown encoder", FfmpegMissing),
        ("No such filter", FfmpegMissing),
        ("Permission denied", NoPermission),
        ("No such file or directory", FileMissing),
        ("Cannot allocate memory", OutOfMemory),
        ("moov atom not found", FileBroken),
        ("Invalid data found", FileBroken),
        ("could not find codec parameters", FileBroken),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<JobCause> All { get; } =
        [FfmpegMissing, DiskFull, FileBroken, FileMissing, NoPermission, OutOfMemory, Stalled, Interrupted, BucketUnreachable, BucketRefused, BucketDamaged, Other];

    /// <summary>What FFmpeg's last words mean.</summary>
    public static JobCause OfLog(string log)
    {
        foreach (var (words, cause) in _known)
        {
            if (log.Contains(words, StringComparison.OrdinalIgnoreCase))
            {
                return cause;
            }
        }

        return Other;
    }

    /// <summary>The sentence for people.</summary>
    public string Title(UiLanguage language) => language == UiLanguage.English ? English : Chinese;

    /// <summary>As a job's row has it: the code, then what was said.</summary>
    public string WithDetail(string detail) => Code + Separator + detail;

    /// <summary>Reads a row.</summary>
    public static (JobCause Cause, string Detail) Parse(string error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var parts = error.Split(Separator, 2);
        return All.FirstOrDefault(cause => cause.Code == parts[0]) is { } known && parts.Length == 2 ? (known, parts[1]) : (Other, error);
    }
}

/// <summary>A job cannot be done.</summary>
/// <param name="cause">Why.</param>
/// <param name="detail">What was said, for who looks into it.</param>
/// <param name="inner">What it came from.</param>
public sealed class JobFailedException(JobCause cause, string detail, Exception? inner = null) : Exception($"{cause?.Code}: {detail}", inner)
{
    /// <summary>Why.</summary>
    public JobCause Cause => cause;

    /// <summary>What was said.</summary>
    public string Detail => detail;
}
