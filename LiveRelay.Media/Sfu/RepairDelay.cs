namespace LiveRelay.Media.Sfu;

/// <summary>
/// How long a viewer's browser is asked to hold pictures back, so that what was lost can be sent again in time: a browser shows a frame as soon as it has
/// it, and each repetition would be a freeze. Nothing on a line that loses nothing. Pure.
/// </summary>
internal sealed class RepairDelay
{
    /// <summary>What is lost less is not worth any delay.</summary>
    private const double Noticeable = 0.005;

    /// <summary>So many packets a second make a picture.</summary>
    private const double PacketsPerSecond = 150;

    /// <summary>How many of them may still come too late in a second: a frame in a minute or two.</summary>
    private const double TooLate = 0.01;

    private const int MostRepetitions = 5;

    /// <summary>Browsers that only receive do not know the round trip: they take it for 100 ms, and ask again when they look the next time, every 20 ms.</summary>
    private static readonly TimeSpan AskedAgainAfter = TimeSpan.FromMilliseconds(110);

    /// <summary>For finding out that a packet is missing, which a frame's last one is when the next frame comes, and for showing the frame once it is whole.</summary>
    private static readonly TimeSpan Handling = TimeSpan.FromMilliseconds(45);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(4);

    /// <summary>Each change is seen as a little jump: less is asked for only when it has been enough for so long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private Instant _last = Instant.Never;
    private Instant _neededLast;

    /// <summary>The loss over the last seconds, 0 to 1.</summary>
    internal double Loss { get; private set; }

    /// <summary>From arrival to display, at least.</summary>
    internal TimeSpan Current { get; private set; }

    /// <summary>The viewer has told how much is lost.</summary>
    /// <param name="now">When.</param>
    /// <param name="loss">Of what was sent lately, 0 to 1.</param>
    /// <param name="roundTrip">To the viewer and back.</param>
    internal void OnLoss(Instant now, double loss, TimeSpan roundTrip)
    {
        var passed = _last == Instant.Never ? TimeSpan.FromSeconds(1) : now - _last;
        _last = now;
        Loss += (loss - Loss) * (1 - Math.Exp(-passed / Memory));
        var needed = Needed(roundTrip);
        if (needed >= Current || now - _neededLast > Patience)
        {
            Current = needed;
            _neededLast = now;
        }
    }

    private TimeSpan Needed(TimeSpan roundTrip)
    {
        if (Loss < Noticeable)
        {
            return TimeSpan.Zero;
        }

        // Each repetition is lost as the packet was: after n of them loss^n of those that were lost are still missing.
        var repetitions = Math.Clamp((int)Math.Ceiling(Math.Log(TooLate / (PacketsPerSecond * Loss)) / Math.Log(Loss)), 1, MostRepetitions);
        var needed = roundTrip + ((repetitions - 1) * AskedAgainAfter) + Handling;
        return Step * Math.Ceiling(needed / Step);
    }
}
