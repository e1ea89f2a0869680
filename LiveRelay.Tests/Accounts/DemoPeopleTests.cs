using LiveRelay.Tests.Server;

namespace LiveRelay.Tests.Accounts;

/// <summary>The demo is whole enough to try a lesson of three schools, and is not there unless it is asked for.</summary>
public sealed class DemoPeopleTests
{
    [Fact]
    public async Task The_demo_has_three_schools_with_rooms_a_teacher_and_four_observers_who_all_reach_its_lesson()
    {
        await using var server = new LiveServer();
        var password = await File.ReadAllTextAsync(Path.Combine(server.DataDirectory, "demo-password"), TestContext.Current.CancellationToken);
        using var teacher = new ApiClient(server.Client.BaseAddress!);
        Assert.Equal("示范县", (await teacher.LogInAsync("demo-teacher", password)).GetProperty("county").GetString());

        Assert.Equal(["东街小学", "河口小学", "示范小学"], (await teacher.GetAsync("/api/schools")).EnumerateArray().Select(static s => s.GetProperty("name").GetString()));
        Assert.Equal(6, (await teacher.GetAsync("/api/rooms")).GetArrayLength());
        Assert.Equal("teacher", (await teacher.PostAsync("/api/lessons/demo/join", new { })).GetProperty("role").GetString());
        Assert.Equal("demo", (await teacher.GetAsync("/api/lessons")).EnumerateArray().Single().GetProperty("id").GetString());
        for (var i = 1; i <= 4; i++)
        {
            using var observer = new ApiClient(server.Client.BaseAddress!);
            await observer.LogInAsync($"demo-observer-{i}", password);
            Assert.Equal("observer", (await observer.PostAsync("/api/lessons/demo/join", new { })).GetProperty("role").GetString());
        }

        using var head = new ApiClient(server.Client.BaseAddress!);
        await head.LogInAsync("demo-head", password);
        Assert.Equal(2, (await head.GetAsync("/api/accounts")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Without_the_demo_there_is_nobody_and_nothing()
    {
        await using var county = await County.CreateAsync();
        Assert.Equal(1, (await county.Administrator.GetAsync("/api/accounts")).GetProperty("total").GetInt32());
        Assert.Empty((await county.Administrator.GetAsync("/api/schools")).EnumerateArray());
        Assert.Empty((await county.Administrator.GetAsync("/api/lessons")).EnumerateArray());
    }
}
