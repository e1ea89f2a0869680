using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LiveRelay.Bench.Load.Sources;

/// <summary>Records RTP from a real encoder: FFmpeg's x264, some seconds of a test picture that moves.</summary>
internal static class EncodedVideo
{
    private const int Seconds = 10;
    private const int Speed = 4;
    private static readonly TimeSpan _quiet = TimeSpan.FromSeconds(2);

    /// <summary>What came, as rtpdump.</summary>
    /// <exception cref="LoadException">FFmpeg is not there, or gives nothing.</exception>
    internal static async Task<byte[]> RecordAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Client.ReceiveBufferSize = 4 << 20;
        var port = ((IPEndPoint)socket.Client.LocalEndPoint!).Port;
        using var encoder = Start(options, port);
        var packets = new List<byte[]>();
        try
        {
            while (true)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                patience.CancelAfter(packets.Count == 0 ? _quiet * 10 : _quiet);
                packets.Add((await socket.ReceiveAsync(patience.Token)).Buffer);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It has said all.
        }

        if (!encoder.HasExited)
        {
            encoder.Kill();
        }

        return packets.Count == 0 ? throw new LoadException("FFmpeg gave no RTP packets.") : RtpFile.WriteDump(packets.Where(static packet => packet.Length > 12));
    }

    private static Process Start(LoadOptions options, int port)
    {
        var rate = options.FramesPerSecond.ToString(CultureInfo.InvariantCulture);
        var arguments =
            $"-hide_banner -loglevel error -readrate {Speed} -f lavfi -i testsrc2=size=1280x720:rate={rate}:duration={Seconds} " +
            $"-pix_fmt yuv420p -c:v libx264 -profile:v baseline -preset veryfast -tune zerolatency -b:v {options.Kilobits}k -maxrate {options.Kilobits}k " +
            $"-bufsize {options.Kilobits / 2}k -g {2 * options.FramesPerSecond} -f rtp rtp://127.0.0.1:{port}?pkt_size=1200&rtcpport={port + 1}";
        try
        {
            var start = new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardOutput = true };
            var encoder = Process.Start(start)!;
            _ = encoder.StandardOutput.ReadToEndAsync();
            return encoder;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new LoadException("--rtp encode needs FFmpeg.");
        }
    }
}
