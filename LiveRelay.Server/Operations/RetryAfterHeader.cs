using System.Globalization;

namespace LiveRelay.Server.Operations;

/// <summary>Says when to try again (RFC 9110 section 10.2.3).</summary>
public static class RetryAfterHeader
{
    /// <summary>Sets Retry-After in whole seconds, at least one.</summary>
    public static void RetryAfter(this HttpResponse response, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }
}
