using LiveRelay.Media.Net;
using LiveRelay.Media.Recording;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Operations;

/// <summary>Puts the media core into the server.</summary>
public static class MediaSetup
{
    private const int MaxTurnLifetimeSeconds = 7 * 24 * 3600;

    /// <summary>Adds the media core and the TURN credentials. The container says goodbye to all peers when the server ends.</summary>
    public static IServiceCollection AddMedia(this IServiceCollection services)
    {
        services.AddCheckedOptions<MediaOptions>("Media", MediaOptionsRules.Check);
        services.AddCheckedOptions<TurnOptions>("Turn", CheckTurn);
        services.AddSingleton(static provider => new MediaServer(
            provider.GetRequiredService<IOptions<MediaOptions>>().Value,
            provider.GetRequiredService<IOptions<RecordingOptions>>().Value,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static provider => new TurnCredentials(
            provider.GetRequiredService<IOptions<TurnOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<MediaHost>();
        return services;
    }

    private static void CheckTurn(TurnOptions options, OptionsCheck check)
    {
        check.Range(options.LifetimeSeconds, 60, MaxTurnLifetimeSeconds, nameof(options.LifetimeSeconds));
        try
        {
            _ = new TurnCredentials(options, TimeProvider.System);
        }
        catch (ArgumentException e)
        {
            check.Add(e.Message);
        }
    }
}
