namespace LiveRelay.Server.Jobs;

/// <summary>What is done with recordings after the lesson, and by what. Bound from the section <c>Jobs</c>.</summary>
public sealed class JobsOptions
{
    /// <summary>The program FFmpeg.</summary>
    public string FfmpegProgram { get; set; } = "ffmpeg";

    /// <summary>The program ffprobe, which comes with FFmpeg.</summary>
    public string FfprobeProgram { get; set; } = "ffprobe";

    /// <summary>How many jobs are done at the same time; 0: none, they wait.</summary>
    public int AtOnce { get; set; } = 1;

    /// <summary>How many threads one job computes with.</summary>
    public int Threads { get; set; } = 1;

    /// <summary>A program that says nothing for so many minutes is ended, and its job fails.</summary>
    public int StallMinutes { get; set; } = 10;

    /// <summary>How often a job is begun again after the server was stopped in its midst, before it is given up.</summary>
    public int MaxTries { get; set; } = 5;

    /// <summary>The height of the composed picture, in pixels; it is as wide as 16:9 wants.</summary>
    public int ComposedHeight { get; set; } = 720;
}
