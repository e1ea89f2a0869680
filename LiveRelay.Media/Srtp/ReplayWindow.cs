namespace LiveRelay.Media.Srtp;

/// <summary>
/// Which of the latest packet indices were seen (RFC 3711 section 3.3.2). The bits stand in a ring of words that is
/// cleared a word at a time as the window moves on (RFC 6479), so a step costs the same whatever the window's size. Part of what it belongs to: it changes, and
/// is not to be copied.
/// </summary>
internal struct ReplayWindow
{
    private const int WordBits = 64;
    private readonly ulong[] _words;
    private readonly ulong _size;

    /// <param name="size">How far back indices are remembered; a positive multiple of 64.</param>
    public ReplayWindow(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, WordBits);
        ArgumentOutOfRangeException.ThrowIfNotEqual(size % WordBits, 0, nameof(size));
        _size = (ulong)size;
        IsEmpty = true;
        // A window that ends inside a word reaches into one word more.
        _words = new ulong[size / WordBits + 1];
    }

    /// <summary>Whether any index was recorded yet.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>The highest recorded index.</summary>
    public ulong Highest { get; private set; }

    /// <summary>Whether a packet of this index may still come: <see cref="DropReason.None"/> if so.</summary>
    public readonly DropReason Check(ulong index)
    {
        if (IsEmpty || index > Highest)
        {
            return DropReason.None;
        }

        if (Highest - index >= _size)
        {
            return DropReason.SrtpTooOld;
        }

        return (Word(index) & Bit(index)) == 0 ? DropReason.None : DropReason.SrtpReplay;
    }

    /// <summary>Remembers an index that <see cref="Check"/> has passed; one that is too old is ignored.</summary>
    public void Record(ulong index)
    {
        if (IsEmpty)
        {
            IsEmpty = false;
            Highest = index;
        }
        else if (index > Highest)
        {
            MoveTo(index);
        }
        else if (Highest - index >= _size)
        {
            return;
        }

        Word(index) |= Bit(index);
    }

    /// <summary>Names what forwarding a packet touches: see <see cref="CacheAhead"/>.</summary>
    internal readonly void CollectTouched(List<object> touched) => touched.Add(_words);

    private void MoveTo(ulong index)
    {
        var steps = Math.Min(index / WordBits - Highest / WordBits, (ulong)_words.Length);
        for (ulong i = 0; i < steps; i++)
        {
            Word(index - i * WordBits) = 0;
        }

        Highest = index;
    }

    private readonly ref ulong Word(ulong index) => ref _words[index / WordBits % (ulong)_words.Length];

    private static ulong Bit(ulong index) => 1UL << (int)(index % WordBits);
}
