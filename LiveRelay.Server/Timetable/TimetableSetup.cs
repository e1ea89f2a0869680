using LiveRelay.Server.Accounts;
using LiveRelay.Server.Operations;

namespace LiveRelay.Server.Timetable;

/// <summary>Puts the timetable, and the ways into lessons, into the server.</summary>
public static class TimetableSetup
{
    /// <summary>Adds the timetable.</summary>
    public static IServiceCollection AddTimetable(this IServiceCollection services)
    {
        services.AddCheckedOptions<TimetableOptions>("Timetable", static (options, check) =>
        {
            check.Range(options.EarlyMinutes, 0, 240, nameof(options.EarlyMinutes));
            check.Range(options.TokenMinutesAfterEnd, 0, 1440, nameof(options.TokenMinutesAfterEnd));
            check.Range(options.HelperMinutes, 1, 1440, nameof(options.HelperMinutes));
            check.Range(options.WrongCodesPerMinute, 1, 10_000, nameof(options.WrongCodesPerMinute));
            check.Range(options.GuestLinkDays, 1, 365, nameof(options.GuestLinkDays));
        });
        services.AddSingleton<TimetableGate>();
        services.AddSingleton<JoinTickets>();
        services.AddScoped<Invitations>();
        services.AddSingleton<WrongCodes>();
        return services;
    }

    /// <summary>Maps what is below <c>/api</c> for lessons.</summary>
    public static void MapTimetable(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi();
        LessonEndpoints.Map(api);
        JoinEndpoints.Map(api);
        GuestLinkEndpoints.Map(api);
        DeviceNext.Map(api);
    }
}
