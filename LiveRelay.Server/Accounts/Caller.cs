using System.Globalization;
using System.Security.Claims;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Accounts;

/// <summary>The signed-in account that makes a request, as the database had it when the request came.</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Role">What it may do.</param>
/// <param name="SchoolId">Its school.</param>
/// <param name="School">The name of its school.</param>
/// <param name="Session">The login session.</param>
public sealed record Caller(int Id, string Name, AccountRole Role, int? SchoolId, string? School, string Session)
{
    /// <summary>The claim of the login session's id.</summary>
    public const string SessionClaim = "session";

    private const string IdClaim = "account";
    private const string NameClaim = "name";
    private const string RoleClaim = "role";
    private const string SchoolIdClaim = "schoolId";
    private const string SchoolClaim = "school";

    /// <summary>Whether the account is the county's and acts in all schools.</summary>
    public bool IsOfCounty => Role is AccountRole.Administrator or AccountRole.Researcher;

    /// <summary>Whether the account administers this school.</summary>
    public bool Administers(int? schoolId) =>
        Role == AccountRole.Administrator || (Role == AccountRole.SchoolAdministrator && schoolId is not null && schoolId == SchoolId);

    /// <summary>The caller as a principal, for the framework's authorization.</summary>
    public ClaimsPrincipal ToPrincipal()
    {
        var identity = new ClaimsIdentity(AccessRules.AccountScheme, NameClaim, RoleClaim);
        identity.AddClaim(new Claim(IdClaim, Id.ToString(CultureInfo.InvariantCulture)));
        identity.AddClaim(new Claim(NameClaim, Name));
        identity.AddClaim(new Claim(RoleClaim, Role.ToString()));
        identity.AddClaim(new Claim(SessionClaim, Session));
        if (SchoolId is { } schoolId)
        {
            identity.AddClaim(new Claim(SchoolIdClaim, schoolId.ToString(CultureInfo.InvariantCulture)));
            identity.AddClaim(new Claim(SchoolClaim, School ?? ""));
        }

        return new ClaimsPrincipal(identity);
    }

    /// <summary>Lets endpoints ask for the caller as an argument.</summary>
    /// <exception cref="InvalidOperationException">The endpoint admits people who are not signed in.</exception>
    public static ValueTask<Caller> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var user = context.User;
        if (user.FindFirstValue(IdClaim) is not { } id
            || user.FindFirstValue(SessionClaim) is not { } session
            || !Enum.TryParse<AccountRole>(user.FindFirstValue(RoleClaim), out var role))
        {
            throw new InvalidOperationException("This endpoint does not require an account.");
        }

        var school = user.FindFirstValue(SchoolIdClaim) is { } schoolId ? int.Parse(schoolId, CultureInfo.InvariantCulture) : (int?)null;
        return new(new Caller(
            int.Parse(id, CultureInfo.InvariantCulture), user.FindFirstValue(NameClaim) ?? "", role, school, user.FindFirstValue(SchoolClaim), session));
    }
}
