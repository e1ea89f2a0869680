using System.Globalization;
using System.Text;
using LiveRelay.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Accounts;

/// <summary>
/// Links by which people choose a password. Identity's token is bound to the account's security stamp, which changes with the password: once.
/// </summary>
public sealed class PasswordLinks(
    UserManager<AccountRecord> users, PublicLinks links, TimeProvider timeProvider, IOptions<AccountsOptions> options)
{
    private const int MaxSecretLength = 1024;

    /// <summary>A new link for a stored account.</summary>
    public async Task<LinkShape> CreateAsync(HttpRequest request, AccountRecord account)
    {
        ArgumentNullException.ThrowIfNull(account);
        var token = await users.GeneratePasswordResetTokenAsync(account);
        var secret = WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes($"{account.Id} {token}"));
        return new LinkShape(links.To(request, $"/password#secret={secret}"), timeProvider.GetUtcNow().AddHours(options.Value.PasswordLinkHours));
    }

    /// <summary>The account and its token; <c>null</c> for what is no secret of ours.</summary>
    public async Task<(AccountRecord Account, string Token)?> OpenAsync(string? secret)
    {
        if (secret is not { Length: > 0 and <= MaxSecretLength })
        {
            return null;
        }

        string text;
        try
        {
            text = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(secret));
        }
        catch (FormatException)
        {
            return null;
        }

        var parts = text.Split(' ', 2);
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && await users.FindByIdAsync(id.ToString(CultureInfo.InvariantCulture)) is { } account
            && await users.VerifyUserTokenAsync(
                account, users.Options.Tokens.PasswordResetTokenProvider, UserManager<AccountRecord>.ResetPasswordTokenPurpose, parts[1])
            ? (account, parts[1])
            : null;
    }
}
