using System.Diagnostics;
using System.Globalization;
using LiveRelay.Server.Problems;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Courseware;

/// <summary>Makes pages of an uploaded file. A PDF is drawn by a program of its own, so that a broken one breaks nothing here.</summary>
public sealed class CoursewareImport(CoursewareDirectory directory, IOptions<CoursewareOptions> options, ILogger<CoursewareImport> logger)
{
    private CoursewareOptions Options => options.Value;

    /// <summary>Reads an upload to its end and takes it in.</summary>
    /// <param name="lessonId">The lesson.</param>
    /// <param name="title">Its name for people, clean.</param>
    /// <param name="upload">The bytes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The file, or why it was refused.</returns>
    public async Task<(CoursewareFile? File, ProblemType? Problem)> ImportAsync(
        string lessonId, string title, Stream upload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        if ((await directory.ListAsync(lessonId, cancellationToken)).Count >= Options.MaxFiles)
        {
            return (null, ProblemType.TooManyFiles);
        }

        var work = directory.NewWorkFolder();
        try
        {
            var source = Path.Combine(work, "upload");
            if (!await SaveAsync(upload, source, cancellationToken))
            {
                return (null, ProblemType.TooLarge);
            }

            var pages = Directory.CreateDirectory(Path.Combine(work, "pages")).FullName;
            var problem = await MakePagesAsync(source, pages, cancellationToken);
            if (problem is not null)
            {
                return (null, problem);
            }

            var file = new CoursewareFile(Guid.NewGuid().ToString("N"), title, Directory.GetFiles(pages).Length);
            await directory.AddAsync(lessonId, file, pages, cancellationToken);
            return (file, null);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private async Task<bool> SaveAsync(Stream upload, string path, CancellationToken cancellationToken)
    {
        await using var target = File.Create(path);
        var buffer = new byte[81920];
        int read;
        while ((read = await upload.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (target.Position + read > Options.MaxMegabytes * 1024L * 1024L)
            {
                return false;
            }

            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return true;
    }

    private async Task<ProblemType?> MakePagesAsync(string source, string pages, CancellationToken cancellationToken)
    {
        var kind = await KindOfAsync(source, cancellationToken);
        switch (kind)
        {
            case FileKind.Unknown:
                return ProblemType.UnknownFileKind;
            case FileKind.Pdf:
                return await DrawAsync(source, pages, cancellationToken);
            default:
                File.Move(source, Path.Combine(pages, $"page-1{kind.Extension()}"));
                return null;
        }
    }

    private static async Task<FileKind> KindOfAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        var start = new byte[FileKinds.SignatureLength];
        var length = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        return FileKinds.Of(start.AsSpan(0, length));
    }

    private async Task<ProblemType?> DrawAsync(string source, string pages, CancellationToken cancellationToken)
    {
        // One page more than allowed, to see that there are more.
        string[] arguments =
        [
            "-jpeg", "-jpegopt", "quality=85", "-scale-to-x", Text(Options.PageWidth), "-scale-to-y", "-1",
            "-l", Text(Options.MaxPages + 1), source, Path.Combine(pages, "page"),
        ];
        using var process = new Process { StartInfo = new ProcessStartInfo(Options.PdfProgram, arguments) { RedirectStandardError = true } };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            logger.LogWarning(e, "PDF pages cannot be drawn: {Program} is not there", Options.PdfProgram);
            return ProblemType.PdfProgramMissing;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(Options.DrawSeconds));
        try
        {
            var errors = await process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            if (process.ExitCode != 0)
            {
                logger.LogInformation("A PDF could not be drawn: {Errors}", errors);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill();
            return ProblemType.BrokenFile;
        }

        var drawn = Directory.GetFiles(pages).Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < drawn.Count; i++)
        {
            // pdftoppm fills the numbers with zeros to equal length.
            File.Move(drawn[i], Path.Combine(pages, Invariant($"page-{i + 1}.jpg")), overwrite: true);
        }

        return drawn.Count == 0 ? ProblemType.BrokenFile : drawn.Count > Options.MaxPages ? ProblemType.TooManyPages : null;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
