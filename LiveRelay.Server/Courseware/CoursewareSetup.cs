using LiveRelay.Server.Lessons;
using LiveRelay.Server.Operations;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Text;
using Microsoft.AspNetCore.Http.Features;

namespace LiveRelay.Server.Courseware;

/// <summary>Puts courseware into the server: <c>/api/lessons/{lesson}/files</c>, opened by the lesson's join tokens.</summary>
public static class CoursewareSetup
{
    private const int MaxTitleLength = 100;

    /// <summary>Adds the files of lessons.</summary>
    public static IServiceCollection AddCourseware(this IServiceCollection services)
    {
        services.AddCheckedOptions<CoursewareOptions>("Courseware", static (options, check) =>
        {
            check.Range(options.MaxMegabytes, 1, 2000, nameof(options.MaxMegabytes));
            check.Range(options.MaxPages, 1, 2000, nameof(options.MaxPages));
            check.Range(options.MaxFiles, 1, 1000, nameof(options.MaxFiles));
            check.Range(options.PageWidth, 320, 7680, nameof(options.PageWidth));
            check.Range(options.DrawSeconds, 1, 3600, nameof(options.DrawSeconds));
            check.That(options.PdfProgram.Trim().Length > 0, nameof(options.PdfProgram), "must not be empty");
        });
        services.AddSingleton<CoursewareDirectory>();
        services.AddSingleton<CoursewareImport>();
        return services;
    }

    /// <summary>Maps the files.</summary>
    public static void MapCourseware(this IEndpointRouteBuilder app)
    {
        var files = app.MapGroup("/api/lessons/{lesson}/files").RequireAuthorization();
        files.MapGet("", ListAsync);
        files.MapPost("", UploadAsync);
        files.MapDelete("/{file}", RemoveAsync);
        files.MapGet("/{file}/pages/{page:int}", PageAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, string lesson, LessonAccess access, CoursewareDirectory directory) =>
        await RefuseAsync(context, lesson, access, forTeacher: false)
        ?? Results.Ok(await directory.ListAsync(lesson, context.RequestAborted));

    private static async Task<IResult> UploadAsync(
        HttpContext context, string lesson, string? name, LessonAccess access, CoursewareImport import, Microsoft.Extensions.Options.IOptions<CoursewareOptions> options)
    {
        if (await RefuseAsync(context, lesson, access, forTeacher: true) is { } refusal)
        {
            return refusal;
        }

        if (!PlainText.TryReadLine(name, MaxTitleLength, out var title))
        {
            return new Problem(ProblemType.BadName);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = (options.Value.MaxMegabytes + 1) * 1024L * 1024L;
        }

        var (file, problem) = await import.ImportAsync(lesson, title, context.Request.Body, context.RequestAborted);
        return file is null ? new Problem(problem!) : Results.Created($"/api/lessons/{lesson}/files/{file.Id}", file);
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, string lesson, string file, LessonAccess access, CoursewareDirectory directory) =>
        await RefuseAsync(context, lesson, access, forTeacher: true)
        ?? (directory.Remove(lesson, file) ? Results.NoContent() : new Problem(ProblemType.NotFound));

    private static async Task<IResult> PageAsync(
        HttpContext context, string lesson, string file, int page, LessonAccess access, CoursewareDirectory directory)
    {
        if (await RefuseAsync(context, lesson, access, forTeacher: false) is { } refusal)
        {
            return refusal;
        }

        if (directory.FindPage(lesson, file, page) is not { } path)
        {
            return new Problem(ProblemType.NotFound);
        }

        // A page never changes under its address.
        context.Response.Headers.CacheControl = "private, max-age=86400, immutable";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return Results.File(path, FileKinds.MediaType(path));
    }

    private static async Task<IResult?> RefuseAsync(HttpContext context, string lesson, LessonAccess access, bool forTeacher)
    {
        var (token, refusal) = await access.CheckAsync(context, lesson);
        return token is null ? refusal! : forTeacher && token.Role != LessonRole.Teacher ? new Problem(ProblemType.MayNot) : null;
    }
}
