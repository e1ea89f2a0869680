using LiveRelay.Media.Recording;

namespace LiveRelay.Tests.Recording;

/// <summary>Writes down what an assembler gives out.</summary>
internal sealed class FrameLog : IFrameSink
{
    public List<(string Bytes, uint Timestamp, bool IsKeyFrame)> Frames { get; } = [];

    public int Broken { get; private set; }

    public void OnFrame(ReadOnlySpan<byte> frame, uint timestamp, bool isKeyFrame) => Frames.Add((Convert.ToHexString(frame), timestamp, isKeyFrame));

    public void OnBrokenFrame() => Broken++;
}
