using System.Net;
using System.Text.Json;
using LiveRelay.Server.Collections;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Accounts;
using LiveRelay.Tests.Watching;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace LiveRelay.Tests.Collections;

/// <summary>Who belongs to a collection works on it; nobody else reads a word of it.</summary>
public sealed class CollectionTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_was_asked_in_works_on_it_until_he_is_not_any_more_and_only_who_made_it_says_who()
    {
        await using var county = await RecordedCounty.CreateAsync(("MicroTeaching:CollectionsPerPerson", "1"));
        var (li, zhao, qian) = (await county.AsAsync("li"), await county.AsAsync("zhao"), await county.AsAsync("qian"));
        var path = $"/api/collections/{await MakeAsync(li)}";
        foreach (var name in new[] { "zhao", "wang", "head", "researcher", "admin" })
        {
            await (await county.AsAsync(name)).RefusedAsync(HttpMethod.Get, path, null, HttpStatusCode.Forbidden, "may-not");
            await (await county.AsAsync(name)).RefusedAsync(HttpMethod.Post, $"{path}/comments", new { text = "?" }, HttpStatusCode.Forbidden, "may-not");
            Assert.Equal(0, (await (await county.AsAsync(name)).GetAsync("/api/collections")).GetArrayLength());
        }

        var people = await li.GetAsync($"{path}/people?q=zhao");
        await li.PutAsync($"{path}/members", new { accountIds = new[] { people[0].GetProperty("id").GetInt32() } });
        await zhao.CreateAsync($"{path}/comments", new { text = "先看导入" });
        await zhao.RefusedAsync(HttpMethod.Put, $"{path}/members", new { accountIds = new[] { county.People["qian"] } }, HttpStatusCode.Forbidden, "may-not");
        await zhao.RefusedAsync(HttpMethod.Put, path, new { title = "别的" }, HttpStatusCode.Forbidden, "may-not");
        await zhao.RefusedAsync(HttpMethod.Delete, path, null, HttpStatusCode.Forbidden, "may-not");
        await qian.RefusedAsync(HttpMethod.Get, path, null, HttpStatusCode.Forbidden, "may-not");
        await li.RefusedAsync(HttpMethod.Put, $"{path}/members", new { accountIds = Enumerable.Repeat(999_999, 1) }, HttpStatusCode.UnprocessableEntity, "invalid-input");

        await li.PutAsync(path, new { title = "观潮", isOfSchool = true });
        Assert.Equal("先看导入", (await (await county.AsAsync("wang")).GetAsync(path)).GetProperty("comments")[0].GetProperty("text").GetString());
        await li.PutAsync($"{path}/members", new { accountIds = Array.Empty<int>() });
        await zhao.RefusedAsync(HttpMethod.Get, path, null, HttpStatusCode.Forbidden, "may-not");
        await li.RefusedAsync(HttpMethod.Post, "/api/collections", new { title = "另一课" }, HttpStatusCode.Conflict, "too-many-collections");
        await li.DeleteAsync(path);
        await li.RefusedAsync(HttpMethod.Get, path, null, HttpStatusCode.NotFound, "not-found");
        await MakeAsync(li);
    }

    [Fact]
    public async Task Its_clips_are_seen_as_their_recordings_allow_and_as_who_took_them_wants()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (li, wang, zhao) = (await county.AsAsync("li"), await county.AsAsync("wang"), await county.AsAsync("zhao"));
        var id = await county.RecordingAsync();
        var path = $"/api/collections/{await MakeAsync(li)}";
        await li.PutAsync($"{path}/members", new { accountIds = new[] { county.People["zhao"], county.People["wang"] } });
        var wangs = await ClipAsync(wang, id, "school");
        var lis = await ClipAsync(li, id, "private");
        var zhaos = await ClipAsync(zhao, id, "private");

        await li.CreateAsync($"{path}/clips", new { clipId = lis });
        await li.CreateAsync($"{path}/clips", new { clipId = wangs });
        await li.RefusedAsync(HttpMethod.Post, $"{path}/clips", new { clipId = lis }, HttpStatusCode.Conflict, "clip-there-already");
        await li.RefusedAsync(HttpMethod.Post, $"{path}/clips", new { clipId = zhaos }, HttpStatusCode.UnprocessableEntity, "invalid-input");

        // His own private one is shown by putting it there; what Wang shares with her school stays in it.
        Assert.Equal([$"{lis} there", $"{wangs} there"], await ClipsAsync(wang, path));
        Assert.Equal([$"{lis} there", $"{wangs} closed"], await ClipsAsync(zhao, path));
        Assert.Equal("there", (await zhao.GetAsync($"/api/clips/{lis}")).GetProperty("state").GetString());
        await county.ChangeAsync(id, static recording => recording.Review = ReviewState.Withdrawn);
        Assert.Equal([$"{lis} closed", $"{wangs} closed"], await ClipsAsync(zhao, path));
        await zhao.RefusedAsync(HttpMethod.Get, $"/api/clips/{lis}", null, HttpStatusCode.Forbidden, "recording-closed");
    }

    [Fact]
    public async Task Clips_stand_in_the_order_that_they_are_given_and_are_taken_out_by_who_put_them_there()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (li, wang) = (await county.AsAsync("li"), await county.AsAsync("wang"));
        var id = await county.RecordingAsync();
        var path = $"/api/collections/{await MakeAsync(li, isOfSchool: true)}";
        var clips = new List<int>();
        var items = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            clips.Add(await ClipAsync(li, id, "school"));
            items.Add((await (i == 2 ? wang : li).CreateAsync($"{path}/clips", new { clipId = clips[i] })).GetProperty("item").GetInt32());
        }

        using (await wang.SendAsync(HttpMethod.Put, $"{path}/clips/{items[2]}", new { before = items[1] }))
        {
            Assert.Equal([$"{clips[0]} there", $"{clips[2]} there", $"{clips[1]} there"], await ClipsAsync(li, path));
        }

        using (await li.SendAsync(HttpMethod.Put, $"{path}/clips/{items[0]}", new { }))
        {
            Assert.Equal([$"{clips[2]} there", $"{clips[1]} there", $"{clips[0]} there"], await ClipsAsync(li, path));
        }

        await wang.RefusedAsync(HttpMethod.Delete, $"{path}/clips/{items[0]}", null, HttpStatusCode.Forbidden, "may-not");
        await wang.DeleteAsync($"{path}/clips/{items[2]}");
        await li.DeleteAsync($"{path}/clips/{items[0]}");
        Assert.Equal([$"{clips[1]} there"], await ClipsAsync(li, path));
        await li.RefusedAsync(HttpMethod.Put, $"{path}/clips/{items[1]}", new { before = 999 }, HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task The_hub_lets_in_who_belongs_to_it_tells_who_is_here_carries_changes_and_sends_away_who_is_taken_out()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (li, zhao) = (await county.AsAsync("li"), await county.AsAsync("zhao"));
        var collection = await MakeAsync(li);
        await li.PutAsync($"/api/collections/{collection}/members", new { accountIds = new[] { county.People["zhao"] } });
        await using var first = await ConnectAsync(county, li);
        await using var second = await ConnectAsync(county, zhao);
        await using var stranger = await ConnectAsync(county, await county.AsAsync("qian"));
        var seen = new TaskCompletionSource<PlanChange>();
        var closed = new TaskCompletionSource();
        second.On<PlanChange>(nameof(ICollectionClient.PlanChanged), change => seen.TrySetResult(change));
        second.Closed += _ => Task.FromResult(closed.TrySetResult());

        await Assert.ThrowsAsync<HubException>(() => stranger.InvokeAsync<PlanSnapshot>(nameof(CollectionHub.Join), collection, Cancelled));
        Assert.Equal(PlanError.NotAllowed, (await EditAsync(stranger, "s", "[\"x\"]")).Error);
        await Assert.ThrowsAsync<HubException>(() => stranger.InvokeAsync<IReadOnlyList<PlanChange>>(nameof(CollectionHub.ChangesSince), 0, Cancelled));
        Assert.Equal("", (await first.InvokeAsync<PlanSnapshot>(nameof(CollectionHub.Join), collection, Cancelled)).Text);
        var joined = await second.InvokeAsync<PlanSnapshot>(nameof(CollectionHub.Join), collection, Cancelled);
        Assert.Equal(2, joined.Here.Count);

        Assert.Equal(1, (await EditAsync(first, "a", "[\"甲\"]")).Made!.Revision);
        Assert.Equal("[\"甲\"]", (await seen.Task.WaitAsync(Cancelled)).Change);
        Assert.Equal("[1,\"乙\"]", (await EditAsync(second, "b", "[\"乙\"]")).Made!.Change);
        Assert.Equal(2, (await first.InvokeAsync<IReadOnlyList<PlanChange>>(nameof(CollectionHub.ChangesSince), 0, Cancelled)).Count);
        Assert.Equal(PlanError.BadChange, (await EditAsync(first, "c", "[99]")).Error);

        await li.PutAsync($"/api/collections/{collection}/members", new { accountIds = Array.Empty<int>() });
        await closed.Task.WaitAsync(Cancelled);
        Assert.Equal("甲乙", (await first.InvokeAsync<PlanSnapshot>(nameof(CollectionHub.Join), collection, Cancelled)).Text);
    }

    private static Task<PlanReply> EditAsync(HubConnection connection, string id, string change) =>
        connection.InvokeAsync<PlanReply>(nameof(CollectionHub.Edit), new PlanEdit(0, id, change), Cancelled);

    private static async Task<HubConnection> ConnectAsync(RecordedCounty county, ApiClient client)
    {
        var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(county.County.Server.Client.BaseAddress!, CollectionHub.Path), http =>
            {
                http.Cookies = client.Cookies;
                http.Transports = HttpTransportType.WebSockets;
            })
            .AddJsonProtocol(static json => json.PayloadSerializerOptions.Converters.Add(
                new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase)))
            .Build();
        await connection.StartAsync(Cancelled);
        return connection;
    }

    private static async Task<int> MakeAsync(ApiClient client, bool isOfSchool = false) =>
        County.Id(await client.CreateAsync("/api/collections", new { title = "观潮", book = "四年级上册", isOfSchool }));

    private static async Task<int> ClipAsync(ApiClient client, string recording, string sharing) =>
        County.Id(await client.CreateAsync($"/api/recordings/{recording}/clips", new { name = "导入", fromMs = 1000, toMs = 9000, sharing }));

    private static async Task<List<string>> ClipsAsync(ApiClient client, string path) =>
    [
        .. (await client.GetAsync(path)).GetProperty("clips").EnumerateArray().Select(static one => one.GetProperty("clip"))
            .Select(static clip => $"{clip.GetProperty("id").GetInt32()} {clip.GetProperty("state").GetString()}"),
    ];
}
