using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using LiveRelay.Tests.Server;

namespace LiveRelay.Tests.Accounts;

/// <summary>One browser or program that speaks to the API: it keeps its cookies.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    public ApiClient(Uri server, CookieContainer? cookies = null)
    {
        Cookies = cookies ?? new CookieContainer();
        _http = new HttpClient(new HttpClientHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = server };
    }

    public CookieContainer Cookies { get; }

    /// <summary>Sent with each request from now on.</summary>
    public string? Bearer
    {
        set => _http.DefaultRequestHeaders.Authorization = value is null ? null : new AuthenticationHeaderValue("Bearer", value);
    }

    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = body as HttpContent ?? (body is null ? null : JsonContent.Create(body)) };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>An answer whose body is read as it comes.</summary>
    public Task<HttpResponseMessage> OpenAsync(string path) =>
        _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

    public async Task<JsonElement> GetAsync(string path) => await ReadAsync(await SendAsync(HttpMethod.Get, path), HttpStatusCode.OK);

    public async Task<JsonElement> PostAsync(string path, object? body = null, HttpStatusCode expected = HttpStatusCode.OK) =>
        await ReadAsync(await SendAsync(HttpMethod.Post, path, body), expected);

    public async Task<JsonElement> PutAsync(string path, object body) => await ReadAsync(await SendAsync(HttpMethod.Put, path, body), HttpStatusCode.OK);

    public async Task DeleteAsync(string path) => await ReadAsync(await SendAsync(HttpMethod.Delete, path), HttpStatusCode.NoContent);

    public Task<JsonElement> CreateAsync(string path, object? body = null) => PostAsync(path, body, HttpStatusCode.Created);

    /// <summary>Expects a problem document and returns it.</summary>
    public async Task<JsonElement> RefusedAsync(HttpMethod method, string path, object? body, HttpStatusCode status, string slug)
    {
        using var response = await SendAsync(method, path, body);
        await ProblemAssert.IsAsync(response, status, slug);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
    }

    public Task<JsonElement> LogInAsync(string userName, string password) => PostAsync("/api/login", new { userName, password });

    public void Dispose() => _http.Dispose();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == expected, $"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri}: {response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }
}
