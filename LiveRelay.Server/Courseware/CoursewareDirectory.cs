using System.Text.Json;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Courseware;

/// <summary>Where the files of lessons lie: a folder for each, with its pages as pictures and a note of its name.</summary>
public sealed class CoursewareDirectory(DataDirectory data)
{
    private const string Folder = "courseware";
    private const string NoteName = "file.json";

    /// <summary>The file, or <c>null</c> if there is none.</summary>
    public async Task<CoursewareFile?> FindAsync(string lessonId, string fileId, CancellationToken cancellationToken)
    {
        var note = Path.Combine(FolderOf(lessonId, fileId), NoteName);
        if (!IsId(fileId) || !LessonSlug.IsValid(lessonId) || !File.Exists(note))
        {
            return null;
        }

        await using var stream = File.OpenRead(note);
        return await JsonSerializer.DeserializeAsync<CoursewareFile>(stream, cancellationToken: cancellationToken);
    }

    /// <summary>All files of a lesson, in the order in which they came.</summary>
    public async Task<IReadOnlyList<CoursewareFile>> ListAsync(string lessonId, CancellationToken cancellationToken)
    {
        var folder = data.File(Path.Combine(Folder, lessonId));
        List<CoursewareFile> files = [];
        if (LessonSlug.IsValid(lessonId) && Directory.Exists(folder))
        {
            foreach (var id in Directory.GetDirectories(folder).OrderBy(Directory.GetCreationTimeUtc).Select(static path => Path.GetFileName(path)))
            {
                if (await FindAsync(lessonId, id, cancellationToken) is { } file)
                {
                    files.Add(file);
                }
            }
        }

        return files;
    }

    /// <summary>The picture of a page, or <c>null</c>.</summary>
    /// <param name="lessonId">The lesson.</param>
    /// <param name="fileId">The file.</param>
    /// <param name="page">From 1.</param>
    public string? FindPage(string lessonId, string fileId, int page) => IsId(fileId) && LessonSlug.IsValid(lessonId) && Directory.Exists(FolderOf(lessonId, fileId))
        ? Directory.EnumerateFiles(FolderOf(lessonId, fileId), $"page-{page}.*").FirstOrDefault()
        : null;

    /// <summary>Takes a finished folder of pages in.</summary>
    /// <param name="lessonId">The lesson.</param>
    /// <param name="file">What it is.</param>
    /// <param name="pages">The folder with <c>page-1.*</c> and on; it is moved.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task AddAsync(string lessonId, CoursewareFile file, string pages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        await File.WriteAllTextAsync(Path.Combine(pages, NoteName), JsonSerializer.Serialize(file), cancellationToken);
        var target = FolderOf(lessonId, file.Id);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        Directory.Move(pages, target);
    }

    /// <summary>Removes a file; false if there was none.</summary>
    public bool Remove(string lessonId, string fileId)
    {
        if (!IsId(fileId) || !LessonSlug.IsValid(lessonId) || !Directory.Exists(FolderOf(lessonId, fileId)))
        {
            return false;
        }

        Directory.Delete(FolderOf(lessonId, fileId), recursive: true);
        return true;
    }

    /// <summary>A new folder on the same disk, to make pages in.</summary>
    public string NewWorkFolder() => Directory.CreateDirectory(data.File(Path.Combine(Folder, ".work", Guid.NewGuid().ToString("N")))).FullName;

    private static bool IsId(string id) => Guid.TryParseExact(id, "N", out _);

    private string FolderOf(string lessonId, string fileId) => data.File(Path.Combine(Folder, lessonId, fileId));
}
