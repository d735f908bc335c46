using Claustro.Platform.Data;
using Microsoft.AspNetCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Claustro.Identity.Tokens;

/// <summary>
/// OpenIddict as the contract wants it. Access tokens are short-lived JWTs that no row stands behind; refresh tokens and
/// codes have a row, and a family of refresh tokens one authorization, which reuse revokes.
/// </summary>
internal static class OAuthServer
{
    /// <summary>An answer may get lost: for this long the old refresh token may be shown again.</summary>
    internal static readonly TimeSpan ReuseLeeway = TimeSpan.FromSeconds(15), RefreshLifetime = TimeSpan.FromDays(14), CodeLifetime = TimeSpan.FromMinutes(5);

    public static void Configure(ModelBuilder model)
    {
        model.UseOpenIddict<long>();
        model.Entity<OpenIddictEntityFrameworkCoreApplication<long>>().ToTable("identity_oauth_applications");
        model.Entity<OpenIddictEntityFrameworkCoreAuthorization<long>>().ToTable("identity_oauth_authorizations");
        model.Entity<OpenIddictEntityFrameworkCoreScope<long>>().ToTable("identity_oauth_scopes");
        model.Entity<OpenIddictEntityFrameworkCoreToken<long>>().ToTable("identity_oauth_tokens");
    }

    public static IServiceCollection AddOAuthServer(this IServiceCollection services)
    {
        services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<CollegeDb>().ReplaceDefaultEntities<long>())
            .AddServer(server =>
            {
                server.SetTokenEndpointUris("connect/token").SetAuthorizationEndpointUris("connect/authorize").SetRevocationEndpointUris("connect/revoke")
                    .SetConfigurationEndpointUris(".well-known/openid-configuration").SetJsonWebKeySetEndpointUris(".well-known/jwks");
                server.AllowPasswordFlow().AllowRefreshTokenFlow().AllowClientCredentialsFlow().AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
                server.AcceptAnonymousClients().DisableAccessTokenEncryption();
                server.RegisterScopes(Scopes.OpenId, Scopes.OfflineAccess, Scopes.Profile, Scopes.Email, Scopes.Roles);
                server.RegisterClaims(CallerClaimNames);
                server.SetAccessTokenLifetime(AccessTokens.Lifetime).SetIdentityTokenLifetime(AccessTokens.Lifetime).SetRefreshTokenLifetime(RefreshLifetime)
                    .SetAuthorizationCodeLifetime(CodeLifetime).SetRefreshTokenReuseLeeway(ReuseLeeway);
                server.AddEventHandler<GenerateTokenContext>(handler => handler
                    .UseInlineHandler(KeepNoRowOfShortLivedTokens).SetOrder(OpenIddictServerHandlers.Protection.CreateTokenEntry.Descriptor.Order - 500));
                server.AddEventHandler<ExtractTokenRequestContext>(handler => handler.UseSingletonHandler<ReadForm>().SetOrder(int.MinValue + 50_000));
                server.AddEventHandler<ExtractRevocationRequestContext>(handler => handler.UseSingletonHandler<ReadForm>().SetOrder(int.MinValue + 50_000));
                server.AddEventHandler<ExtractAuthorizationRequestContext>(handler => handler.UseSingletonHandler<ReadForm>().SetOrder(int.MinValue + 50_000));
                server.UseAspNetCore().EnableTokenEndpointPassthrough().EnableAuthorizationEndpointPassthrough().DisableTransportSecurityRequirement();
            });
        services.AddOptions<OpenIddictServerOptions>().Configure<KeyRing, AccessTokens>((options, ring, tokens) =>
        {
            options.Issuer = new Uri(tokens.Issuer);
            var keys = ring.Current;
            options.SigningCredentials.AddRange(keys.Verifying.Select(k => new SigningCredentials(k, SecurityAlgorithms.RsaSha256))); // the signing one is first
            options.EncryptionCredentials.AddRange(keys.Encrypting.Select(k => new EncryptingCredentials(k, SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512)));
        });
        services.AddLogging(logging => logging.AddFilter("OpenIddict", LogLevel.Warning)); // its information lines quote requests
        return services;
    }

    private static readonly string[] CallerClaimNames = [Claims.Subject, Claims.Role, Claims.Name, Claims.PreferredUsername, Claims.Email];

    private static ValueTask KeepNoRowOfShortLivedTokens(GenerateTokenContext context)
    {
        if (context.TokenType is TokenTypeIdentifiers.AccessToken or TokenTypeIdentifiers.IdentityToken)
        {
            context.CreateTokenEntry = false;
        }

        return default;
    }

    /// <summary>A form that cannot be read (too many fields, bad encoding) is the client's mistake, not ours.</summary>
    private sealed class ReadForm : IOpenIddictServerHandler<ExtractTokenRequestContext>, IOpenIddictServerHandler<ExtractRevocationRequestContext>,
        IOpenIddictServerHandler<ExtractAuthorizationRequestContext>
    {
        public ValueTask HandleAsync(ExtractTokenRequestContext context) => ReadAsync(context);

        public ValueTask HandleAsync(ExtractRevocationRequestContext context) => ReadAsync(context);

        public ValueTask HandleAsync(ExtractAuthorizationRequestContext context) => ReadAsync(context);

        private static async ValueTask ReadAsync(BaseValidatingContext context)
        {
            if (context.Transaction.GetHttpRequest() is { HasFormContentType: true } request)
            {
                try
                {
                    await request.ReadFormAsync(request.HttpContext.RequestAborted);
                }
                catch (Exception e) when (e is InvalidDataException or ArgumentException)
                {
                    context.Reject(Errors.InvalidRequest, "The form cannot be read.");
                }
            }
        }
    }
}
