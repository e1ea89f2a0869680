using System.Collections.Concurrent;
using LiveRelay.Media.Net.Recording;
using LiveRelay.Media.Recording.Mp4;

namespace LiveRelay.Server.Library;

/// <summary>
/// Where the fragments of recorded files are. A file that grows is asked for every second by each who watches it: it is read on from where it was read
/// to, and let go of when nobody has asked for a while.
/// </summary>
public sealed class FragmentIndexes(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _keepFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Growing> _growing = new(StringComparer.Ordinal);

    /// <summary>What is in a file that grows now.</summary>
    /// <param name="path">A file that is there.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public Mp4Summary ReadGrowing(string path)
    {
        LetGo();
        var found = _growing.GetOrAdd(path, static _ => new Growing());
        lock (found)
        {
            found.AskedAt = time.GetTimestamp();
            found.File ??= RecordedFile.Open(path);
            return found.File.Read();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var growing in _growing.Values)
        {
            growing.Close();
        }
    }

    private void LetGo()
    {
        foreach (var (path, growing) in _growing)
        {
            lock (growing)
            {
                if (growing.File is not null && time.GetElapsedTime(growing.AskedAt) > _keepFor)
                {
                    growing.Close();
                    _growing.TryRemove(KeyValuePair.Create(path, growing));
                }
            }
        }
    }

    /// <summary>Is its own lock: a file is read by one at a time.</summary>
    private sealed class Growing
    {
        internal RecordedFile? File { get; set; }

        internal long AskedAt { get; set; }

        internal void Close()
        {
            File?.Dispose();
            File = null;
        }
    }
}
