using System.Globalization;
using LiveRelay.Bench.Load.Lines;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Bench.Load;

/// <summary>What a run of the load client does.</summary>
internal sealed record LoadOptions
{
    /// <summary>How the options are written.</summary>
    internal const string Usage = """
        load: a WHIP publisher and any number of WHEP viewers against a running server
          --teacher LINK           the teacher's link as the server prints it, and
          --viewer LINK            the observers' link as the server prints it; or
          --url LINK               the teacher's link alone: the viewers come in with it, too; or
          --url URL --lesson NAME --token T [--viewer-token T]
          --viewers N              how many watch (10)
          --seconds S              how long is measured once all have joined (20)
          --settle S               how long nothing is measured before that (2)
          --join-over S            joins spread over so many seconds; 0 all at once (0)
          --loss % --delay MS --jitter MS --rate-kbit K --queue MS    every viewer's line
          --bad 1/20:rate=300,loss=20    so many viewers have another line
          --tcp-stalled N          so many more viewers, over ICE-TCP, who stop reading
          --beside-bad             each run twice: all viewers good, and two of them bad: one with the line of --bad (300 kbit/s,
                                   20 % loss), one over ICE-TCP who stops reading; and what the others notice of them
          --runs N                 so many runs of the same, and their medians (1)
          --decrypt N              so many viewers decrypt every packet, the others a sample (10)
          --rtp FILE               the picture from an rtpdump or pcap file; "encode": from FFmpeg, encoded for this run
          --codec H264|VP8|VP9|AV1 what is in the file (H264)
          --kbit K --fps F --packets P    the synthetic picture: 1500 kbit/s, 30 frames/s of 5 packets
          --simulcast              below the synthetic picture two smaller layers, of a tenth and a third of its rate
          --threads N              threads for the viewers (1)
          --pid PID                the server's process, if it is on this machine and not found by its port
          --seed N --json FILE --each    each viewer's figures, too
        """;

    /// <summary>The publisher's way in.</summary>
    internal LoadLink Teacher { get; init; } = new(new Uri("http://127.0.0.1:8080"), "demo", "");

    /// <summary>The viewers' way in.</summary>
    internal LoadLink Viewer { get; init; } = new(new Uri("http://127.0.0.1:8080"), "demo", "");

    /// <summary>How many watch over UDP.</summary>
    internal int Viewers { get; init; } = 10;

    /// <summary>How long is measured.</summary>
    internal TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long nothing is measured after the last join.</summary>
    internal TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Over what time the joins are spread.</summary>
    internal TimeSpan JoinOver { get; init; }

    /// <summary>The usual viewer's line.</summary>
    internal LineOptions Line { get; init; } = LineOptions.Clean;

    /// <summary>The line of one viewer in <see cref="BadEvery"/>.</summary>
    internal LineOptions BadLine { get; init; } = LineOptions.Clean;

    /// <summary>0 for none.</summary>
    internal int BadEvery { get; init; }

    /// <summary>Viewers over ICE-TCP who stop reading.</summary>
    internal int TcpStalled { get; init; }

    /// <summary>Whether each run is done twice, with good viewers alone and with two bad ones among them.</summary>
    internal bool ComparesBad { get; init; }

    /// <summary>How many runs.</summary>
    internal int Runs { get; init; } = 1;

    /// <summary>How many viewers decrypt everything.</summary>
    internal int Decrypting { get; init; } = 10;

    /// <summary>A file with RTP, "encode", or nothing for the synthetic picture.</summary>
    internal string RtpFile { get; init; } = "";

    /// <summary>The file's codec.</summary>
    internal VideoCodec Codec { get; init; } = VideoCodec.H264;

    /// <summary>The synthetic picture's rate, in kbit/s of SRTP.</summary>
    internal int Kilobits { get; init; } = 1500;

    /// <summary>Its frames a second.</summary>
    internal int FramesPerSecond { get; init; } = 30;

    /// <summary>Its packets a frame.</summary>
    internal int PacketsPerFrame { get; init; } = 5;

    /// <summary>Whether two smaller layers are sent, too.</summary>
    internal bool IsSimulcast { get; init; }

    /// <summary>Threads for the viewers.</summary>
    internal int Threads { get; init; } = 1;

    /// <summary>The server's process; 0 if it is to be found.</summary>
    internal int Pid { get; init; }

    /// <summary>Decides lines and pictures.</summary>
    internal int Seed { get; init; } = 1;

    /// <summary>Where the figures go as JSON, or nothing.</summary>
    internal string JsonFile { get; init; } = "";

    /// <summary>Whether each viewer gets a line of its own in the table.</summary>
    internal bool ShowsEach { get; init; }

    /// <summary>The same without bad viewers.</summary>
    internal LoadOptions WithGoodViewers() => this with { BadEvery = 0, TcpStalled = 0 };

    /// <summary>The same with the last of the viewers on the bad line and another one over ICE-TCP, who stops reading.</summary>
    internal LoadOptions WithTwoBadViewers() => this with
    {
        Viewers = Viewers - 1,
        BadEvery = Viewers - 1,
        BadLine = BadEvery > 0 ? BadLine : Line with { Rate = 300_000, Loss = 0.2 },
        TcpStalled = 1,
    };

    /// <summary>Whether a viewer has the bad line; counted from 0.</summary>
    internal bool IsBad(int viewer) => BadEvery > 0 && viewer % BadEvery == BadEvery - 1;

    /// <summary>A viewer's line.</summary>
    internal LineOptions LineOf(int viewer) => IsBad(viewer) ? BadLine : Line;

    /// <summary>Reads the arguments; false with a sentence that says what is wrong with them.</summary>
    internal static bool TryParse(IReadOnlyList<string> arguments, out LoadOptions options, out string error)
    {
        options = new LoadOptions();
        error = "";
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            if (options.WithFlag(name) is { } flagged)
            {
                options = flagged;
                continue;
            }

            var value = i + 1 < arguments.Count ? arguments[++i] : null;
            if (value is null || options.With(name, value) is not { } changed)
            {
                error = value is null ? $"{name} needs a value." : $"{name} {value}: not understood.";
                return false;
            }

            options = changed;
        }

        if (options.Teacher.Token.Length == 0 || options.Viewer.Token.Length == 0)
        {
            error = "A token for teacher and viewers is needed: --teacher LINK --viewer LINK, as the server prints them, or --token.";
        }

        if (options.IsSimulcast && options.RtpFile.Length > 0)
        {
            error = "--simulcast is for the synthetic picture.";
        }

        if (options.ComparesBad && options.Viewers < 4)
        {
            error = "--beside-bad needs four viewers at least: --viewers 20.";
        }

        return error.Length == 0;
    }

    private LoadOptions? WithFlag(string name) => name switch
    {
        "--each" => this with { ShowsEach = true },
        "--simulcast" => this with { IsSimulcast = true },
        "--beside-bad" => this with { ComparesBad = true },
        _ => null,
    };

    private LoadOptions? With(string name, string value) => name switch
    {
        "--url" or "--teacher" or "--viewer" => WithLink(name, value),
        "--lesson" => this with { Teacher = Teacher with { Lesson = value }, Viewer = Viewer with { Lesson = value } },
        "--token" => this with { Teacher = Teacher with { Token = value }, Viewer = Viewer.Token.Length == 0 ? Viewer with { Token = value } : Viewer },
        "--viewer-token" => this with { Viewer = Viewer with { Token = value } },
        "--rtp" => this with { RtpFile = value },
        "--json" => this with { JsonFile = value },
        "--codec" => Enum.TryParse<VideoCodec>(value, ignoreCase: true, out var codec) ? this with { Codec = codec } : null,
        "--bad" => WithBad(value),
        _ => double.TryParse(value, CultureInfo.InvariantCulture, out var number) && number >= 0 ? WithNumber(name, number) : null,
    };

    private LoadOptions? WithNumber(string name, double number) => name switch
    {
        "--viewers" => this with { Viewers = (int)number },
        "--seconds" => this with { Duration = TimeSpan.FromSeconds(number) },
        "--settle" => this with { Settle = TimeSpan.FromSeconds(number) },
        "--join-over" => this with { JoinOver = TimeSpan.FromSeconds(number) },
        "--tcp-stalled" => this with { TcpStalled = (int)number },
        "--decrypt" => this with { Decrypting = (int)number },
        "--runs" when number >= 1 => this with { Runs = (int)number },
        "--kbit" when number >= 100 => this with { Kilobits = (int)number },
        "--fps" when number >= 1 => this with { FramesPerSecond = (int)number },
        "--packets" when number >= 2 => this with { PacketsPerFrame = (int)number },
        "--threads" when number >= 1 => this with { Threads = (int)number },
        "--pid" => this with { Pid = (int)number },
        "--seed" => this with { Seed = (int)number },
        "--rate-kbit" => this with { Line = Line.With("rate", number)! },
        "--loss" or "--delay" or "--jitter" or "--queue" => Line.With(name[2..], number) is { } line ? this with { Line = line } : null,
        _ => null,
    };

    /// <summary>A link may say everything; what it leaves open stays as it was.</summary>
    private LoadOptions? WithLink(string name, string value)
    {
        if (!LoadLink.TryParse(value, out var link))
        {
            return null;
        }

        LoadLink Over(LoadLink old) => new(link.Server, link.Lesson.Length > 0 ? link.Lesson : old.Lesson, link.Token.Length > 0 ? link.Token : old.Token);
        return this with
        {
            Teacher = name == "--viewer" ? Teacher with { Server = link.Server } : Over(Teacher),
            Viewer = name == "--teacher" ? Viewer with { Server = link.Server } : Over(Viewer),
        };
    }

    /// <summary><c>1/20:rate=300,loss=20</c>.</summary>
    private LoadOptions? WithBad(string value)
    {
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        return colon > 2 && value.StartsWith("1/", StringComparison.Ordinal) &&
            int.TryParse(value.AsSpan(2, colon - 2), CultureInfo.InvariantCulture, out var every) && every > 0 &&
            LineOptions.TryParse(value[(colon + 1)..], Line, out var line)
                ? this with { BadEvery = every, BadLine = line }
                : null;
    }
}
