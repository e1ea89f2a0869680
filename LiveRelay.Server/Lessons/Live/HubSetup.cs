using System.Text.Json;
using System.Text.Json.Serialization;
using LiveRelay.Server.Lessons.State;
using LiveRelay.Server.Operations;
using MessagePack;
using Microsoft.AspNetCore.SignalR;

namespace LiveRelay.Server.Lessons.Live;

/// <summary>Puts the lessons' hub into the server.</summary>
public static class HubSetup
{
    /// <summary>Where the hub is.</summary>
    public const string Path = "/hubs/lesson";

    private const int MaxMessageBytes = 1024 * 1024;

    /// <summary>What a page missed while its connection was away for a moment, in bytes: about a thousand events.</summary>
    private const int StatefulReconnectBytes = 256 * 1024;

    private static readonly TimeSpan _clientTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _keepAlive = TimeSpan.FromSeconds(7);

    /// <summary>Adds the hub, its lessons and its limits.</summary>
    public static IServiceCollection AddLessonHub(this IServiceCollection services)
    {
        services.AddCheckedOptions<LessonRules>("Classroom", Check);
        services.AddSingleton<LiveLessons>();
        services.AddSingleton<HubConnections>();
        services.AddSingleton<ILessonAudience, HubAudience>();
        services.AddSingleton<CallRateFilter>();
        services.AddHostedService<RevocationWatch>();
        services.AddSingleton<DatabaseLessonLog>();
        services.AddSingleton<ILessonLog>(static provider => provider.GetRequiredService<DatabaseLessonLog>());
        services.AddHostedService(static provider => provider.GetRequiredService<DatabaseLessonLog>());
        services.AddSignalR(static hub =>
            {
                hub.ClientTimeoutInterval = _clientTimeout;
                hub.KeepAliveInterval = _keepAlive;
                hub.StatefulReconnectBufferSize = StatefulReconnectBytes;
                hub.AddFilter<CallRateFilter>();
            })
            .AddJsonProtocol(static json =>
            {
                json.PayloadSerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
                json.PayloadSerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
            })
            .AddMessagePackProtocol(static pack => pack.SerializerOptions = MessagePackSerializerOptions.Standard
                .WithResolver(new CamelCaseResolver())
                .WithSecurity(MessagePackSecurity.UntrustedData));
        services.AddOptions<HubOptions>().Configure<Microsoft.Extensions.Options.IOptions<LessonRules>>(static (hub, rules) =>
            hub.MaximumReceiveMessageSize = rules.Value.MessageBytes);
        return services;
    }

    /// <summary>Maps the hub.</summary>
    public static void MapLessonHub(this IEndpointRouteBuilder app) =>
        app.MapHub<LessonHub>(Path, static dispatcher => dispatcher.AllowStatefulReconnects = true);

    private static void Check(LessonRules rules, OptionsCheck check)
    {
        check.Range(rules.MaxFloors, 1, 3, nameof(rules.MaxFloors));
        check.Range(rules.MaxParticipants, 2, 100_000, nameof(rules.MaxParticipants));
        check.Range(rules.TextLength, 10, 5000, nameof(rules.TextLength));
        check.Range(rules.SnapshotMessages, 0, 2000, nameof(rules.SnapshotMessages));
        check.Range(rules.OpenQuestions, 1, 10_000, nameof(rules.OpenQuestions));
        check.Range(rules.AwaySeconds, 1, 3600, nameof(rules.AwaySeconds));
        check.Range(rules.AbandonedMinutes, 1, 1440, nameof(rules.AbandonedMinutes));
        check.Range(rules.LegibleHeight, 0, 4320, nameof(rules.LegibleHeight));
        check.Range(rules.TextsPerTenSeconds, 1, 1000, nameof(rules.TextsPerTenSeconds));
        check.Range(rules.CallsPerSecond, 1, 10_000, nameof(rules.CallsPerSecond));
        check.Range(rules.MessageBytes, 4096, MaxMessageBytes, nameof(rules.MessageBytes));
    }
}
