using System.Collections.Immutable;
using System.Globalization;
using System.Security.Claims;
using Claustro.Identity.Accounts;
using Claustro.Identity.Tokens;
using Claustro.Identity.Users;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Claustro.Identity.SignIn;

/// <summary>
/// The token endpoint, after OpenIddict has checked the form, the client and the old token or code: here stands who may
/// have a new one. Refresh tokens and codes are checked against the account as it is now.
/// </summary>
internal static class IssueToken
{
    public const string BadCredentials = "Wrong user name or password, or too many attempts.", SecondFactorRequired = "second_factor_required", NotConfirmed = "account_not_confirmed";
    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/connect/token", RunAsync)
        .AllowAnonymous()
        .DisableAntiforgery()
        .WithTags("Sign-in")
        .WithSummary("Get tokens: password, refresh_token, client_credentials or authorization_code (a form, RFC 6749)");

    private static async Task<IResult> RunAsync(HttpContext http, CollegeDb db, CheckCredentials credentials, ApiClients clients, CancellationToken cancel)
    {
        var request = http.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("The token endpoint was reached beside OpenIddict.");
        if (request.IsPasswordGrantType())
        {
            var answer = await credentials.RunAsync(request.Username, request.Password, (string?)request.GetParameter("totp"), cancel);
            return answer.Verdict switch
            {
                SignInVerdict.Welcome => SignIn(PersonOf(answer.Account!, request.GetScopes())),
                SignInVerdict.SecondFactorRequired => Refuse(SecondFactorRequired),
                SignInVerdict.NotConfirmed => Refuse(NotConfirmed),
                _ => Refuse(BadCredentials),
            };
        }

        if (request.IsClientCredentialsGrantType())
        {
            return clients.Find(request.ClientId!) is { } client
                ? SignIn(Principal(ApiClients.SubjectPrefix + request.ClientId, client.Roles, []))
                : Refuse("This client may not act for itself.", Errors.UnauthorizedClient);
        }

        var old = (await http.AuthenticateAsync(Scheme)).Principal!;
        return await FindAsync(db, old, cancel) is { } account ? SignIn(PersonOf(account, old.GetScopes())) : Refuse("The account is disabled or its password has changed.");
    }

    /// <summary>The person behind a refresh token or code, if nothing happened to the account since.</summary>
    private static async Task<Account?> FindAsync(CollegeDb db, ClaimsPrincipal old, CancellationToken cancel) =>
        long.TryParse(old.GetClaim(Claims.Subject), CultureInfo.InvariantCulture, out var id)
        && int.TryParse(old.GetClaim(Authentication.SecurityVersion), CultureInfo.InvariantCulture, out var version)
            ? await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == id && !a.Disabled && a.SecurityVersion == version, cancel)
            : null;

    /// <summary>What a person's tokens carry; the name and address go only into an identity token that asked for them.</summary>
    internal static ClaimsPrincipal PersonOf(Account account, ImmutableArray<string> scopes)
    {
        var principal = Principal(account.Id.ToString(CultureInfo.InvariantCulture), account.Roles, scopes);
        var identity = (ClaimsIdentity)principal.Identity!;
        identity.SetClaim(Authentication.SecurityVersion, account.SecurityVersion.ToString(CultureInfo.InvariantCulture));
        if (scopes.Contains(Scopes.Profile))
        {
            Add(Claims.Name, account.FullName);
            Add(Claims.PreferredUsername, account.UserName);
        }

        if (scopes.Contains(Scopes.Email))
        {
            Add(Claims.Email, account.Email);
        }

        return principal;

        void Add(string type, string value) => identity.AddClaim(new Claim(type, value).SetDestinations(Destinations.IdentityToken));
    }

    private static ClaimsPrincipal Principal(string subject, Role roles, ImmutableArray<string> scopes)
    {
        var identity = new ClaimsIdentity(Scheme, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, subject);
        identity.SetClaims(Claims.Role, [.. RoleWords.Of(roles)]);
        identity.SetDestinations(claim => claim.Type is Claims.Role ? [Destinations.AccessToken, Destinations.IdentityToken] : []);
        identity.SetScopes(scopes);
        identity.SetResources(AccessTokens.Audience);
        return new ClaimsPrincipal(identity);
    }

    private static IResult SignIn(ClaimsPrincipal principal) => Results.SignIn(principal, authenticationScheme: Scheme);

    internal static IResult Refuse(string description, string error = Errors.InvalidGrant) => Results.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
        }),
        [Scheme]);
}
