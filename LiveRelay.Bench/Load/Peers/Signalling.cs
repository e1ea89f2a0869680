using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace LiveRelay.Bench.Load.Peers;

/// <summary>WHIP (RFC 9725) and WHEP from the client's side.</summary>
internal sealed class Signalling : IDisposable
{
    private const int ShownDetail = 200;

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5) })
    {
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>Posts an offer.</summary>
    /// <exception cref="HttpRequestException">The server refuses; with what it says.</exception>
    internal async Task<(Answer Answer, Uri Session)> OfferAsync(Uri endpoint, string token, string offer, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new StringContent(offer, Encoding.UTF8, "application/sdp") };
        request.Content.Headers.ContentType!.CharSet = null;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await _http.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.StatusCode != HttpStatusCode.Created)
        {
            throw new HttpRequestException($"{(int)response.StatusCode} {body[..Math.Min(body.Length, ShownDetail)]}", null, response.StatusCode);
        }

        return (Answer.Parse(body), new Uri(endpoint, response.Headers.Location ?? endpoint));
    }

    /// <summary>Ends a session; it does not matter if that fails.</summary>
    internal async Task EndAsync(Uri session, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, session);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await _http.SendAsync(request);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            // Its consent expires.
        }
    }

    /// <summary>A page such as /metrics; <c>null</c> if it cannot be had.</summary>
    internal async Task<string?> TryGetAsync(Uri address)
    {
        try
        {
            return await _http.GetStringAsync(address);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}
