using System.Globalization;
using System.Security.Claims;
using Claustro.Identity.Accounts;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Claustro.Identity.SignIn;

/// <summary>
/// Another application sends a person here to sign in (code + PKCE). OpenIddict has checked the client and where to go
/// back to; who has no cookie is led to the sign-in page and returns. The operator chose the clients, so nobody is asked for consent.
/// </summary>
internal static class Authorize
{
    public static void Map(IEndpointRouteBuilder app) => app
        .MapMethods("/connect/authorize", ["GET", "POST"], RunAsync)
        .AllowAnonymous()
        .DisableAntiforgery()
        .WithTags("Sign-in")
        .WithSummary("Sign a person in for another application (authorization code with PKCE)");

    private static async Task<IResult> RunAsync(HttpContext http, CollegeDb db, CancellationToken cancel)
    {
        var request = http.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("The authorization endpoint was reached beside OpenIddict.");
        var cookie = await http.AuthenticateAsync(Authentication.CookieScheme);
        var account = cookie.Succeeded && !request.HasPromptValue(PromptValues.Login) ? await FindAsync(db, cookie.Principal, cancel) : null;
        if (account is not null)
        {
            return Results.SignIn(IssueToken.PersonOf(account, request.GetScopes()), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        }

        if (request.HasPromptValue(PromptValues.None))
        {
            return IssueToken.Refuse("Nobody is signed in.", Errors.LoginRequired);
        }

        // Back here after signing in, without "prompt=login", which would ask for ever.
        var again = QueryString.Create(request.GetParameters().Where(p => p.Key != Parameters.Prompt).Select(p => KeyValuePair.Create(p.Key, (string?)p.Value)));
        if (request.HasPromptValue(PromptValues.Login))
        {
            await http.SignOutAsync(Authentication.CookieScheme);
        }

        return Results.Redirect(Authentication.SignInPath + QueryString.Create("returnUrl", UriHelper.BuildRelative(http.Request.PathBase, "/connect/authorize", again)));
    }

    private static async Task<Account?> FindAsync(CollegeDb db, ClaimsPrincipal person, CancellationToken cancel)
    {
        var id = long.Parse(person.FindFirstValue(CallerClaims.Id)!, CultureInfo.InvariantCulture);
        return await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == id && !a.Disabled, cancel);
    }
}
