using System.Globalization;
using System.Security.Claims;
using Claustro.Identity.Accounts;
using Claustro.Identity.People;
using Claustro.Identity.SignIn;
using Claustro.Identity.Tokens;
using Claustro.Notifications;
using Claustro.Platform;
using Claustro.Platform.Http;
using Claustro.Reports;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Claustro.Identity;

/// <summary>Accounts, people, roles, sign-in, tokens, profile.</summary>
public static class IdentitySetup
{
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddModelPart(Account.Configure).AddModelPart(SigningKey.Configure);
        services.AddSingleton<Passwords>().AddSingleton<KeyRing>().AddSingleton<AccessTokens>().AddSingleton<AccountStates>();
        services.AddScoped<PeopleDirectory>().AddScoped<IRecipients, Recipients>().AddSingleton<IRequesters, Requesters>();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<AccessTokens>((bearer, tokens) =>
        {
            bearer.MapInboundClaims = false;
            bearer.TokenValidationParameters = tokens.Validation;
            bearer.Events = new JwtBearerEvents { OnTokenValidated = RefreshClaimsAsync };
        });
        return services;
    }

    public static IEndpointRouteBuilder MapIdentity(this IEndpointRouteBuilder app) => app;

    /// <summary>The token says who; the account says what they may, so that changes bite while a token is still valid.</summary>
    private static async Task RefreshClaimsAsync(TokenValidatedContext context)
    {
        var states = context.HttpContext.RequestServices.GetRequiredService<AccountStates>();
        if (!long.TryParse(context.Principal?.FindFirstValue(CallerClaims.Id), CultureInfo.InvariantCulture, out var id)
            || await states.GetAsync(id, context.HttpContext.RequestAborted) is not { Disabled: false } state)
        {
            context.Fail("The account does not exist or is disabled.");
            return;
        }

        context.Principal = new ClaimsPrincipal(state.ToIdentity(id, context.Scheme.Name));
    }
}
