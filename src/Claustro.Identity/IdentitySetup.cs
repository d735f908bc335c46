using Claustro.Identity.Accounts;
using Claustro.Identity.Me;
using Claustro.Identity.Pages;
using Claustro.Identity.People;
using Claustro.Identity.SignIn;
using Claustro.Identity.Tokens;
using Claustro.Identity.Users;
using Claustro.Imports;
using Claustro.Notifications;
using Claustro.Platform.Http;
using Claustro.Platform;
using Claustro.Platform.Work;
using Claustro.Reports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Identity;

/// <summary>Accounts, people, roles, sign-in, tokens, profile.</summary>
public static class IdentitySetup
{
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddModelPart(Account.Configure).AddModelPart(AccountToken.Configure).AddModelPart(RecoveryCode.Configure)
            .AddModelPart(SignInAttempt.Configure).AddModelPart(SigningKey.Configure).AddModelPart(OAuthServer.Configure);
        services.AddScoped<PeopleDirectory>().AddScoped<IRecipients, Recipients>().AddSingleton<IRequesters, Requesters>().AddScoped<IPersonNames, PersonNames>().AddScoped<AccountMails>();
        services.AddSingleton<KeyRing>().AddSingleton<AccessTokens>().AddSingleton<AccountStates>();
        services.AddSingleton<Passwords>().AddSingleton<SignInAttempts>().AddScoped<SecondFactor>().AddScoped<CheckCredentials>();
        services.AddSingleton<ApiClients>().AddHostedService(s => s.GetRequiredService<ApiClients>());
        services.AddSingleton<KeyUpkeep>().AddHostedService(s => s.GetRequiredService<KeyUpkeep>());
        services.AddSchedule<CleanTokens>();
        services.AddImportKind<ImportPeople>();
        services.AddSmallTask<RequestPasswordReset>(RequestPasswordReset.Kind);
        services.AddAntiforgery(forgery =>
        {
            forgery.Cookie.Name = "claustro.form";
            forgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddOAuthServer().AddOAuthDocument().AddSignIn();
        return AccountMails.AddEvents(services);
    }

    /// <summary>Who asks; in place of <c>UseAuthentication</c>, before <c>UseAuthorization</c>.</summary>
    public static void UseIdentity(this WebApplication app) => app.UseSignIn();

    public static IEndpointRouteBuilder MapIdentity(this IEndpointRouteBuilder app)
    {
        app.ServiceProvider.GetRequiredService<Passwords>(); // a wrong setting stops the start, not the first sign-in
        IssueToken.Map(app);
        Authorize.Map(app);
        var pages = app.MapGroup("").ExcludeFromDescription();
        SignInPage.Map(pages);
        AccountPages.Map(pages);
        var api = app.MapGroup("/api/v1");
        MapAccounts(api.MapGroup("/accounts").WithTags("Accounts"));
        MapMe(api.MapGroup("/me").WithTags("Me"));
        MapUsers(api.MapGroup("/users").WithTags("Users"));
        return app;
    }

    private static void MapAccounts(RouteGroupBuilder accounts)
    {
        RegisterAccount.Map(accounts);
        ConfirmAccount.Map(accounts);
        RequestPasswordReset.Map(accounts);
        ResetPassword.Map(accounts);
    }

    private static void MapMe(RouteGroupBuilder me)
    {
        GetMe.Map(me);
        UpdateMe.Map(me);
        ChangePassword.Map(me);
        SignOutElsewhere.Map(me);
        StartTwoFactor.Map(me);
        ConfirmTwoFactor.Map(me);
        RemoveTwoFactor.Map(me);
    }

    private static void MapUsers(RouteGroupBuilder users)
    {
        ListUsers.Map(users);
        GetUser.Map(users);
        CreateUser.Map(users);
        UpdateUser.Map(users);
        DeleteUser.Map(users);
    }
}
