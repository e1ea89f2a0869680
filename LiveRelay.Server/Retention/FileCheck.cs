using System.Security.Cryptography;
using LiveRelay.Server.Buckets;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Library;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Retention;

/// <summary>What is found of a file.</summary>
public enum FileState
{
    /// <summary>It is as it was made.</summary>
    Good,

    /// <summary>Its bytes are others, or not as many.</summary>
    Changed,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is there and cannot be read.</summary>
    Unreadable,

    /// <summary>It is there, as long as it should be, and its hash was not taken yet.</summary>
    NotHashed,
}

/// <summary>A file that was looked at.</summary>
/// <param name="FileName">Its name.</param>
/// <param name="State">What was found.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Sha256">Its hash now, if it was taken; small letters.</param>
public sealed record CheckedFile(string FileName, FileState State, long Bytes, string? Sha256)
{
    /// <summary>Whether nothing speaks against it.</summary>
    public bool IsGood => State is FileState.Good or FileState.NotHashed;
}

/// <summary>Holds files to the hashes that were taken when they were made.</summary>
public static class FileCheck
{
    /// <summary>Looks at every track of a recording.</summary>
    /// <param name="store">Where it lies: here, else in the bucket.</param>
    /// <param name="recording">The recording with its tracks.</param>
    /// <param name="cancellationToken">Ends the looking.</param>
    public static async Task<IReadOnlyList<CheckedFile>> CheckAsync(RecordingFiles store, RecordingRecord recording, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(recording);
        var files = new List<CheckedFile>();
        foreach (var track in recording.Tracks.OrderBy(static track => track.FileName, StringComparer.Ordinal))
        {
            files.Add(await CheckAsync(store, track, cancellationToken));
        }

        return files;
    }

    private static async Task<CheckedFile> CheckAsync(RecordingFiles store, RecordingTrackRecord track, CancellationToken cancellationToken)
    {
        try
        {
            if (await store.OpenAsync(track.RecordingId, track.FileName, cancellationToken, until: long.MaxValue) is not { } opened)
            {
                return new CheckedFile(track.FileName, FileState.Missing, 0, null);
            }

            await using var file = opened.Bytes;
            if (track.Bytes > 0 && file.Length != track.Bytes)
            {
                return new CheckedFile(track.FileName, FileState.Changed, file.Length, null);
            }

            if (track.Sha256 is not { } expected)
            {
                return new CheckedFile(track.FileName, FileState.NotHashed, file.Length, null);
            }

            var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
            var isSame = string.Equals(hash, expected, StringComparison.OrdinalIgnoreCase);
            return new CheckedFile(track.FileName, isSame ? FileState.Good : FileState.Changed, file.Length, hash);
        }
        catch (BucketException e) when (e.Cause == JobCause.BucketDamaged)
        {
            return new CheckedFile(track.FileName, e.IsMissing ? FileState.Missing : FileState.Changed, 0, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new CheckedFile(track.FileName, FileState.Unreadable, 0, null);
        }
    }
}
