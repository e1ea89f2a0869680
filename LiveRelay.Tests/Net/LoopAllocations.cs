namespace LiveRelay.Tests.Net;

/// <summary>
/// What a loop's thread allocates while datagrams come, counted in rounds. As everywhere (see <see cref="Architecture.Allocations"/>), one round
/// of several must be clean to the byte: what the runtime allocates there now and then does not come again.
/// </summary>
internal sealed class LoopAllocations
{
    /// <summary>Datagrams that must come: a first round that is not counted, several that are, and the one that ends the last.</summary>
    public const int Datagrams = (Rounds + 1) * Round + 1;

    private const int Rounds = 5;
    private const int Round = 2000;

    private readonly long[] _marks = new long[Rounds + 2];

    /// <summary>For <see cref="EchoHandler.OnDatagram"/>.</summary>
    public void OnDatagram(int number)
    {
        if (number % Round == 0 && number / Round < _marks.Length)
        {
            _marks[number / Round] = GC.GetAllocatedBytesForCurrentThread();
        }
    }

    public void AssertNone()
    {
        Assert.NotEqual(0, _marks[^1]);
        Assert.Equal(0, Enumerable.Range(1, Rounds).Min(round => _marks[round + 1] - _marks[round]));
    }
}
