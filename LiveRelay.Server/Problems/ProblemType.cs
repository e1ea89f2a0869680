namespace LiveRelay.Server.Problems;

/// <summary>Everything that can go wrong between a client and the server. The slugs are stable; clients may depend on them.</summary>
/// <param name="Slug">The end of the type's URI.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Chinese">The sentence for people, in Chinese.</param>
/// <param name="English">The sentence for people, in English.</param>
public sealed partial record ProblemType(string Slug, int Status, string Chinese, string English)
{
    /// <summary>The URI is a name, not an address (RFC 9457 section 3.1.1).</summary>
    private const string UriPrefix = "urn:liverelay:problem:";

    /// <summary>The offer is no SDP, or lacks something that WebRTC needs.</summary>
    public static readonly ProblemType BadSdp = new(
        "bad-sdp", 400, "无法读懂连接请求（SDP 有误）。", "The offer (SDP) cannot be used.");

    /// <summary>No sizes of pictures.</summary>
    public static readonly ProblemType BadSizes = new(
        "bad-sizes", 400, "画面尺寸有误。", "The sizes of the pictures are not valid.");

    /// <summary>The PATCH body is no trickle ICE fragment.</summary>
    public static readonly ProblemType BadFragment = new(
        "bad-ice-fragment", 400, "无法读懂网络更新请求（ICE 片段有误）。", "The ICE fragment cannot be used.");

    /// <summary>The query names a track that does not exist.</summary>
    public static readonly ProblemType UnknownTrack = new(
        "unknown-track", 400, "没有这种发布内容；可用 camera、screen、guest。", "There is no such track: camera, screen and guest are.");

    /// <summary>The query names a slot that does not exist.</summary>
    public static readonly ProblemType UnknownSlot = new(
        "unknown-slot", 400, "没有这种画面；可用 program、camera、screen、guest、lesson。", "There is no such slot: program, camera, screen, guest and lesson are.");

    /// <summary>The query's client id is too long or has strange characters.</summary>
    public static readonly ProblemType BadClientId = new(
        "bad-client-id", 400, "页面标识（client）不正确。", "The client id is not valid.");

    /// <summary>The request cannot be read.</summary>
    public static readonly ProblemType BadRequest = new(
        "bad-request", 400, "请求有误。", "The request is not valid.");

    /// <summary>No bearer token.</summary>
    public static readonly ProblemType TokenMissing = new(
        "token-missing", 401, "需要上课链接中的口令，请从链接重新进入。", "A token is needed: open the lesson's link again.");

    /// <summary>A token that is forged, damaged or expired.</summary>
    public static readonly ProblemType TokenInvalid = new(
        "token-invalid", 401, "链接已失效或不正确，请索取新的链接。", "The link is no longer valid: ask for a new one.");

    /// <summary>A token for another lesson.</summary>
    public static readonly ProblemType OtherLesson = new(
        "other-lesson", 403, "此链接不是这节课的。", "This link is for another lesson.");

    /// <summary>The token does not permit publishing this track.</summary>
    public static readonly ProblemType MayNotPublish = new(
        "may-not-publish", 403, "此链接不允许发布这一内容。", "This link does not permit publishing this track.");

    /// <summary>The role may not do it.</summary>
    public static readonly ProblemType MayNot = new(
        "may-not", 403, "此身份无权进行这项操作。", "This role may not do that.");

    /// <summary>The request comes from a page of another site.</summary>
    public static readonly ProblemType ForeignOrigin = new(
        "foreign-origin", 403, "请求来自其他网站的页面，已拒绝。", "The request comes from a page of another site.");

    /// <summary>A name that is empty, too long, or no text.</summary>
    public static readonly ProblemType BadName = new(
        "bad-name", 400, "名称为空、过长或含有不可用的字符。", "The name is empty, too long, or holds characters that are no text.");

    /// <summary>A file that is neither PDF nor picture.</summary>
    public static readonly ProblemType UnknownFileKind = new(
        "unknown-file-kind", 415, "只支持 PDF、PNG、JPEG、WebP 文件。", "Only PDF, PNG, JPEG and WebP files can be shown.");

    /// <summary>A file that cannot be read.</summary>
    public static readonly ProblemType BrokenFile = new(
        "broken-file", 422, "文件已损坏或无法读取。", "The file is broken or cannot be read.");

    /// <summary>A file with more pages than the limit.</summary>
    public static readonly ProblemType TooManyPages = new(
        "too-many-pages", 422, "文件页数过多。", "The file has too many pages.");

    /// <summary>The lesson has as many files as it may have.</summary>
    public static readonly ProblemType TooManyFiles = new(
        "too-many-files", 409, "这节课的文件已达上限，请先删除不用的文件。", "This lesson has as many files as it may have: remove one first.");

    /// <summary>The program that draws PDF pages is not installed.</summary>
    public static readonly ProblemType PdfProgramMissing = new(
        "pdf-program-missing", 503, "服务器未安装 PDF 绘制程序（poppler-utils），请上传图片或联系管理员安装。",
        "The server lacks the program that draws PDF pages (poppler-utils): upload pictures, or ask the administrator to install it.");

    /// <summary>No such lesson.</summary>
    public static readonly ProblemType UnknownLesson = new(
        "unknown-lesson", 404, "没有这节课。", "There is no such lesson.");

    /// <summary>No such session, or it has ended.</summary>
    public static readonly ProblemType UnknownSession = new(
        "unknown-session", 404, "连接已结束。", "The session has ended.");

    /// <summary>Another page publishes the same track now.</summary>
    public static readonly ProblemType SessionTakenOver = new(
        "session-taken-over", 404, "另一个页面已接替发布。", "Another page has taken over.");

    /// <summary>No such address.</summary>
    public static readonly ProblemType NotFound = new(
        "not-found", 404, "没有这个地址。", "There is nothing at this address.");

    /// <summary>The method is not for this address.</summary>
    public static readonly ProblemType MethodNotAllowed = new(
        "method-not-allowed", 405, "此地址不支持这种操作。", "This address does not support that method.");

    /// <summary>If-Match names an older ICE session.</summary>
    public static readonly ProblemType EtagMismatch = new(
        "etag-mismatch", 412, "网络更新请求已过时。", "The ICE session has changed meanwhile.");

    /// <summary>The body is larger than the limit.</summary>
    public static readonly ProblemType TooLarge = new(
        "too-large", 413, "请求过大。", "The request is too large.");

    /// <summary>The body's media type is another.</summary>
    public static readonly ProblemType WrongMediaType = new(
        "wrong-media-type", 415, "请求的内容类型不正确。", "The request's content type is not supported.");

    /// <summary>A well-formed offer with no codec that the server forwards.</summary>
    public static readonly ProblemType NoCommonCodec = new(
        "no-common-codec", 422, "此设备的音视频编码不受支持。", "This device and the server have no codec in common.");

    /// <summary>PATCH without If-Match.</summary>
    public static readonly ProblemType EtagMissing = new(
        "etag-missing", 428, "网络更新请求缺少 If-Match。", "The request needs If-Match.");

    /// <summary>More requests from one address than the limit.</summary>
    public static readonly ProblemType TooManyRequests = new(
        "too-many-requests", 429, "请求过于频繁，请稍候。", "Too many requests: wait a little.");

    /// <summary>The server failed.</summary>
    public static readonly ProblemType Internal = new(
        "internal-error", 500, "服务器出错了。", "The server failed.");

    /// <summary>The server or the lesson is full.</summary>
    public static readonly ProblemType Full = new(
        "full", 503, "人数已满，请稍后再试。", "The lesson is full: try again later.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProblemType> All =>
    [
        BadSdp, BadFragment, BadSizes, UnknownTrack, UnknownSlot, BadClientId, BadRequest, TokenMissing, TokenInvalid, OtherLesson, MayNotPublish,
        UnknownLesson, UnknownSession, SessionTakenOver, NotFound, MethodNotAllowed, EtagMismatch, TooLarge, WrongMediaType, NoCommonCodec,
        EtagMissing, TooManyRequests, Internal, Full, ForeignOrigin, MayNot, BadName, UnknownFileKind, BrokenFile, TooManyPages, TooManyFiles,
        PdfProgramMissing, .. AllOfPeople, .. AllOfLibrary, .. AllOfJobs, .. AllOfObserving,
    ];

    /// <summary>Its name in problem documents.</summary>
    public string Uri => UriPrefix + Slug;

    /// <summary>The sentence for people.</summary>
    public string Title(UiLanguage language) => language == UiLanguage.English ? English : Chinese;

    /// <summary>The type for a status that the framework set and nobody explained.</summary>
    public static ProblemType ForStatus(int status) => status switch
    {
        401 => TokenMissing,
        404 => NotFound,
        405 => MethodNotAllowed,
        413 => TooLarge,
        415 => WrongMediaType,
        429 => TooManyRequests,
        >= 500 => Internal,
        _ => BadRequest with { Status = status },
    };
}
