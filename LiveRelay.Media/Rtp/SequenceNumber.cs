namespace LiveRelay.Media.Rtp;

/// <summary>Arithmetic of 16 bit sequence numbers that roll over (RFC 1982).</summary>
public static class SequenceNumber
{
    /// <summary>How far <paramref name="left"/> is ahead of <paramref name="right"/>, -32768 to 32767.</summary>
    public static int Difference(ushort left, ushort right) => (short)(left - right);

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool IsNewer(ushort left, ushort right) => Difference(left, right) > 0;
}

/// <summary>Extends rolling 16 bit numbers to ones that do not roll over. Begins at 65536, so that earlier ones stay positive.</summary>
public struct SequenceUnwrapper
{
    /// <summary>What the first number is extended with.</summary>
    internal const long Start = 0x10000;

    private long _newest;

    /// <summary>The extended number; reordering of up to half the range around the newest is understood.</summary>
    public long Unwrap(ushort sequenceNumber)
    {
        if (_newest == 0)
        {
            return _newest = Start + sequenceNumber;
        }

        var extended = _newest + SequenceNumber.Difference(sequenceNumber, (ushort)_newest);
        _newest = Math.Max(_newest, extended);
        return extended;
    }
}
