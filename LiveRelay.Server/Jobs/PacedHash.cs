using System.Security.Cryptography;

namespace LiveRelay.Server.Jobs;

/// <summary>The SHA-256 of a file. It computes in the server itself, so it rests between pieces.</summary>
internal static class PacedHash
{
    private const int PieceBytes = 1 << 20;

    private static readonly TimeSpan _rest = TimeSpan.FromMilliseconds(2);

    /// <summary>Hashes what comes from here on.</summary>
    /// <param name="file">The file.</param>
    /// <param name="onPiece">Is told the bytes of each piece.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Small hexadecimal digits.</returns>
    internal static async Task<string> Sha256Async(Stream file, Action<int> onPiece, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[PieceBytes];
        int length;
        while ((length = await file.ReadAsync(piece, cancellationToken)) > 0)
        {
            hash.AppendData(piece, 0, length);
            onPiece(length);
            await Task.Delay(_rest, cancellationToken);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
