namespace LiveRelay.Media.Recording;

/// <summary>What is to be recorded, and where to.</summary>
/// <param name="LessonId">The lesson; it need not have any media yet.</param>
/// <param name="Directory">The directory of this recording's files; made if it is not there.</param>
/// <param name="Elapsed">What the lesson's clock shows at this call: zero for a lesson that begins, more after a restart of the server.</param>
/// <param name="FirstNumber">The number of each track's first file, above those of all files that are in the directory.</param>
/// <param name="Journal">Who is told what is recorded.</param>
public sealed record RecordingStart(string LessonId, string Directory, TimeSpan Elapsed, int FirstNumber, IRecordingJournal Journal);
