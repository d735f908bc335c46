using System.Globalization;
using System.Security.Claims;
using Claustro.Identity.Accounts;
using Claustro.Identity.Tokens;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Claustro.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Identity.SignIn;

/// <summary>
/// How a request says who asks: programs by a bearer token, pages by the cookie <c>claustro</c>. Both say only who; what
/// they may is read from the account, at most 30 s old, so that disabling and changes of role bite.
/// </summary>
internal static class Authentication
{
    public const string CookieScheme = "Cookies", SecurityVersion = "security_version", SignInPath = "/account/sign-in";
    private const string EitherScheme = "Claustro";

    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddAuthentication(EitherScheme)
            .AddPolicyScheme(EitherScheme, null, either => either.ForwardDefaultSelector = http =>
                http.Request.Headers.Authorization.Count > 0 ? JwtBearerDefaults.AuthenticationScheme : CookieScheme)
            .AddJwtBearer()
            .AddCookie(CookieScheme, cookie =>
            {
                cookie.Cookie.Name = "claustro";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                cookie.ExpireTimeSpan = TimeSpan.FromHours(8);
                cookie.SlidingExpiration = true;
                cookie.LoginPath = SignInPath;
                cookie.ReturnUrlParameter = "returnUrl";
                cookie.Events.OnValidatePrincipal = RefreshCookieAsync;
                cookie.Events.OnRedirectToLogin = ChallengeAsync;
                cookie.Events.OnRedirectToAccessDenied = context => Say(context, StatusCodes.Status403Forbidden);
            });
        services.AddOptions<CookieAuthenticationOptions>(CookieScheme).Configure<TimeProvider>((cookie, clock) => cookie.TimeProvider = clock);
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<AccessTokens, TimeProvider>((bearer, tokens, clock) =>
        {
            bearer.MapInboundClaims = false;
            bearer.SaveToken = false; // nobody asks for it again, and an open stream would hold it for as long as it lives
            bearer.TokenHandlers.Clear();
            bearer.TokenHandlers.Add(new RememberingTokenHandler(clock));
            bearer.TokenValidationParameters = tokens.Validation;
            bearer.Events = new JwtBearerEvents { OnTokenValidated = RefreshTokenAsync };
        });
        return services;
    }

    /// <summary>
    /// Finds out who asks. OpenIddict looks at every request that passes <c>UseAuthentication</c>, which costs more than a ready
    /// page of the catalogue; under /api it has nothing to answer, so there only the caller is read.
    /// </summary>
    public static void UseSignIn(this WebApplication app)
    {
        app.Use(async (http, next) =>
        {
            if (IsApi(http) && await http.AuthenticateAsync() is { Succeeded: true } who)
            {
                http.User = who.Principal;
            }

            await next();
        });
        app.UseWhen(http => !IsApi(http), pages => pages.UseAuthentication());
        // Said by UseAuthentication on the main line; without it the host would put one there by itself.
        ((IApplicationBuilder)app).Properties["__AuthenticationMiddlewareSet"] = true;
    }

    private static bool IsApi(HttpContext http) => http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    /// <summary>What the cookie holds: who, and since which version of the account's secrets.</summary>
    public static ClaimsPrincipal ForCookie(Account account) => new(new ClaimsIdentity(
        [new(CallerClaims.Id, account.Id.ToString(CultureInfo.InvariantCulture)), new(SecurityVersion, account.SecurityVersion.ToString(CultureInfo.InvariantCulture))],
        CookieScheme));

    /// <summary>
    /// After a person's own change of password or second factor, which ends everything signed in before: this browser, where they
    /// just showed that it is them, stays.
    /// </summary>
    public static async Task StaySignedInAsync(HttpContext http, CollegeDb db, Caller caller, CancellationToken cancel)
    {
        if (await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == caller.Id && !a.Disabled, cancel) is { } account)
        {
            await http.SignInAsync(CookieScheme, ForCookie(account));
        }
    }

    private static async Task RefreshTokenAsync(TokenValidatedContext context)
    {
        var services = context.HttpContext.RequestServices;
        var subject = context.Principal?.FindFirstValue(CallerClaims.Id) ?? "";
        if (subject.StartsWith(ApiClients.SubjectPrefix, StringComparison.Ordinal))
        {
            if (services.GetRequiredService<ApiClients>().Find(subject[ApiClients.SubjectPrefix.Length..]) is { } client)
            {
                context.Principal = new(new AccountState(client.Roles, null, false, 0, "es").ToIdentity(client.Number, context.Scheme.Name));
                return;
            }
        }
        else if (long.TryParse(subject, CultureInfo.InvariantCulture, out var id)
            && await services.GetRequiredService<AccountStates>().GetAsync(id, context.HttpContext.RequestAborted) is { Disabled: false } state)
        {
            context.Principal = new(state.ToIdentity(id, context.Scheme.Name));
            return;
        }

        context.Fail("The account or client does not exist or is disabled.");
    }

    /// <summary>Since which version of the account's secrets somebody is signed in by cookie; null of those who are by token.</summary>
    public static int? VersionOf(ClaimsPrincipal signedIn) =>
        int.TryParse(signedIn.FindFirstValue(SecurityVersion), CultureInfo.InvariantCulture, out var version) ? version : null;

    private static async Task RefreshCookieAsync(CookieValidatePrincipalContext context)
    {
        var states = context.HttpContext.RequestServices.GetRequiredService<AccountStates>();
        if (long.TryParse(context.Principal?.FindFirstValue(CallerClaims.Id), CultureInfo.InvariantCulture, out var id) && VersionOf(context.Principal) is { } version)
        {
            var state = await states.GetAsync(id, context.HttpContext.RequestAborted);
            if (state is not null && state.SecurityVersion < version)
            {
                states.Forget(id); // signed in after a change that this node has not seen yet
                state = await states.GetAsync(id, context.HttpContext.RequestAborted);
            }

            if (state is { Disabled: false } && state.SecurityVersion == version)
            {
                var identity = state.ToIdentity(id, CookieScheme);
                identity.AddClaim(new Claim(SecurityVersion, version.ToString(CultureInfo.InvariantCulture)));
                identity.AddClaim(new Claim(PageClaims.Name, state.Name));
                identity.AddClaim(new Claim(PageClaims.TimeZone, state.TimeZone));
                context.ReplacePrincipal(new ClaimsPrincipal(identity));
                return;
            }
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(CookieScheme);
    }

    /// <summary>A person who opens a page is led to the sign-in; a program is told 401.</summary>
    private static Task ChallengeAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        var isPage = HttpMethods.IsGet(request.Method) && !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        if (isPage)
        {
            context.Response.Redirect(context.RedirectUri);
            return Task.CompletedTask;
        }

        context.Response.Headers.WWWAuthenticate = JwtBearerDefaults.AuthenticationScheme;
        return Say(context, StatusCodes.Status401Unauthorized);
    }

    private static Task Say(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
