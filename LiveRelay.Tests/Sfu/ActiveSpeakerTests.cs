using CsCheck;
using LiveRelay.Media;
using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Sfu;

/// <summary>Who is marked as the one who speaks, by the levels on the packets of sound.</summary>
public class ActiveSpeakerTests
{
    private const int ClockRate = 48_000;
    private const byte HasVoice = 0x80;

    private static readonly SfuLimits _limits = new();
    private static readonly Gen<byte> _quiet = Gen.Select(Gen.Byte[(byte)_limits.SpeakerThreshold, AudioLevel.Silence], Gen.Bool, static (level, flag) => (byte)(level | (flag ? HasVoice : 0)));
    private static readonly Gen<byte> _loud = Gen.Byte[0, 30];

    [Fact]
    public void Silence_never_speaks() => Gen.Select(_quiet, Gen.Int[1, 20]).Array[1, 300].Sample(static packets =>
    {
        var room = new Room(1);
        foreach (var (level, packetTimes) in packets)
        {
            room.Wait(packetTimes);
            room.Hear(0, level);
            Assert.Null(room.Speaker);
        }
    });

    [Fact]
    public void Whoever_is_clearly_louder_for_long_enough_speaks() => Gen.Select(Gen.Int[0, 20], Gen.Int[10, 127]).Sample(static (louder, difference) =>
    {
        var room = new Room(2);
        var quieter = (byte)Math.Min(louder + difference, AudioLevel.Silence);
        room.Run(TimeSpan.FromSeconds(3), quieter);
        Assert.Equal(quieter < _limits.SpeakerThreshold ? 0 : null, room.Speaker);

        room.Run(TimeSpan.FromSeconds(3), quieter, (byte)louder);

        Assert.Equal(1, room.Speaker);
    });

    [Fact]
    public void A_click_and_a_cough_win_nothing_whoever_speaks() => Gen.Select(_loud, Gen.Int[1, 15], Gen.Int[60, 200], Gen.Bool).Sample(static (level, packets, pause, someoneSpeaks) =>
    {
        var room = new Room(2);
        byte other = someoneSpeaks ? (byte)25 : AudioLevel.Silence;
        room.Run(TimeSpan.FromSeconds(2), other, AudioLevel.Silence);
        for (var i = 0; i < 5; i++)
        {
            for (var packet = 0; packet < packets + pause; packet++)
            {
                room.Run(TimeSpan.FromMilliseconds(20), other, packet < packets ? level : AudioLevel.Silence);
                Assert.Equal(someoneSpeaks ? 0 : null, room.Speaker);
            }
        }
    });

    [Fact]
    public void Whoever_speaks_changes_no_more_often_than_the_options_say() => Gen.Byte[0, 127].Array[6, 1200].Sample(static levels =>
    {
        var room = new Room(3);
        foreach (var three in levels.Chunk(3))
        {
            room.Run(TimeSpan.FromMilliseconds(100), three);
        }

        Assert.All(room.Changes.Zip(room.Changes.Skip(1)), static pair => Assert.True(pair.Second - pair.First >= _limits.SpeakerInterval));
    });

    [Fact]
    public void A_pause_for_breath_keeps_the_word_and_silence_gives_it_back() => Gen.Select(_loud, Gen.Int[0, 1400]).Sample(static (level, pause) =>
    {
        var room = new Room(1);
        room.Run(TimeSpan.FromSeconds(1), level);
        room.Run(TimeSpan.FromMilliseconds(pause), AudioLevel.Silence);
        Assert.Equal(0, room.Speaker);

        room.Run(TimeSpan.FromSeconds(1), level);
        Assert.Equal(0, room.Speaker);
        room.Run(_limits.SpeakerHold, AudioLevel.Silence);
        Assert.Null(room.Speaker);
    });

    [Fact]
    public void Somebody_of_whom_nothing_comes_any_more_is_silent()
    {
        var room = new Room(2);
        room.Run(TimeSpan.FromSeconds(1), 5);
        Assert.Equal(0, room.Speaker);

        // As loud as he was, another one would not be clearly louder: but his encoder sends no silence.
        room.Wait(25);
        for (var i = 0; i < 40; i++)
        {
            room.Hear(1, 25);
            room.Wait(1);
        }

        Assert.Equal(1, room.Speaker);
        room.Wait(100);
        Assert.Null(room.Speaker);
    }

    [Fact]
    public void What_an_encoder_without_silence_sends_now_and_then_is_no_speech()
    {
        var room = new Room(1);
        for (var i = 0; i < 50; i++)
        {
            room.Hear(0, 20);
            room.Wait(20);
        }

        Assert.Null(room.Speaker);
    }

    [Fact]
    public void Noise_is_no_speech_where_the_encoder_says_so_and_the_offer_does_not_forbid_to_believe_it()
    {
        Assert.Null(After(hasVoiceFlag: true, 20 | HasVoice, 20));
        Assert.Equal(0, After(hasVoiceFlag: true, 20, 20)); // it has never said that anything is speech, and so knows nothing of it
        Assert.Equal(0, After(hasVoiceFlag: false, 20 | HasVoice, 20));

        static int? After(bool hasVoiceFlag, byte first, byte then)
        {
            var room = new Room(1) { HasVoiceFlag = hasVoiceFlag };
            room.Hear(0, first);
            room.Run(TimeSpan.FromSeconds(2), then);
            return room.Speaker;
        }
    }

    [Fact]
    public void Packets_that_come_late_or_twice_tell_nothing() => Gen.Select(_loud, Gen.Int[1, 1000]).Sample(static (level, late) =>
    {
        var room = new Room(1);
        room.Run(TimeSpan.FromSeconds(1), AudioLevel.Silence);
        for (var i = 0; i < 100; i++)
        {
            room.Hear(0, level, ticksLate: (uint)late);
            Assert.Null(room.Speaker);
        }
    });

    [Fact]
    public void An_encoder_that_begins_anew_with_other_timestamps_is_heard() => Gen.UInt.Sample(static jump =>
    {
        var room = new Room(1);
        room.Run(TimeSpan.FromSeconds(1), AudioLevel.Silence);
        room.Jump(0, Math.Max(jump, ClockRate));
        room.Run(TimeSpan.FromSeconds(3), 20);
        Assert.Equal(0, room.Speaker);
    });

    /// <summary>Voices that are heard in packets of 20 ms, in the same rhythm.</summary>
    private sealed class Room(int voices)
    {
        private static readonly TimeSpan PacketTime = TimeSpan.FromMilliseconds(20);

        private readonly ActiveSpeaker _active = new(_limits);
        private readonly Voice[] _voices = [.. Enumerable.Range(0, voices).Select(static index => new Voice($"{index}", ClockRate, _limits.SpeakerThreshold))];
        private readonly uint[] _jumps = new uint[voices];
        private Instant _now = Instant.FromMilliseconds(5000);

        public bool HasVoiceFlag { get; init; } = true;

        public int? Speaker => _active.Current is { } voice ? Array.IndexOf(_voices, voice) : null;

        /// <summary>When another one spoke, or nobody.</summary>
        public List<Instant> Changes { get; } = [];

        public void Run(TimeSpan duration, params byte[] levels)
        {
            for (var end = _now + duration; _now < end; Wait(1))
            {
                for (var voice = 0; voice < levels.Length; voice++)
                {
                    Hear(voice, levels[voice]);
                }
            }
        }

        public void Hear(int voice, byte level, uint ticksLate = 0)
        {
            var before = Speaker;
            _active.OnPacket(_now, _voices[voice], (uint)(_now.Microseconds * ClockRate / 1_000_000) + _jumps[voice] - ticksLate, level, HasVoiceFlag);
            Note(before);
        }

        public void Wait(int packets)
        {
            for (var i = 0; i < packets; i++)
            {
                var before = Speaker;
                _now += PacketTime;
                _active.HandleTimeout(_now);
                Note(before);
            }
        }

        public void Jump(int voice, uint ticks) => _jumps[voice] += ticks;

        private void Note(int? before)
        {
            if (Speaker != before)
            {
                Changes.Add(_now);
            }
        }
    }
}
