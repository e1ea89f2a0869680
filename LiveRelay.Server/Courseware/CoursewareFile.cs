namespace LiveRelay.Server.Courseware;

/// <summary>A file that a teacher shows page by page.</summary>
/// <param name="Id">Its id within the lesson.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Pages">How many pages it has; each is a picture.</param>
public sealed record CoursewareFile(string Id, string Title, int Pages);
