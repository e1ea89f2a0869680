using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace LiveRelay.Bench.Hub;

/// <summary>
/// A page's connection, as little of one as will do: a WebSocket (RFC 6455) by hand, the hub's JSON protocol, and of each event only the
/// time at which it happened. So two thousand of them leave the machine to the server.
/// </summary>
internal sealed class HubLoadClient : IAsyncDisposable
{
    private const byte RecordSeparator = 0x1E;
    private const byte TextFrame = 0x81;
    private const byte Masked = 0x80;
    private const byte Length16 = 126;
    private const byte Length64 = 127;

    private static readonly byte[] _at = "\"at\":"u8.ToArray();
    private static readonly byte[] _taskSet = "\"kind\":\"taskSet\""u8.ToArray();

    private readonly Socket _socket;
    private readonly Latencies? _latencies;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;
    private int _filled;

    private HubLoadClient(Socket socket, Latencies? latencies)
    {
        _socket = socket;
        _latencies = latencies;
    }

    internal static async Task<HubLoadClient> ConnectAsync(Uri server, string token, string client, Latencies? latencies)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Port);
        var hub = new HubLoadClient(socket, latencies);
        await hub.UpgradeAsync(server, token, client);
        await hub.SendAsync("""{"protocol":"json","version":1}""");
        await hub.SendAsync("""{"type":1,"invocationId":"1","target":"Join","arguments":[]}""");
        hub._reading = hub.ReadAsync();
        await hub._joined.Task;
        return hub;
    }

    internal Task SetTaskAsync(string text) => SendAsync(JsonSerializer.Serialize(new { type = 1, target = "SetTask", arguments = new[] { text } }));

    public async ValueTask DisposeAsync()
    {
        _socket.Close();
        await _reading;
    }

    private async Task UpgradeAsync(Uri server, string token, string client)
    {
        var request = $"GET /hubs/lesson?access_token={token}&client={client} HTTP/1.1\r\nHost: {server.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n";
        await _socket.SendAsync(Encoding.ASCII.GetBytes(request));
        int end;
        while ((end = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            _filled += await _socket.ReceiveAsync(_buffer.AsMemory(_filled));
        }

        if (!_buffer.AsSpan(0, end).StartsWith("HTTP/1.1 101"u8))
        {
            throw new InvalidOperationException(Encoding.ASCII.GetString(_buffer, 0, end));
        }

        Consume(end + 4);
    }

    /// <summary>A masked text frame whose mask is zero, which changes nothing (RFC 6455 section 5.3).</summary>
    private async Task SendAsync(string message)
    {
        var payload = Encoding.UTF8.GetBytes(message);
        var length = payload.Length + 1;
        byte[] head = length < Length16
            ? [TextFrame, (byte)(Masked | length), 0, 0, 0, 0]
            : [TextFrame, Masked | Length16, (byte)(length >> 8), (byte)length, 0, 0, 0, 0];
        await _socket.SendAsync((byte[])[.. head, .. payload, RecordSeparator]);
    }

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                var read = await _socket.ReceiveAsync(_buffer.AsMemory(_filled));
                if (read == 0)
                {
                    return;
                }

                _filled += read;
                TakeFrames();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The end of the measurement.
        }
    }

    private void TakeFrames()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var from = 0;
        while (TryReadFrame(_buffer.AsSpan(from, _filled - from), out var head, out var length))
        {
            TakePayload(_buffer.AsSpan(from + head, length), now);
            from += head + length;
        }

        Consume(from);
    }

    private static bool TryReadFrame(ReadOnlySpan<byte> bytes, out int head, out int length)
    {
        head = length = 0;
        if (bytes.Length < 2)
        {
            return false;
        }

        length = bytes[1];
        head = length switch { Length64 => 10, Length16 => 4, _ => 2 };
        if (bytes.Length < head)
        {
            return false;
        }

        length = length switch
        {
            Length64 => (int)System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]),
            Length16 => System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            _ => length,
        };
        return bytes.Length >= head + length;
    }

    /// <summary>Whatever the text around it says: each "taskSet" is followed by its own time.</summary>
    private void TakePayload(ReadOnlySpan<byte> payload, long now)
    {
        if (!_joined.Task.IsCompleted && payload.IndexOf("\"type\":3"u8) >= 0)
        {
            _joined.TrySetResult();
        }

        int at;
        while (_latencies is not null && (at = payload.IndexOf(_taskSet)) >= 0)
        {
            payload = payload[(at + _taskSet.Length)..];
            var digits = payload[(payload.IndexOf(_at) + _at.Length)..];
            if (System.Buffers.Text.Utf8Parser.TryParse(digits, out long happened, out _))
            {
                _latencies.Add(now - happened);
            }
        }
    }

    private void Consume(int count)
    {
        _buffer.AsSpan(count, _filled - count).CopyTo(_buffer);
        _filled -= count;
    }
}
