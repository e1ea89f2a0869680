using LiveRelay.Server.Accounts;

namespace LiveRelay.Server.Interaction;

/// <summary>Puts the coding of lessons into the server.</summary>
public static class InteractionSetup
{
    /// <summary>Maps what is below <c>/api</c> for codings.</summary>
    public static void MapInteraction(this IEndpointRouteBuilder app) => CodingEndpoints.Map(app.MapApi());
}
