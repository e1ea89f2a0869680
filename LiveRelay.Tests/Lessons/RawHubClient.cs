using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace LiveRelay.Tests.Lessons;

/// <summary>
/// The hub's protocol in JSON by hand, over a bare WebSocket: it keeps every frame as it came over the wire, whether a page would look at it or not.
/// </summary>
internal sealed class RawHubClient : IAsyncDisposable
{
    /// <summary>Ends each message of SignalR's JSON protocol.</summary>
    private const char RecordSeparator = '\u001e';

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket = new();
    private readonly Channel<JsonElement> _changes = Channel.CreateUnbounded<JsonElement>();
    private readonly Dictionary<string, TaskCompletionSource<JsonElement>> _calls = [];
    private readonly Lock _gate = new();
    private readonly StringBuilder _received = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _lastCall;
    private Task _reading = Task.CompletedTask;

    /// <summary>Everything that came over the wire so far.</summary>
    internal string Received
    {
        get
        {
            lock (_gate)
            {
                return _received.ToString();
            }
        }
    }

    /// <summary>Completes when the server has ended the connection.</summary>
    internal Task Closed => _closed.Task.WaitAsync(_patience);

    internal static async Task<RawHubClient> ConnectAsync(Uri server, string token, string client, params (string Name, string Value)[] headers)
    {
        var hub = new RawHubClient();
        foreach (var (name, value) in headers)
        {
            hub._socket.Options.SetRequestHeader(name, value);
        }

        var address = new UriBuilder(server) { Scheme = "ws", Path = "/hubs/lesson", Query = $"access_token={token}&client={client}" };
        await hub._socket.ConnectAsync(address.Uri, TestContext.Current.CancellationToken);
        await hub.SendAsync("""{"protocol":"json","version":1}""");
        hub._reading = hub.ReadAsync();
        return hub;
    }

    /// <summary>Connects and joins.</summary>
    internal static async Task<(RawHubClient Hub, JsonElement Snapshot)> JoinAsync(Uri server, string token, string client)
    {
        var hub = await ConnectAsync(server, token, client);
        return (hub, await hub.InvokeAsync("Join"));
    }

    /// <summary>Calls a method and gives what it returned.</summary>
    /// <exception cref="InvalidOperationException">The hub answered with an error, whose text this is.</exception>
    internal async Task<JsonElement> InvokeAsync(string method, params object?[] arguments)
    {
        var call = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        string id;
        lock (_gate)
        {
            id = $"{++_lastCall}";
            _calls.Add(id, call);
        }

        await SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = id, target = method, arguments }));
        return await call.Task.WaitAsync(_patience);
    }

    /// <summary>Calls a method that answers with a reply, and gives its error.</summary>
    internal async Task<string> CallAsync(string method, params object?[] arguments) =>
        (await InvokeAsync(method, arguments)).GetProperty("error").GetString()!;

    /// <summary>The next event of a kind; those before it are passed over.</summary>
    internal async Task<JsonElement> UntilAsync(string kind, Func<JsonElement, bool>? condition = null)
    {
        using var deadline = new CancellationTokenSource(_patience);
        while (true)
        {
            var change = await _changes.Reader.ReadAsync(deadline.Token);
            if (change.GetProperty("kind").GetString() == kind && condition?.Invoke(change) != false)
            {
                return change;
            }
        }
    }

    internal Task SendAsync(string message) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(message + RecordSeparator), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[16 * 1024];
        var bytes = new List<byte>();
        try
        {
            while (true)
            {
                var result = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                bytes.AddRange(buffer.AsSpan(0, result.Count));
                if (result.EndOfMessage)
                {
                    Take(Encoding.UTF8.GetString([.. bytes]));
                    bytes.Clear();
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // A connection that was cut ends like any other; Abort disposes the socket, perhaps between two receptions.
        }

        _changes.Writer.TryComplete();
        _closed.TrySetResult();
        lock (_gate)
        {
            foreach (var call in _calls.Values)
            {
                call.TrySetException(new IOException("The connection is gone."));
            }
        }
    }

    private void Take(string text)
    {
        lock (_gate)
        {
            _received.Append(text);
        }

        foreach (var message in text.Split(RecordSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var json = JsonDocument.Parse(message).RootElement;
            switch (json.TryGetProperty("type", out var type) ? type.GetInt32() : 0)
            {
                case 1 when json.GetProperty("target").GetString() == "Changed":
                    foreach (var change in json.GetProperty("arguments")[0].EnumerateArray())
                    {
                        _changes.Writer.TryWrite(change);
                    }

                    break;
                case 3:
                    Complete(json);
                    break;
            }
        }
    }

    private void Complete(JsonElement completion)
    {
        TaskCompletionSource<JsonElement>? call;
        lock (_gate)
        {
            _calls.Remove(completion.GetProperty("invocationId").GetString()!, out call);
        }

        if (completion.TryGetProperty("error", out var error))
        {
            call?.TrySetException(new InvalidOperationException(error.GetString()));
        }
        else
        {
            call?.TrySetResult(completion.TryGetProperty("result", out var result) ? result : default);
        }
    }
}
